package io.laminar.capi;

import io.laminar.Repair;
import io.laminar.Savepoint;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import io.laminar.api.RestoreReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What is done with data directories that no database has open. Stateless. */
final class Directories {
  private Directories() {}

  static Path path(String text) {
    if (text.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "the name of a directory is empty", "name a directory");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException invalid) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "no directory can have this name: " + invalid.getReason(),
          null,
          "name a directory",
          invalid);
    }
  }

  /**
   * Restores a savepoint.
   *
   * @param functions the address of definitions of functions that the script calls
   * @param count how many
   */
  static RestoreReport restore(
      String savepoint,
      String configJson,
      String script,
      String scriptDirectory,
      long functions,
      int count) {
    Path relative = scriptDirectory.isEmpty() ? Path.of("") : path(scriptDirectory);
    Config.Builder builder = ConfigJson.builder(configJson);
    // They are not destroyed here: whoever gave them knows when this has returned.
    FunctionDefinition.register(functions, count, new FunctionCalls(), builder);
    return Savepoint.restore(path(savepoint), builder.build(), script, relative);
  }

  static RepairReport repair(String damaged, String target) {
    return Repair.salvage(path(damaged), path(target));
  }
}
