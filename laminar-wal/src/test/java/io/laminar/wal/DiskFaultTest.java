package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.DirectoryRepair;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFaultTest {
  private static final int POINTS = Integer.getInteger("wal.full", 2);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);
  private static final StorageOptions OPTIONS = new StorageOptions(200_000, 8192);
  private static final int MAX_FRAMES = 60_000;

  @TempDir
  Path temporary;

  /** A log that somebody writes to until that fails. */
  private static final class Writer {
    private long appended;

    LaminarException writeUntilItFails(String store, Path path) {
      return Assertions.catchThrowableOfType(LaminarException.class, () -> write(store, path));
    }

    private void write(String store, Path path) {
      try (DataDirectory directory = DataDirectory.open(path, store, new FileSystemDisk());
          Storage storage = SavedLogs.store(store).open(directory, OPTIONS);
          FrameLog log = storage.open("rows")) {
        appended = log.next();
        for (int count = 0; count < MAX_FRAMES; count++) {
          log.append(0, 0, SavedLogs.payload("rows", appended));
          appended++;
          if (appended % 40 == 0) {
            log.force();
          }
        }
      }
    }

    /** All that was appended is there, and more can be. */
    void check(String store, Path path, String description) {
      try (DataDirectory directory = DataDirectory.open(path, store, new FileSystemDisk());
          Storage storage = SavedLogs.store(store).open(directory, OPTIONS);
          FrameLog log = storage.open("rows")) {
        assertThat(log.next()).as(description).isGreaterThanOrEqualTo(appended);
        SavedLogs.checkPayloads(description, "rows", log);
        log.append(0, 0, SavedLogs.payload("rows", log.next()));
        log.force();
      }
    }
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhenTheDiskIsFull() throws IOException {
    fill("segment", 2 << 20, 1 << 20);
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhenTheDiskIsFullUnderChronicle() throws IOException {
    fill("chronicle", 40 << 20, 12 << 20);
  }

  private void fill(String store, int diskBytes, int most) throws IOException {
    Random random = new Random(SEED);
    try (TinyDisk disk = new TinyDisk(temporary.resolve("tiny"), diskBytes)) {
      for (int point = 0; point < POINTS; point++) {
        Path data = disk.directory().resolve("data");
        disk.fillUpTo(random.nextInt(most));
        Writer writer = new Writer();
        LaminarException full = writer.writeUntilItFails(store, data);
        String description = store + ", point " + point + ": " + full;
        assertThat(full.code()).as(description).isEqualTo(ErrorCode.STORAGE_FULL);
        disk.drain();
        writer.check(store, data, description);
        if (Files.exists(data)) {
          FileTree.remove(data);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldRefuseADiskThatCanOnlyBeRead(String store) throws IOException {
    try (TinyDisk disk = new TinyDisk(temporary.resolve("tiny"), 40 << 20)) {
      Path data = disk.directory().resolve("data");
      Writer writer = new Writer();
      writer.check(store, data, "at first");
      disk.allowReadingOnly(true);
      LaminarException refusal = writer.writeUntilItFails(store, data);
      assertThat(refusal.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
      assertThat(refusal).hasMessageContaining("Read-only file system");
      // A disk that fails is often mounted so: what it has can be salvaged.
      RepairReport report = DirectoryRepair.run(
          data, temporary.resolve("repaired"), new FileSystemDisk(), storage -> 0);
      assertThat(report.logs().get(0).frames()).isEqualTo(1);
      disk.allowReadingOnly(false);
      writer.check(store, data, "afterwards");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldFailWhenTheDirectoryDisappears(String store) throws IOException {
    Path data = temporary.resolve("data");
    Path away = temporary.resolve("away");
    Writer writer = new Writer();
    try (DataDirectory directory = DataDirectory.open(data, store, new FileSystemDisk());
        Storage storage = SavedLogs.store(store).open(directory, OPTIONS)) {
      FrameLog log = storage.open("rows");
      log.append(0, 0, SavedLogs.payload("rows", 0));
      Files.move(data, away);
      Assertions.assertThatThrownBy(() -> {
            for (long next = log.next(); next < MAX_FRAMES; next++) {
              log.append(0, 0, SavedLogs.payload("rows", next));
              writer.appended = next + 1;
            }
          })
          .hasMessageContaining("STORAGE_FAILED");
      Assertions.assertThatThrownBy(() -> log.append(0, 0, ByteBuffer.allocate(1)))
          .hasMessageContaining("since an earlier failure");
      log.close();
    }
    assertThat(data).doesNotExist();
    Files.move(away, data);
    writer.check(store, data, "put back");
  }
}
