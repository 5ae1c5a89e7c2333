package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Salvages a damaged data directory: what is whole of each log is written into another directory.
 *
 * <pre>
 *   DIR ──lock──▶ Salvage: logs ──read──▶ SalvagedLog ──frames──▶ FrameLog of TARGET.unfinished ──rename──▶ TARGET
 *                                             └─ damage, bytesLeft ──▶ RepairReport
 * </pre>
 *
 * <p>A log ends before its first damage: what follows a hole is not in order. A damaged checkpoint is left out, as
 * it counts only as a whole. Where a log is damaged before the frame from which the newest whole checkpoint goes on, what comes
 * before is not needed: it begins there.
 */
public final class DirectoryRepair {
  private static final String CHECKPOINTS = "checkpoint-";

  private final Path damaged;
  private final Path target;
  private final Disk disk;
  private final Owner owner;
  private final List<String> remarks = new ArrayList<>();

  /** Knows what the logs are for. */
  @FunctionalInterface
  public interface Owner {
    /**
     * Says what is needed.
     *
     * @param checkpoints that are kept
     * @return the frame of other logs before which none is needed, 0 for all
     */
    long needed(Storage checkpoints);

    /**
     * All that is whole was written: marks it as a copy.
     *
     * @param copy its logs
     */
    default void copied(Storage copy) {}
  }

  private DirectoryRepair(Path damaged, Path target, Disk disk, Owner owner) {
    this.damaged = damaged;
    this.target = target;
    this.disk = disk;
    this.owner = owner;
  }

  /**
   * Salvages a directory.
   *
   * @param damaged stays as it is; not open in any process
   * @param target does not exist
   * @param disk the calls to the file system
   * @param owner says what of it is needed
   * @return what was kept
   * @throws LaminarException {@code INVALID_ARGUMENT} for wrong directories; {@code DATA_DIRECTORY_IN_USE}; {@code
   *     FOREIGN_DATA_DIRECTORY}; {@code DAMAGED_STORAGE} where the store cannot be told; {@code IO_FAILURE}; {@code
   *     STORAGE_FULL} for the target
   */
  public static RepairReport run(Path damaged, Path target, Disk disk, Owner owner) {
    DirectoryRepair repair = new DirectoryRepair(
        UnfinishedDirectory.real(damaged), UnfinishedDirectory.real(target), disk, owner);
    repair.checkPaths();
    // First: what is no data directory gets no lock.
    StorageProvider store = repair.store();
    DirectoryLock lock = DirectoryLock.takeToRead(repair.damaged.resolve(DataDirectory.LOCK));
    try {
      return repair.run(store);
    } catch (LaminarException failed) {
      throw StorageErrors.ofCopy(failed);
    } finally {
      lock.close();
    }
  }

  private void checkPaths() {
    if (!Files.isDirectory(damaged)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          damaged + " is not a directory",
          "name the data directory that is damaged");
    }
    UnfinishedDirectory.check(target, false, damaged);
  }

  private RepairReport run(StorageProvider store) {
    Salvage salvage = store.salvage(damaged, disk);
    List<RepairReport.Log> logs = new ArrayList<>();
    try (UnfinishedDirectory unfinished = UnfinishedDirectory.begin(target, store, disk)) {
      List<String> names = new ArrayList<>(salvage.logs());
      // What is needed of the others, the checkpoints say.
      names.sort(Comparator.comparing(name -> !isCheckpoint(name)));
      Target into = new Target(salvage, store, unfinished.directory());
      for (String name : names) {
        logs.add(isCheckpoint(name) ? into.copy(name, 0) : copyWhatIsNeeded(into, name));
      }
      into.markAsCopy(owner);
      unfinished.finish();
    }
    logs.sort(Comparator.comparing(RepairReport.Log::name));
    return new RepairReport(damaged, target, store.name(), logs, remarks);
  }

  private static boolean isCheckpoint(String name) {
    return name.startsWith(CHECKPOINTS);
  }

  private RepairReport.Log copyWhatIsNeeded(Target into, String name) {
    long from = into.ask(owner);
    RepairReport.Log whole = into.copy(name, 0);
    if (whole.damage().isEmpty() || end(whole) >= from) {
      return whole;
    }
    into.remove(name);
    RepairReport.Log rest = into.copy(name, from);
    if (rest.firstFrame() <= from && end(rest) >= from) {
      return new RepairReport.Log(
          name, rest.firstFrame(), rest.frames(), true, whole.damage(), rest.bytesLeft());
    }
    into.remove(name);
    into.begin(name, from);
    return new RepairReport.Log(name, from, 0, true, whole.damage(), whole.bytesLeft());
  }

  private static long end(RepairReport.Log log) {
    return log.firstFrame() + log.frames();
  }

  /** The directory that is written, with what is read for it. */
  private record Target(Salvage salvage, StorageProvider store, DataDirectory directory) {
    long ask(Owner owner) {
      try (Storage storage = open()) {
        return owner.needed(storage);
      }
    }

    void markAsCopy(Owner owner) {
      try (Storage storage = open()) {
        owner.copied(storage);
      }
    }

    private Storage open() {
      return store.open(directory, StorageOptions.DEFAULT);
    }

    void remove(String name) {
      try (Storage storage = open()) {
        storage.delete(name);
      }
    }

    void begin(String name, long first) {
      salvage.begin(directory, name, first);
    }

    RepairReport.Log copy(String name, long first) {
      try (SalvagedLog from = salvage.read(name, first)) {
        begin(name, from.first());
        long frames = 0;
        boolean isKept;
        try (Storage storage = open()) {
          try (FrameLog log = storage.open(name)) {
            while (from.next()) {
              log.append(from.kind(), from.epoch(), from.payload());
              frames++;
            }
          }
          isKept = from.damage().isEmpty() || !isCheckpoint(name);
          if (!isKept) {
            storage.delete(name);
          }
        }
        return new RepairReport.Log(
            name, from.first(), frames, isKept, from.damage(), from.bytesLeft());
      }
    }
  }

  private StorageProvider store() {
    List<StorageProvider> stores = StorageProviders.all();
    if (stores.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "no store is there to read " + damaged,
          "add the artifact io.laminar:laminar-wal");
    }
    String name = storeByIdentity();
    List<StorageProvider> fitting = stores.stream()
        .filter(store -> name.isEmpty()
            ? store.salvage(damaged, disk).hasFiles()
            : store.name().equals(name))
        .toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new LaminarException(
        name.isEmpty() ? ErrorCode.DAMAGED_STORAGE : ErrorCode.FOREIGN_DATA_DIRECTORY,
        name.isEmpty()
            ? "the store that wrote " + damaged + " cannot be told: " + remarks
            : damaged + " was written by the store '" + name + "', which is not there",
        "name a data directory that LaminarDB has written, or put a backup in its place");
  }

  /** The store that the directory says; empty where it says nothing. */
  private String storeByIdentity() {
    Path file = damaged.resolve(DataDirectory.IDENTITY);
    try {
      if (disk.list(damaged).contains(DataDirectory.IDENTITY)) {
        return DirectoryIdentity.read(file, disk).store();
      }
      remarks.add(file + " is not there");
    } catch (IOException e) {
      remarks.add(StorageErrors.unreadable(file, e).problem());
    } catch (LaminarException e) {
      if (e.code() != ErrorCode.DAMAGED_STORAGE) {
        throw e;
      }
      remarks.add(e.problem());
    }
    return "";
  }
}
