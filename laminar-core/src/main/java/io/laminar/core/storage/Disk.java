package io.laminar.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The calls to the file system that a store makes. Any thread. All throw {@link IOException} as {@code
 * java.nio.file} does.
 */
public interface Disk {
  /**
   * Opens a file for reading and writing, and creates it where it does not exist.
   *
   * @return closed by the caller
   */
  DiskFile open(Path path) throws IOException;

  /**
   * Opens a file that exists for reading.
   *
   * @return closed by the caller
   */
  DiskFile read(Path path) throws IOException;

  /**
   * The regular files of a directory.
   *
   * @return their names, in order
   */
  List<String> list(Path directory) throws IOException;

  /** Gives a file another name in one step; replaces the file of that name. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file, if it exists. */
  void delete(Path path) throws IOException;

  /** Makes names that were added, renamed or removed in a directory durable. */
  void forceDirectory(Path directory) throws IOException;
}
