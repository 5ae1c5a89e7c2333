package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where a directory is, or is to be made. */
final class DirectoryPlace {
  private DirectoryPlace() {}

  /**
   * Refuses a place where no directory can be: at or below a file, or a symbolic link that leads nowhere.
   *
   * @param path absolute
   * @param code of the refusal
   * @param remedy likewise
   */
  static void check(Path path, ErrorCode code, String remedy) {
    Path there = path;
    while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    if (there == null || Files.isDirectory(there)) {
      return;
    }
    String what =
        Files.exists(there) ? " is not a directory" : " is a symbolic link to " + end(there);
    String below = there.equals(path) ? "" : path + " cannot be made: ";
    throw new LaminarException(code, below + there + what, remedy);
  }

  private static String end(Path link) {
    try {
      return Files.readSymbolicLink(link) + ", which is not there";
    } catch (IOException e) {
      return "somewhere that cannot be read";
    }
  }
}
