package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Compression;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries that somebody has left out. */
class MissingLibraryTest {
  private static final StorageOptions PACKED = StorageOptions.DEFAULT.packedBy(Compression.LZ4);
  private static final String SEGMENTS = "segment.SegmentStorageProvider";
  private static final String CHRONICLE = "chronicle.ChronicleStorageProvider";
  private static final String LZ4 = "net.jpountz.";

  @TempDir
  Path temporary;

  private static void refused(Runnable call, String... words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContainingAll(words);
  }

  private void append(StorageProvider store, StorageOptions options) {
    try (DataDirectory directory =
            DataDirectory.open(temporary.resolve("data"), store.name(), new FileSystemDisk());
        Storage storage = store.open(directory, options);
        FrameLog log = storage.open("rows")) {
      log.append(1, 0, ByteBuffer.allocate(5000));
    }
  }

  private void read(StorageProvider store) {
    try (DataDirectory directory =
            DataDirectory.open(temporary.resolve("data"), store.name(), new FileSystemDisk());
        Storage storage = store.open(directory, StorageOptions.DEFAULT);
        FrameLog log = storage.open("rows");
        var frames = log.reader(0)) {
      boolean unused = frames.next();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.openhft.",
        "net.openhft.chronicle.core.",
        "net.openhft.chronicle.queue.",
        "net.openhft.chronicle.wire."
      })
  void shouldSayWhatToAddForChronicle(String missing) throws Exception {
    StorageProvider store = new WithoutLibrary(missing).store(CHRONICLE);
    refused(
        () -> append(store, StorageOptions.DEFAULT),
        "Chronicle Queue",
        "is not there",
        "net.openhft:chronicle-queue",
        "'segment'");
  }

  @Test
  void shouldNeedNoLibraryForSegments() throws Exception {
    append(new WithoutLibrary("net.").store(SEGMENTS), StorageOptions.DEFAULT);
    read(new WithoutLibrary("net.").store(SEGMENTS));
  }

  @Test
  void shouldSayWhatToAddToPackFrames() throws Exception {
    StorageProvider store = new WithoutLibrary(LZ4).store(SEGMENTS);
    refused(() -> append(store, PACKED), "LZ4", "at.yawk.lz4:lz4-java");
  }

  @Test
  void shouldSayWhatToAddToReadPackedFrames() throws Exception {
    append(SavedLogs.store("segment"), PACKED);
    StorageProvider store = new WithoutLibrary(LZ4).store(SEGMENTS);
    refused(() -> read(store), "LZ4", "at.yawk.lz4:lz4-java");
  }
}
