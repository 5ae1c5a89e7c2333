package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where in a file the reader is, and the errors that say so. */
final class InputPlace {
  private final Path path;
  private long line = 1;
  private long column = 1;

  InputPlace(Path path) {
    this.path = path;
  }

  /** Moves to a place: line and character in the line, each counted from 1. */
  void at(long newLine, long newColumn) {
    this.line = newLine;
    this.column = newColumn;
  }

  LaminarException malformed(String problem, String remedy, @Nullable Throwable cause) {
    return error(ErrorCode.MALFORMED_INPUT, problem, remedy, cause);
  }

  LaminarException error(ErrorCode code, String problem, String remedy, @Nullable Throwable cause) {
    return new LaminarException(
        code,
        path.getFileName() + ", line " + line + ", column " + column + ": " + problem,
        null,
        remedy,
        cause);
  }

  /** What a failed read means: text that is not UTF-8 is the file's fault, the rest is not. */
  LaminarException unreadable(IOException cause) {
    if (cause instanceof Utf8Reader.Malformed malformed) {
      at(malformed.line(), malformed.column());
      return malformed("the text is not UTF-8", "convert the file to UTF-8", cause);
    }
    if (cause instanceof ClosedChannelException) {
      return new LaminarException(
          ErrorCode.INTERRUPTED,
          path + " was being read when it was closed",
          null,
          "its source was dropped, replaced, or the database closed",
          cause);
    }
    return unavailable(path, cause);
  }

  static LaminarException unavailable(Path path, IOException cause) {
    String problem = cause instanceof NoSuchFileException
        ? "there is no " + path
        : cause instanceof AccessDeniedException
            ? path + " may not be accessed"
            : path + " failed: " + cause.getMessage();
    return new LaminarException(
        ErrorCode.IO_FAILURE,
        problem,
        null,
        "check the path; a relative one starts at the script's directory",
        cause);
  }
}
