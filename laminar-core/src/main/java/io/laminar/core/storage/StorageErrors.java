package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The errors of stores, in the same words everywhere. */
public final class StorageErrors {
  private StorageErrors() {}

  /** A frame, or a whole file, is not what was written. */
  public static LaminarException damaged(Path file, long offset, long sequence, String what) {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        file + " is damaged at byte " + offset + ", frame " + sequence + ": " + what,
        "put a backup in its place, or salvage what is whole by: laminar repair "
            + dataDirectory(file));
  }

  /** A file of a log may lie in a folder of the data directory. */
  private static @Nullable Path dataDirectory(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    Path above = folder == null ? null : folder.getParent();
    return above != null && Files.exists(above.resolve(DataDirectory.IDENTITY)) ? above : folder;
  }

  /** A call to the file system failed while something was read or opened. */
  public static LaminarException unreadable(Path file, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return interrupted(file + " was not read", cause);
    }
    return new LaminarException(
        ErrorCode.IO_FAILURE,
        file + " cannot be read: " + reason(file, cause),
        null,
        "check permissions, the limit of open files and the disk, then open the database again",
        cause);
  }

  /** A call to the file system failed while something was written. */
  public static LaminarException unwritable(Path file, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return interrupted(file + " was not written", cause);
    }
    if (isFull(cause)) {
      return new LaminarException(
          ErrorCode.STORAGE_FULL,
          file + " cannot grow: " + reason(file, cause),
          null,
          "make room on the disk, then open the database again: nothing that was acknowledged is lost",
          cause);
    }
    return new LaminarException(
        ErrorCode.STORAGE_FAILED,
        file + " cannot be written: " + reason(file, cause),
        null,
        "check permissions, the limit of open files and the disk, then open the database again",
        cause);
  }

  // The JDK closes a file whose thread is interrupted; the file and the disk are well.
  private static LaminarException interrupted(String problem, IOException cause) {
    return new LaminarException(
        ErrorCode.INTERRUPTED,
        problem + ": the thread was interrupted",
        null,
        "clear the interrupt and do it again: what was on the disk is as it was",
        cause);
  }

  /**
   * What failed was a copy of a data directory, not the database itself: that goes on, or stays as it is.
   *
   * @param failed as a database would say it
   */
  static LaminarException ofCopy(LaminarException failed) {
    if (failed.code() == ErrorCode.STORAGE_FULL) {
      return new LaminarException(
          ErrorCode.STORAGE_FULL,
          failed.problem(),
          null,
          "make room there, or name a directory on another disk, and do it again: what was to be"
              + " copied is as it was",
          failed);
    }
    if (failed.code() == ErrorCode.STORAGE_FAILED || failed.code() == ErrorCode.IO_FAILURE) {
      return new LaminarException(
          ErrorCode.IO_FAILURE,
          failed.problem(),
          null,
          "check permissions, the limit of open files and the disk, or name another directory, and do"
              + " it again: what was to be copied is as it was",
          failed);
    }
    return failed;
  }

  /** An earlier call failed: nothing is written any more. */
  public static LaminarException failedBefore(Path directory, Throwable first) {
    return new LaminarException(
        ErrorCode.STORAGE_FAILED,
        "nothing is written to " + directory + " any more since an earlier failure: "
            + first.getMessage(),
        null,
        "open the database again",
        first);
  }

  private static String reason(Path file, IOException cause) {
    if (cause instanceof FileSystemException failed) {
      return reason(failed)
          + (file.toString().equals(failed.getFile()) ? "" : ", " + failed.getFile());
    }
    String message = cause.getMessage();
    if (message != null) {
      return message;
    }
    return cause instanceof EOFException
        ? "it ends too early"
        : cause instanceof ClosedChannelException
            ? "it was closed"
            : "the system gave no reason (" + cause.getClass().getSimpleName() + ")";
  }

  // Of most of them the JDK tells no more than the type.
  private static String reason(FileSystemException failed) {
    if (failed.getReason() != null) {
      return failed.getReason();
    }
    return failed instanceof NoSuchFileException
        ? "there is no such file or directory"
        : failed instanceof AccessDeniedException
            ? "permission is denied"
            : failed instanceof FileAlreadyExistsException
                ? "it exists already"
                : failed instanceof NotDirectoryException
                    ? "it is not a directory"
                    : failed instanceof DirectoryNotEmptyException
                        ? "the directory is not empty"
                        : "the file system refuses it";
  }

  // The JDK has no type of its own for it; the texts are those of Linux, macOS and Windows.
  private static boolean isFull(@Nullable Throwable cause) {
    if (cause == null) {
      return false;
    }
    String message = String.valueOf(cause.getMessage());
    return message.contains("No space left on device")
        || message.contains("Disk quota exceeded")
        || message.contains("There is not enough space on the disk")
        || isFull(cause.getCause());
  }
}
