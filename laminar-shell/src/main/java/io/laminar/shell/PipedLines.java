package io.laminar.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Statements from a pipe or file, without prompts. */
final class PipedLines implements Lines {
  private final BufferedReader reader;

  PipedLines(InputStream in) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next() {
    StringBuilder text = new StringBuilder();
    try {
      String line = reader.readLine();
      while (line != null) {
        text.append(line).append('\n');
        if (DotCommand.isCommand(text.toString()) || Statements.isComplete(text.toString())) {
          return text.toString();
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      throw Printer.outputFailed(e);
    }
    return text.isEmpty() ? null : text.toString();
  }

  @Override
  public boolean isInteractive() {
    return false;
  }
}
