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
  private long skippedLines;
  private long skippedColumns;
  private long line = 1;
  private long column = 1;

  /**
   * Begins at the first line that is read.
   *
   * @param path the file's
   * @param skippedLines how many lines stand before it
   */
  InputPlace(Path path, long skippedLines) {
    this.path = path;
    this.skippedLines = skippedLines;
  }

  String fileName() {
    return String.valueOf(path.getFileName());
  }

  /** Moves to a place among what is read: line and character in the line, each counted from 1. */
  void at(long newLine, long newColumn) {
    this.line = newLine + skippedLines;
    this.column = newLine == 1 ? newColumn + skippedColumns : newColumn;
  }

  /**
   * The text that is read from now on comes after this many more lines.
   *
   * @param columns how many characters of the first line stand before it
   */
  void passed(long lines, long columns) {
    if (lines > 0) {
      skippedColumns = 0;
    }
    skippedLines += lines;
    skippedColumns += columns;
  }

  /** The line of the file that a reader takes for the one of this number. */
  long lineOf(long readLine) {
    return readLine + skippedLines;
  }

  /** The column in the line of the file, of a place of the reader. */
  long columnOf(long readLine, long readColumn) {
    return readLine == 1 ? readColumn + skippedColumns : readColumn;
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

  /** What is wrong with a record batch, or with the file as a whole before the first. */
  LaminarException inBatch(long batch, LaminarException refused) {
    String where = batch == 0 ? "" : ", record batch " + batch;
    return new LaminarException(
        refused.code(),
        path.getFileName() + where + ": " + refused.problem(),
        null,
        refused.remedy(),
        refused);
  }

  /** What a failed read means: text that is not UTF-8 is the file's fault, the rest is not. */
  LaminarException unreadable(IOException cause) {
    if (cause instanceof Utf8Reader.Malformed malformed) {
      line = malformed.line();
      column = malformed.column();
      return malformed("the text is not UTF-8", "convert the file to UTF-8", cause);
    }
    if (cause instanceof Unpacked.Damaged damaged) {
      return malformed(
          "at or after this place: " + damaged.getMessage(),
          "check the file, or set the option compression to none, gzip or zstd",
          cause);
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
