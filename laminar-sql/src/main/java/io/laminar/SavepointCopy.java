package io.laminar;

import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Store;
import io.laminar.core.checkpoint.Checkpoint;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.state.SnapshotHeads;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.storage.DirectoryBackup;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.StagedDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a savepoint that becomes a data directory of its own. Of one thread.
 *
 * @param staged where it lies until it is finished
 * @param objects of its checkpoint
 * @param state what the state of its checkpoint is of
 * @param epoch of its checkpoint
 */
record SavepointCopy(StagedDirectory staged, CatalogImage objects, SnapshotHeads state, long epoch)
    implements AutoCloseable {
  /**
   * Makes one.
   *
   * @param savepoint stays as it is
   * @param settings of the data directory
   */
  static SavepointCopy of(Path savepoint, Durability settings) {
    Store unused = Savepoint.store(savepoint);
    StagedDirectory staged = StagedDirectory.of(settings.directory(), new FileSystemDisk());
    try (OpenStorage storage = OpenStorage.open(settings.in(savepoint))) {
      CheckpointStore checkpoints = storage.checkpoints(settings);
      List<LaminarException> damaged = new ArrayList<>();
      Checkpoint checkpoint = checkpoints
          .latest(damaged)
          .orElseThrow(() -> damaged.isEmpty()
              ? notOne(savepoint + " has no checkpoint", "make the savepoint again")
              : damaged.get(0));
      if (!CheckpointStore.isAlone(checkpoint.head(), storage.rows())) {
        throw notOne(
            savepoint + " is a data directory with a log, not a savepoint",
            "make one of it first: laminar savepoint " + savepoint + " SAVEPOINT_DIR");
      }
      try (DirectoryBackup copy = storage.beginBackup(staged.path())) {
        storage.copy(checkpoints, checkpoint.head().epoch(), copy);
        copy.finish();
      }
      return new SavepointCopy(
          staged,
          CatalogImage.read(checkpoint.catalog()),
          new SnapshotReader(checkpoint.state()).heads(),
          checkpoint.head().epoch());
    } catch (Throwable failed) {
      staged.close();
      throw failed;
    }
  }

  private static LaminarException notOne(String problem, String remedy) {
    return new LaminarException(ErrorCode.INVALID_ARGUMENT, problem, remedy);
  }

  /** Where it lies. */
  Path directory() {
    return staged.path();
  }

  /** It is what it is to be: gives it its name. */
  void finish() {
    staged.finish();
  }

  @Override
  public void close() {
    staged.close();
  }
}
