package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Compression;
import io.laminar.api.RepairReport;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import io.laminar.wal.disk.UnforcedDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;

/** A data directory with a log of rows, of which the beginning was given back, and two checkpoints. */
final class SavedLogs {
  static final int FRAMES = 120;
  private static final int TRIMMED = 50;
  private static final int FRAMES_OF_CHECKPOINTS = 12;
  private static final String ROWS = "rows";
  private static final StorageOptions SMALL =
      new StorageOptions(8192, 4096).packedBy(Compression.LZ4);

  private final long first;

  private SavedLogs(long first) {
    this.first = first;
  }

  static StorageProvider store(String name) {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static ByteBuffer payload(String log, long sequence) {
    Random random = new Random(log.hashCode() * 31L + sequence);
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    // What repeats is packed.
    Arrays.fill(bytes, random.nextBoolean() ? bytes.length : 0, bytes.length, (byte) 7);
    return ByteBuffer.wrap(bytes);
  }

  static SavedLogs write(String store, Path path) {
    try (DataDirectory directory = DataDirectory.open(path, store, new UnforcedDisk());
        Storage storage = store(store).open(directory, SMALL)) {
      append(storage, "checkpoint-1", FRAMES_OF_CHECKPOINTS);
      append(storage, "checkpoint-2", FRAMES_OF_CHECKPOINTS);
      append(storage, ROWS, FRAMES);
      try (FrameLog log = storage.open(ROWS)) {
        log.trimBelow(TRIMMED);
        return new SavedLogs(log.first());
      }
    }
  }

  private static void append(Storage storage, String name, int frames) {
    try (FrameLog log = storage.open(name)) {
      for (int frame = 0; frame < frames; frame++) {
        log.append(frame % 5, frame / 10, payload(name, frame));
        if (frame % 7 == 0) {
          log.force();
        }
      }
    }
  }

  /** What was repaired opens, and has what was appended, from the beginning on. */
  void check(String description, RepairReport report) {
    String store = report.store();
    try (DataDirectory directory =
            DataDirectory.open(report.repaired(), store, new UnforcedDisk());
        Storage storage = store(store).open(directory, SMALL)) {
      List<String> kept = report.logs().stream()
          .filter(RepairReport.Log::isKept)
          .map(RepairReport.Log::name)
          .toList();
      assertThat(storage.logs()).as(description).isEqualTo(kept);
      for (RepairReport.Log log : report.logs()) {
        if (log.isKept()) {
          check(description, storage, log);
        }
      }
    }
  }

  private static void check(String description, Storage storage, RepairReport.Log reported) {
    String name = reported.name();
    try (FrameLog log = storage.open(name);
        FrameReader reader = log.reader(log.first())) {
      assertThat(log.first()).as(description).isEqualTo(reported.firstFrame());
      long next = log.first();
      while (reader.next()) {
        assertThat(reader.sequence()).as(description).isEqualTo(next);
        assertThat(reader.kind()).as(description).isEqualTo((int) (next % 5));
        assertThat(reader.epoch()).as(description).isEqualTo(next / 10);
        assertThat(reader.payload()).as(description).isEqualTo(payload(name, next));
        next++;
      }
      assertThat(next).as(description).isEqualTo(reported.firstFrame() + reported.frames());
      if (name.startsWith("checkpoint-")) {
        assertThat(next).as(description).isEqualTo(FRAMES_OF_CHECKPOINTS);
      }
      assertThat(log.append(0, next, payload(name, next))).as(description).isEqualTo(next);
    }
  }

  /** The log has what was appended, up to its end. */
  static void checkPayloads(String description, String name, FrameLog log) {
    try (FrameReader reader = log.reader(log.first())) {
      long next = log.first();
      while (reader.next()) {
        assertThat(reader.payload()).as(description).isEqualTo(payload(name, next));
        next++;
      }
      assertThat(next).as(description).isEqualTo(log.next());
    }
  }

  /** So many frames were kept of the rows. */
  void checkFrames(RepairReport report, long end) {
    RepairReport.Log rows = report.logs().get(report.logs().size() - 1);
    assertThat(rows.firstFrame()).isEqualTo(first);
    assertThat(rows.firstFrame() + rows.frames()).isEqualTo(end);
  }
}
