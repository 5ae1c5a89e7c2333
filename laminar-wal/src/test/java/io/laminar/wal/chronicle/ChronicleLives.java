package io.laminar.wal.chronicle;

import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.UnforcedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Random lives of a log of Chronicle's files. */
final class ChronicleLives {
  private ChronicleLives() {}

  static RandomLog<Path> begin(Path directory, long seed) {
    JdkAccess.open();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RandomLog<>(
        directory,
        (place, options) -> new ChronicleStorage(place, new UnforcedDisk(), options),
        seed);
  }
}
