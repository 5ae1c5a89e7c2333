package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a path stands for: itself, those in it where it is a directory, or those that match
 * where it is a pattern ({@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}}, and {@code **} for any
 * number of directories).
 */
final class FilePattern {
  private static final String WILDCARDS = "*?[{";

  private FilePattern() {}

  /**
   * Finds the files.
   *
   * @param path absolute
   * @return at least one, in the order of their names; a path that is not there stands for itself
   * @throws LaminarException {@link ErrorCode#IO_FAILURE} where a directory is empty or nothing
   *     matches
   */
  static List<Path> filesOf(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        return found(files.filter(FilePattern::isVisible), "there is no file in " + path);
      }
    }
    Path root = directoryBefore(path);
    if (root.equals(path) || Files.exists(path)) {
      return List.of(path);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
    boolean anyDepth = path.toString().contains("**");
    int depth = anyDepth ? Integer.MAX_VALUE : path.getNameCount() - root.getNameCount();
    try (Stream<Path> files = Files.walk(root, depth)) {
      return found(files.filter(matcher::matches), "no file matches " + path);
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  private static List<Path> found(Stream<Path> files, String nothing) {
    List<Path> found = files.filter(Files::isRegularFile).sorted().toList();
    if (found.isEmpty()) {
      throw new LaminarException(
          ErrorCode.IO_FAILURE,
          nothing,
          "check the path; a relative one starts at the script's directory");
    }
    return found;
  }

  /** What begins with a point or an underscore belongs to whoever writes the directory. */
  private static boolean isVisible(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && !name.startsWith("_");
  }

  /** The part of a pattern before its first wildcard, or all of it. */
  private static Path directoryBefore(Path path) {
    Path root = path.getRoot();
    for (Path name : path) {
      if (name.toString().chars().anyMatch(character -> WILDCARDS.indexOf(character) >= 0)) {
        return root == null ? path : root;
      }
      root = root == null ? name : root.resolve(name);
    }
    return path;
  }
}
