package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Compression;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.Checkpoint;
import io.laminar.core.checkpoint.CheckpointHead;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.ImageWriter;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateSection;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that have pieces in the logs of earlier ones. */
class IncrementalCheckpointTest {
  private static final int ENTRIES = 8_000;
  private static final byte[] CATALOG = "objects".getBytes(StandardCharsets.US_ASCII);

  @TempDir
  Path temporary;

  private final Random random = new Random(20_261_129);
  private final MemoryBudget budget = new MemoryBudget(1 << 26);
  private final MemoryAccount account = budget.open("a query");
  private final EntryStore entries = new EntryStore(8, account);
  private final StateSection section =
      StateSection.of("pages", 1, "", entries::snapshot, reader -> {});
  private final Map<Long, byte[]> written = new TreeMap<>();
  private StorageOptions options = StorageOptions.DEFAULT;

  private void with(String store, Consumer<Storage> work) {
    Path path = temporary.resolve(store);
    try (DataDirectory directory = DataDirectory.open(path, store, new FileSystemDisk());
        Storage storage = SavedLogs.store(store).open(directory, options)) {
      work.accept(storage);
    }
  }

  private void fill() {
    while (entries.size() < ENTRIES) {
      change(entries.allocate());
    }
  }

  private void change(int id) {
    entries.writable(id)[entries.offset(id) + random.nextInt(8)] = random.nextLong();
  }

  /** One entry in a hundred, side by side. */
  private void changeSome() {
    int first = 1 + random.nextInt(ENTRIES - ENTRIES / 100);
    for (int id = first; id < first + ENTRIES / 100; id++) {
      change(id);
    }
  }

  private CheckpointSize write(CheckpointStore checkpoints, long epoch) {
    SnapshotWriter writer = new SnapshotWriter();
    writer.write(section);
    written.put(epoch, writer.toBytes());
    ImageWriter image = new ImageWriter(budget.openReader("a checkpoint"));
    image.write(section);
    try (StateImage state = image.image()) {
      return checkpoints.write(head(epoch), CATALOG, state, () -> {});
    }
  }

  private static CheckpointHead head(long epoch) {
    return new CheckpointHead(epoch, 10 * epoch, 100 * epoch, 1);
  }

  private void check(Storage storage, long epoch) {
    Checkpoint read = new CheckpointStore(storage).read(epoch).orElseThrow();
    assertThat(read.head()).isEqualTo(head(epoch));
    assertThat(read.catalog()).isEqualTo(CATALOG);
    assertThat(read.state().toArray()).isEqualTo(written.get(epoch));
  }

