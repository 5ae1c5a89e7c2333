package io.laminar.wal.frame;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a store lays a log out. */
public interface LogLayout {
  /** The name of the log. */
  String name();

  /** Where the files of the log lie. */
  Path folder();

  /** The calls to the file system. */
  Disk disk();

  /** How it is written. */
  StorageOptions options();

  /** Goes through frames of its files. */
  FrameWalk walk();

  /**
   * Begins to write.
   *
   * @param last the last file of the log; null where there is none
   * @param end of that file
   * @throws IOException of the disk
   */
  FrameFileWriter writer(@Nullable FrameFile last, LogEnd end) throws IOException;
}
