package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.engine.log.CopiedFrame;
import io.laminar.core.storage.DirectoryRepair;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;

/** Salvages what is whole of a damaged data directory; {@code laminar repair} does the same. */
public final class Repair {
  private static final DirectoryRepair.Owner OWNER = new DirectoryRepair.Owner() {
    @Override
    public long needed(Storage checkpoints) {
      return new CheckpointStore(checkpoints)
          .latest(new ArrayList<>())
          .map(checkpoint -> checkpoint.head().start())
          .orElse(0L);
    }

    @Override
    public void copied(Storage copy) {
      if (copy.logs().contains(OpenStorage.ROWS)) {
        try (FrameLog rows = copy.open(OpenStorage.ROWS)) {
          CopiedFrame.append(rows);
        }
      }
    }
  };

  private Repair() {}

  /**
   * Writes what is whole into another directory, which opens in place of the damaged one.
   *
   * <p>The log of rows is kept up to the first damage, never behind it, as rows would be missing in between. A
   * checkpoint that is damaged is left out. Damage of what the newest whole checkpoint does not need costs nothing.
   *
   * @param damaged a data directory; nothing of it is changed
   * @param target a directory that does not exist
   * @return what was kept
   * @throws LaminarException {@code DATA_DIRECTORY_IN_USE} while a database has the directory open; {@code
   *     INVALID_ARGUMENT} if there is no such directory, or the target exists; {@code IO_FAILURE} and
   *     {@code STORAGE_FULL} of the file system
   */
  public static RepairReport salvage(Path damaged, Path target) {
    return DirectoryRepair.run(
        Arguments.notNull(damaged, "damaged"),
        Arguments.notNull(target, "target"),
        new FileSystemDisk(),
        OWNER);
  }
}
