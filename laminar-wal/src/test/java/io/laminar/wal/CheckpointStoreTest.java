package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.Checkpoint;
import io.laminar.core.checkpoint.CheckpointHead;
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
import io.laminar.core.storage.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  @TempDir
  Path temporary;

  private void with(String store, Consumer<Storage> work) {
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.name().equals(store)) {
        try (DataDirectory directory =
                DataDirectory.open(temporary.resolve(store), store, new FileSystemDisk());
            Storage storage = provider.open(directory, StorageOptions.DEFAULT)) {
          work.accept(storage);
        }
      }
    }
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Checkpoint checkpoint(long epoch, int stateBytes) {
    return new Checkpoint(
        new CheckpointHead(epoch, 10 * epoch, 100 * epoch, 1),
        bytes(50, epoch),
        bytes(stateBytes, -epoch));
  }

  private void damageStateOf(String store, long epoch) {
    try (Stream<Path> files = Files.walk(temporary.resolve(store))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = temporary.resolve(store).relativize(file).toString();
        if (name.startsWith("checkpoint-" + epoch) && !name.endsWith(".mark")) {
          byte[] bytes = Files.readAllBytes(file);
          int end = bytes.length;
          // Zeros were written ahead.
          while (bytes[end - 1] == 0) {
            end--;
          }
          bytes[end / 4 * 3] ^= 1;
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSame(Checkpoint read, Checkpoint written) {
    assertThat(read.head()).isEqualTo(written.head());
    assertThat(read.catalog()).isEqualTo(written.catalog());
    assertThat(read.state().toArray()).isEqualTo(written.state().toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldReadWhatWasWritten(String store) {
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      assertThat(checkpoints.latest(new ArrayList<>())).isEmpty();
      // Of nothing, of one frame, of several.
      for (int epoch = 1; epoch <= 3; epoch++) {
        checkpoints.write(checkpoint(epoch, (epoch - 1) * 150_000));
      }
    });
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      for (int epoch = 1; epoch <= 3; epoch++) {
        Checkpoint written = checkpoint(epoch, (epoch - 1) * 150_000);
        assertSame(checkpoints.read(epoch).orElseThrow(), written);
      }
      assertThat(checkpoints.read(4)).isEmpty();
      assertThat(checkpoints.retain(2, 1)).as("one that is being read stays").isEqualTo(10);
      assertThat(checkpoints.retain(2, 0)).isEqualTo(20);
      assertThat(checkpoints.epochs()).containsExactly(2L, 3L);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldGoOnBehindADamagedOne(String store) {
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      for (int epoch = 1; epoch <= 4; epoch++) {
        checkpoints.write(checkpoint(epoch, 400_000));
      }
    });
    damageStateOf(store, 4);
    damageStateOf(store, 2);
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      List<LaminarException> damaged = new ArrayList<>();
      assertSame(checkpoints.latest(damaged).orElseThrow(), checkpoint(3, 400_000));
      assertThat(damaged).hasSize(1);

      checkpoints.write(checkpoint(5, 400_000));
      assertThat(checkpoints.retain(2, 0)).as("3 and 5 are whole").isEqualTo(30);
      assertThat(checkpoints.epochs()).containsExactly(3L, 4L, 5L);

      checkpoints.write(checkpoint(6, 400_000));
      assertThat(checkpoints.retain(2, 0)).isEqualTo(50);
      assertThat(checkpoints.epochs()).containsExactly(5L, 6L);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldPassOverWhatHasNoEnd(String store) {
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      checkpoints.write(checkpoint(1, 1000));
      try (FrameLog unfinished = storage.open("checkpoint-2")) {
        unfinished.append(18, 2, ByteBuffer.allocate(0));
      }
      try (FrameLog empty = storage.open("checkpoint-3")) {
        assertThat(empty.next()).isZero();
      }
    });
    with(store, storage -> {
      List<LaminarException> damaged = new ArrayList<>();
      CheckpointStore checkpoints = new CheckpointStore(storage);
      assertSame(checkpoints.latest(damaged).orElseThrow(), checkpoint(1, 1000));
      // The one that begins with its state was never written like that.
      assertThat(damaged).hasSize(1);
      assertThat(checkpoints.epochs()).containsExactly(1L, 2L);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldUseTheOneBeforeADamagedOne(String store) {
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      checkpoints.write(checkpoint(1, 1000));
      checkpoints.write(checkpoint(2, 10_000_000));
    });
    damageStateOf(store, 2);
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      assertThatThrownBy(() -> checkpoints.read(2))
          .isInstanceOfSatisfying(
              LaminarException.class,
              damage -> assertThat(damage.code()).isEqualTo(ErrorCode.DAMAGED_STORAGE));
      List<LaminarException> damaged = new ArrayList<>();
      assertSame(checkpoints.latest(damaged).orElseThrow(), checkpoint(1, 1000));
      assertThat(damaged).hasSize(1);
    });
  }

  /** Pages of entries, which a budget holds. */
  private static final class Pages {
    private final MemoryBudget budget = new MemoryBudget(1 << 24);
    private final MemoryAccount account = budget.open("a query");
    private final EntryStore entries = new EntryStore(8, account);
    private final StateSection section =
        StateSection.of("pages", 1, "", entries::snapshot, reader -> {});

    Pages() {
      while (entries.size() < 20_000) {
        write(entries.allocate());
      }
    }

    void write(int id) {
      entries.writable(id)[entries.offset(id)]++;
    }

    StateImage pin() {
      ImageWriter writer = new ImageWriter(budget.openReader("a checkpoint"));
      writer.write(section);
      return writer.image();
    }

    byte[] bytes() {
      SnapshotWriter writer = new SnapshotWriter();
      writer.write(section);
      return writer.toBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldWriteWhatWasPinnedWhileItChanges(String store) {
    Pages pages = new Pages();
    byte[] pinned = pages.bytes();
    CheckpointHead head = new CheckpointHead(1, 2, 3, 4);
    int[] frames = new int[1];
    with(store, storage -> {
      try (StateImage image = pages.pin()) {
        new CheckpointStore(storage).write(head, bytes(50, 1), image, () -> {
          frames[0]++;
          pages.entries.forEachLive(pages::write);
        });
      }
    });
    with(store, storage -> {
      Checkpoint read = new CheckpointStore(storage).read(1).orElseThrow();
      assertSame(read, new Checkpoint(head, bytes(50, 1), pinned));
    });
    assertThat(frames[0]).isGreaterThan(5);
    assertThat(pages.budget.usedBytes()).isEqualTo(pages.account.usedBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldLeaveNothingOfOneThatGaveWay(String store) {
    Pages pages = new Pages();
    with(store, storage -> {
      CheckpointStore checkpoints = new CheckpointStore(storage);
      checkpoints.write(checkpoint(1, 1000));
      try (StateImage image = pages.pin()) {
        pages.account.charge(pages.budget.limitBytes() - pages.budget.usedBytes());
        assertThatThrownBy(() -> checkpoints.write(
                new CheckpointHead(2, 2, 3, 4),
                new byte[0],
                image,
                () -> pages.entries.forEachLive(pages::write)))
            .isInstanceOfSatisfying(
                LaminarException.class,
                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
      }
      assertThat(checkpoints.epochs()).containsExactly(1L);
    });
  }
}