  private static void damaged(Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DAMAGED_STORAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldWriteWhatChanged(String store) {
    fill();
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage, 3);
      for (long epoch = 1; epoch <= 8; epoch++) {
        CheckpointSize size = write(checkpoints, epoch);
        // Two chains, of three each: the first two, and the seventh and eighth, are whole.
        boolean isWhole = epoch < 3 || epoch > 6;
        assertThat(size.bytes()).isGreaterThan(ENTRIES * 8L * Long.BYTES);
        assertThat(size.writtenBytes())
            .isBetween(
                isWhole ? size.bytes() : 0, isWhole ? size.bytes() + 4096 : size.bytes() / 10);
        checkpoints.retain(2, 0);
        check(storage, epoch);
        changeSome();
      }
      assertThat(checkpoints.epochs()).as("those before are not needed").containsExactly(7L, 8L);
    });
    with(store, storage -> {
      check(storage, 7);
      check(storage, 8);
    });
  }

  @Test
  void shouldKeepWhatAKeptOneRefersTo() {
    fill();
    with("segment", storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage, 10);
      for (long epoch = 1; epoch <= 6; epoch++) {
        write(checkpoints, epoch);
        assertThat(checkpoints.retain(2, 0)).isEqualTo(10 * Math.max(1, epoch - 1));
        changeSome();
      }
      assertThat(checkpoints.epochs()).contains(1L, 2L, 5L, 6L);
      assertThat(checkpoints.epochs(50)).containsExactly(5L, 6L);
    });
    with("segment", storage -> {
      CheckpointStore next = new CheckpointStore(storage, 10);
      check(storage, 5);
      check(storage, 6);
      assertThat(next.retain(2, 0)).isEqualTo(50);
      CheckpointSize whole = write(next, 7);
      assertThat(whole.writtenBytes()).isGreaterThan(whole.bytes());
      write(next, 8);
      assertThat(next.retain(2, 0)).isEqualTo(70);
      assertThat(next.epochs()).containsExactly(7L, 8L);
    });
  }

  private void damage(String log) {
    try (Stream<Path> files = Files.list(temporary.resolve("segment"))) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(log + ".") && !name.endsWith(".mark")) {
          byte[] bytes = Files.readAllBytes(file);
          bytes[200_000] ^= 1;
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldUseTheOtherChainWhereOneIsDamaged() {
    fill();
    with("segment", storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage, 10);
      for (long epoch = 1; epoch <= 4; epoch++) {
        write(checkpoints, epoch);
        checkpoints.retain(2, 0);
        changeSome();
      }
    });
    damage("checkpoint-2");
    with("segment", storage -> {
      damaged(() -> new CheckpointStore(storage).read(4));
      List<LaminarException> passedOver = new ArrayList<>();
      Checkpoint found = new CheckpointStore(storage).latest(passedOver).orElseThrow();
      assertThat(found.head().epoch()).isEqualTo(3);
      assertThat(found.state().toArray()).isEqualTo(written.get(3L));
      assertThat(passedOver).hasSize(1);
      storage.delete("checkpoint-1");
      damaged(() -> new CheckpointStore(storage).read(3));
    });
  }

  @Test
  void shouldGiveBackWhatWasWrittenWhateverChanges() {
    fill();
    List<Integer> ids = new ArrayList<>();
    entries.forEachLive(ids::add);
    for (int life = 0; life < 3; life++) {
      options = options.packedBy(life == 1 ? Compression.LZ4 : Compression.NONE);
      with("segment", storage -> {
        CheckpointStore checkpoints = new CheckpointStore(storage, 1 + random.nextInt(6));
        for (int count = 0; count < 5; count++) {
          long epoch = written.size() + 1L;
          for (int change = random.nextInt(200); change > 0; change--) {
            int at = random.nextInt(ids.size());
            entries.free(ids.get(at));
            // Elsewhere, where what was freed before lies.
            ids.set(at, entries.allocate());
            change(ids.get(at));
          }
          write(checkpoints, epoch);
          checkpoints.retain(2, 0);
          check(storage, epoch);
          if (count > 0) {
            check(storage, epoch - 1);
          }
        }
      });
    }
  }

  /** Pieces of 64 KiB, each of one letter. */
  private static byte[] pieces(String letters) {
    ByteBuffer bytes = ByteBuffer.allocate(letters.length() << 16);
    for (int at = 0; at < letters.length(); at++) {
      byte[] piece = new byte[1 << 16];
      Arrays.fill(piece, (byte) letters.charAt(at));
      bytes.put(piece);
    }
    return bytes.array();
  }

  @Test
  void shouldReadPiecesThatChangePlaces() {
    options = options.packedBy(Compression.LZ4);
    with("segment", storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage, 10);
      long epoch = 1;
      for (String letters : List.of("ABCDE", "EDCBA", "AABBCC", "ACEBD", "BBBBB", "FABFAB")) {
        written.put(epoch, pieces(letters));
        checkpoints.write(new Checkpoint(head(epoch), CATALOG, pieces(letters)));
        check(storage, epoch);
        epoch += 2;
      }
    });
  }

  @Test
  void shouldReadTheFormatBefore() {
    byte[] state = new byte[5000];
    random.nextBytes(state);
    CRC32C checksum = new CRC32C();
    checksum.update(CATALOG);
    checksum.update(state);
    written.put(1L, state);
    with("segment", storage -> {
      try (FrameLog log = storage.open("checkpoint-1")) {
        ByteBuffer head = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        log.append(
            16, 1, head.putInt(1).putLong(1).putLong(10).putLong(100).putLong(1).flip());
        log.append(17, 1, ByteBuffer.wrap(CATALOG));
        log.append(18, 1, ByteBuffer.wrap(state));
        ByteBuffer end = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        end.putLong(CATALOG.length).putLong(state.length).putInt((int) checksum.getValue());
        log.append(19, 1, end.flip());
      }
      check(storage, 1);
    });
  }
}
