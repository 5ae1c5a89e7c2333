package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.Savepoint;
import io.laminar.api.Config;
import io.laminar.api.RestoreReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** Makes a savepoint of a data directory, and restores one under a script. */
final class SavepointCommand {
  private final Streams streams;

  SavepointCommand(Streams streams) {
    this.streams = streams;
  }

  /** Opens a data directory, and writes a savepoint of it. */
  ExitCode make(Path directory, Path target) {
    Config config = config(directory, directory).autoStartConnectors(false).build();
    try (LaminarDB database = LaminarDB.open(config)) {
      database.savepoint(target);
    }
    print("savepoint: " + target + "\n");
    return ExitCode.OK;
  }

  /** Restores a savepoint, and prints what became of each object. */
  ExitCode restore(Path savepoint, Path directory, Path script) {
    RestoreReport report = Savepoint.restore(
        savepoint,
        config(savepoint, directory).build(),
        ScriptFile.read(script),
        ScriptFile.directoryOf(script));
    StringBuilder text = new StringBuilder();
    for (RestoreReport.RestoredObject each : report.objects()) {
      text.append(String.format(
          Locale.ROOT,
          "%s: %s %s%n",
          each.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          each.kind(),
          each.name()));
      each.reasons().forEach(reason -> text.append("    ").append(reason).append('\n'));
    }
    text.append(report.directory()).append(": has checkpoint ");
    print(text.append(report.epoch())
        .append(" of ")
        .append(report.savepoint())
        .append('\n')
        .toString());
    return ExitCode.OK;
  }

  private static Config.Builder config(Path written, Path directory) {
    return Config.builder().dataDirectory(directory).storage(Savepoint.store(written));
  }

  private void print(String text) {
    try {
      streams.out().append(text).flush();
    } catch (IOException e) {
      throw OutputClosed.isCauseOf(e) ? new OutputClosed(e) : new UncheckedIOException(e);
    }
  }
}
