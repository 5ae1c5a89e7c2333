package io.laminar.oracle;

import io.laminar.api.Store;
import io.laminar.core.storage.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the database of a program lies, and what a crash leaves of it. */
abstract class ProgramDisk implements AutoCloseable {
  private final Path folder;
  Path data;

  private ProgramDisk() {
    try {
      folder = Files.createTempDirectory("laminar-program");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    data = folder.resolve("0");
  }

  /** Logs in memory. */
  static ProgramDisk ofMemory(Random random, ProgramFault fault) {
    return new Memory(random, fault);
  }

  /** Files of a store. */
  static ProgramDisk ofFiles(Store store) {
    return new FilesOf(store);
  }

  Path data() {
    return data;
  }

  abstract Store store();

  /** From the next opening on, the machine loses its power before the write or force of this number. */
  abstract void arm(long operations);

  /** From now on the power stays. */
  abstract void disarm();

  /** Whether the power stays for a while, whatever was said of it. */
  abstract void hold(boolean holds);

  /** Tells whether it has lost its power by now: what is done from then on is lost. */
  abstract boolean hasLostPower();

  /** Whether what was not forced can be lost. */
  abstract boolean losesWhatIsNotForced();

  /** The process ends, now or where it has lost its power. The database is closed behind this. */
  abstract void crash();

  @Override
  public void close() {
    delete(folder);
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loses power between any two writes or forces, with some of what was not forced. */
  private static final class Memory extends ProgramDisk {
    private final Random random;
    private final ProgramFault fault;
    private final AtomicLong left = new AtomicLong(-1);
    private boolean isHeld;
    private final AtomicReference<@Nullable MemoryStorage> found = new AtomicReference<>();

    Memory(Random random, ProgramFault fault) {
      // Its own: which thread asks it is not determined.
      this.random = new Random(random.nextLong());
      this.fault = fault;
      // Known from now on: the provider asks whether the directory lies in memory.
      MemoryStorage.replace(data, new MemoryStorage());
    }

    @Override
    Store store() {
      return Store.SEGMENT;
    }

    @Override
    void arm(long operations) {
      MemoryStorage storage = MemoryStorage.of(data);
      found.set(null);
      left.set(operations);
      storage.whenOpened((name, log) -> {
        log.beforeAppend(() -> count(storage));
        log.beforeForce(() -> count(storage));
      });
    }

    @Override
    void disarm() {
      left.set(-1);
    }

    @Override
    synchronized void hold(boolean holds) {
      isHeld = holds;
    }

    private synchronized void count(MemoryStorage storage) {
      if (!isHeld && left.decrementAndGet() == 0) {
        found.set(storage.copy(random));
      }
    }

    @Override
    boolean hasLostPower() {
      return found.get() != null;
    }

    @Override
    boolean losesWhatIsNotForced() {
      return true;
    }

    @Override
    void crash() {
      disarm();
      MemoryStorage before = found.getAndSet(null);
      MemoryStorage remains = before == null ? MemoryStorage.of(data).copy(random) : before;
      fault.applyTo(remains, random);
      MemoryStorage.replace(data, remains);
    }

    @Override
    public void close() {
      MemoryStorage.forget(data);
      super.close();
    }
  }

  /** The directory as it is on the disk, once everything was forced. */
  private static final class FilesOf extends ProgramDisk {
    private final Store store;
    private int copies;

    FilesOf(Store store) {
      this.store = store;
    }

    @Override
    Store store() {
      return store;
    }

    @Override
    void arm(long operations) {}

    @Override
    void disarm() {}

    @Override
    void hold(boolean holds) {}

    @Override
    boolean hasLostPower() {
      return false;
    }

    @Override
    boolean losesWhatIsNotForced() {
      return false;
    }

    @Override
    void crash() {
      Path before = data;
      Path after = before.resolveSibling("" + ++copies);
      try (Stream<Path> all = Files.walk(before)) {
        for (Path path : all.toList()) {
          Files.copy(path, after.resolve(before.relativize(path).toString()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      data = after;
    }
  }
}
