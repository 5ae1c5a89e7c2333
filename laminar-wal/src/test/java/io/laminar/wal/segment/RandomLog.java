package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random calls of a log, and what must be there afterwards. */
final class RandomLog {
  static final StorageOptions SMALL = new StorageOptions(8192, 4096);
  private static final Path DIRECTORY = Path.of("/data");
  private static final String NAME = "rows";

  private final Random random;
  private final List<byte[]> appended = new ArrayList<>();
  private SimulatedDisk disk;
  private long acknowledged;
  private long forced;
  private long trimmed;
  private long epoch;

  RandomLog(SimulatedDisk disk, long seed) {
    this.disk = disk;
    this.random = new Random(seed);
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** Makes calls, and leaves the log as it is. */
  void run(int steps) {
    runOpen(steps);
  }

  /** Makes calls, and closes the log. */
  void runAndClose(int steps) {
    runOpen(steps).close();
    forced = acknowledged;
  }

  private FrameLog runOpen(int steps) {
    SegmentStorage storage = new SegmentStorage(DIRECTORY, disk, SMALL);
    FrameLog log = storage.open(NAME);
    for (int step = 0; step < steps; step++) {
      log = step(storage, log);
    }
    return log;
  }

  private FrameLog step(SegmentStorage storage, FrameLog log) {
    int choice = random.nextInt(40);
    if (choice < 30) {
      append(log);
    } else if (choice < 36) {
      log.force();
      forced = acknowledged;
    } else if (choice < 38 && forced > 0) {
      trimmed = Math.max(trimmed, random.nextLong(forced));
      log.trimBelow(trimmed);
    } else if (choice == 38) {
      epoch++;
    } else if (choice == 39) {
      log.close();
      forced = acknowledged;
      return storage.open(NAME);
    }
    return log;
  }

  private void append(FrameLog log) {
    byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(200)];
    random.nextBytes(payload);
    appended.add(payload);
    long sequence = log.append((int) (acknowledged % 7), epoch, ByteBuffer.wrap(payload));
    assertThat(sequence).isEqualTo(acknowledged);
    acknowledged++;
  }

  /** All that was forced is there, and nothing that was not appended; the next run goes on with it. */
  void check(String description, SimulatedDisk after) {
    goOn(description, after, forced);
  }

  /** All that was appended is there; the next run goes on with it. */
  void checkAll(String description, SimulatedDisk after) {
    goOn(description, after, acknowledged);
  }

  private void goOn(String description, SimulatedDisk after, long least) {
    long next = read(description, after);
    assertThat(next).as(description).isBetween(least, (long) appended.size());
    appended.subList((int) next, appended.size()).clear();
    acknowledged = next;
    forced = next;
    disk = after;
  }

  boolean isWhole(SimulatedDisk after) {
    try {
      check("", after);
      return true;
    } catch (RuntimeException | AssertionError e) {
      return false;
    }
  }

  private long read(String description, SimulatedDisk after) {
    SegmentStorage storage = new SegmentStorage(DIRECTORY, after, SMALL);
    FrameLog log = storage.open(NAME);
    assertThat(log.first()).as(description).isLessThanOrEqualTo(trimmed);
    long next = log.first();
    try (FrameReader reader = log.reader(next)) {
      while (reader.next()) {
        byte[] payload = new byte[reader.payload().remaining()];
        reader.payload().get(payload);
        assertThat(reader.sequence()).as(description).isEqualTo(next);
        assertThat(reader.kind()).as(description).isEqualTo((int) (next % 7));
        assertThat(payload).as(description).isEqualTo(appended.get((int) next));
        next++;
      }
    }
    assertThat(log.next()).as(description).isEqualTo(next);
    storage.close();
    return next;
  }
}
