package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.storage.DirectoryRepair;
import io.laminar.core.storage.FileSystemDisk;
import java.nio.file.Path;
import java.util.ArrayList;

/** Salvages what is whole of a damaged data directory; {@code laminar repair} does the same. */
public final class Repair {
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
   *     INVALID_ARGUMENT} if there is no such directory, or the target exists; {@code IO_FAILURE}, {@code
   *     STORAGE_FULL} and {@code STORAGE_FAILED} of the file system
   */
  public static RepairReport salvage(Path damaged, Path target) {
    return DirectoryRepair.run(
        Arguments.notNull(damaged, "damaged"),
        Arguments.notNull(target, "target"),
        new FileSystemDisk(),
        storage -> new CheckpointStore(storage)
            .latest(new ArrayList<>())
            .map(checkpoint -> checkpoint.head().start())
            .orElse(0L));
  }
}
