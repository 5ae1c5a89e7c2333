package io.laminar.wal.segment;

import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.SimulatedDisk;
import java.nio.file.Path;

/** Random lives of a log of segments on a disk in memory. */
final class SegmentLives {
  private SegmentLives() {}

  static RandomLog<SimulatedDisk> begin(SimulatedDisk disk, long seed) {
    return new RandomLog<>(
        disk, (place, options) -> new SegmentStorage(Path.of("/data"), place, options), seed);
  }
}
