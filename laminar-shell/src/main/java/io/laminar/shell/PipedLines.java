package io.laminar.shell;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Statements from a pipe or file, without prompts. */
final class PipedLines implements Lines {
  private final BufferedReader reader;
  private int linesRead;
  private int firstLine = 1;

  PipedLines(InputStream in) {
    this.reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
  }

  @Override
  public @Nullable String next() {
    StringBuilder text = new StringBuilder();
    firstLine = linesRead + 1;
    String line = readLine();
    while (line != null) {
      text.append(line).append('\n');
      if (DotCommand.isCommand(text.toString()) || Statements.isComplete(text.toString())) {
        return text.toString();
      }
      line = readLine();
    }
    return text.isEmpty() ? null : text.toString();
  }

  private @Nullable String readLine() {
    try {
      String line = reader.readLine();
      linesRead++;
      return line == null || linesRead > 1 ? line : ScriptText.withoutMark(line);
    } catch (CharacterCodingException e) {
      throw new LaminarException(
          ErrorCode.MALFORMED_INPUT,
          "the input is not UTF-8" + (linesRead == 0 ? "" : " after line " + linesRead),
          null,
          "convert it to UTF-8",
          e);
    } catch (IOException e) {
      throw new LaminarException(
          ErrorCode.IO_FAILURE, "the input failed: " + e.getMessage(), null, "", e);
    }
  }

  @Override
  public int firstLine() {
    return firstLine;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }
}
