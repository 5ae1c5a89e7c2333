package io.laminar.shell;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text of statements in a file. */
final class ScriptFile {
  private ScriptFile() {}

  static String read(Path file) {
    try {
      return ScriptText.withoutMark(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw failed("there is no " + file, e);
    } catch (MalformedInputException e) {
      throw failed(file + " is not UTF-8", e);
    } catch (IOException e) {
      throw failed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What relative paths in the script start at. */
  static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  private static LaminarException failed(String problem, IOException cause) {
    return new LaminarException(
        ErrorCode.IO_FAILURE, problem, null, "check the path of the script", cause);
  }
}
