package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RestoreReport;
import io.laminar.api.Store;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.storage.DataDirectory;
import java.nio.file.Path;

/**
 * Gives the state of a savepoint to the objects of a script, which may have changed since; {@code laminar restore} does the same.
 * {@link LaminarDB#savepoint} makes one.
 *
 * <pre>
 *   savepoint ──copy──▶ NEW.restoring ──its objects and state──▶ those that the script lacks or changes go
 *             ──▶ those of the script that are not there come ──▶ two checkpoints ──▶ renamed to NEW
 * </pre>
 */
public final class Savepoint {
  private Savepoint() {}

  /**
   * As {@link #restore(Path, Config, String, Path)}, with relative paths from the directory of the process.
   *
   * @param savepoint the savepoint; nothing of it is changed
   * @param config with the new data directory, which is missing or empty
   * @param script CREATE statements
   * @return what became of each object
   */
  public static RestoreReport restore(Path savepoint, Config config, String script) {
    return restore(savepoint, config, script, Path.of(""));
  }

  /**
   * Writes a new data directory with the objects of a script, each with the state that the object of its name has in the savepoint
   * if both mean the same. The others begin empty, or with the rows of the materialized views and tables that they read. Whatever is
   * refused, no directory is left.
   *
   * @param savepoint the savepoint; nothing of it is changed
   * @param config with the new data directory, which is missing or empty; how a database runs that opens it then
   * @param script CREATE statements, and SET TIME ZONE
   * @param scriptDirectory what relative paths in it are relative to
   * @return what became of each object
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} without a data directory, and where restore names a checkpoint; {@link ErrorCode#INVALID_ARGUMENT} for what
   *     is not a savepoint, and a directory that has files; {@link ErrorCode#DATA_DIRECTORY_IN_USE}; {@link
   *     ErrorCode#NOT_SUPPORTED} for other statements; what a statement of the script throws, with its position; {@link
   *     ErrorCode#RESOURCE_LIMIT} if the state does not fit the memory limit
   */
  public static RestoreReport restore(
      Path savepoint, Config config, String script, Path scriptDirectory) {
    Arguments.notNull(savepoint, "savepoint");
    Arguments.notNull(config, "config");
    Arguments.notNull(script, "script");
    Arguments.notNull(scriptDirectory, "scriptDirectory");
    Durability durability = config.durability().orElseThrow(Savepoint::inMemory);
    if (durability.restore().epoch() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "a savepoint has one state, and restore names checkpoint "
              + durability.restore().epoch(),
          "leave restore unset");
    }
    try {
      return new Restoring(savepoint, config, durability, RestoreScript.of(script, scriptDirectory))
          .run();
    } catch (OutOfMemoryError full) {
      throw MemoryBudget.heapIsFull(full);
    }
  }

  /**
   * Looks which store has written a data directory or a savepoint.
   *
   * @param directory is not opened
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for another directory
   */
  public static Store store(Path directory) {
    String name = DataDirectory.storeOf(Arguments.notNull(directory, "directory"))
        .orElseThrow(() -> new LaminarException(
            ErrorCode.INVALID_ARGUMENT,
            directory + " is not a data directory",
            "name a directory that a database or a savepoint of it was written into"));
    for (Store each : Store.values()) {
      if (each.providerName().equals(name)) {
        return each;
      }
    }
    throw new LaminarException(
        ErrorCode.FOREIGN_DATA_DIRECTORY,
        directory + " was written by the store '" + name + "', which is not here",
        "open it with the version of LaminarDB that wrote it");
  }

  private static LaminarException inMemory() {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "a savepoint is restored into a data directory, and the config names none",
        "set dataDirectory to a directory that is missing or empty");
  }
}
