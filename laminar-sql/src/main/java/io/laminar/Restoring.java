package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.RestoreReport;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Restores a savepoint; see {@link Savepoint}. Used once. */
final class Restoring {
  private final Path savepoint;
  private final Config config;
  private final Durability settings;
  private final RestoreScript script;

  Restoring(Path savepoint, Config config, Durability settings, RestoreScript script) {
    this.savepoint = savepoint;
    this.config = config;
    this.settings = settings;
    this.script = script;
  }

  RestoreReport run() {
    try (SavepointCopy copy = SavepointCopy.of(savepoint, settings);
        Rehearsal before = new Rehearsal(config, settings).with(copy.objects().statements());
        Rehearsal after = new Rehearsal(config, settings).with(script)) {
      RestoreFates fates = new RestoreFates(before, after, copy.state());
      List<RestoreReport.RestoredObject> report = fates.report();
      bringBack(copy.directory(), before, after, fates);
      copy.finish();
      return new RestoreReport(savepoint, settings.directory(), copy.epoch(), report);
    }
  }

  private void bringBack(Path directory, Rehearsal before, Rehearsal after, RestoreFates fates) {
    RestoredObjects objects = fates.objects();
    if (!objects.extended().isEmpty()) {
      // Rows that wait have the columns of then: what read them takes them first.
      in(directory, objects.unchanged(), runner -> {});
    }
    in(directory, objects, runner -> {
      drop(runner, before, fates);
      create(runner, after, fates);
    });
  }

  /** Opens the database, changes it, and leaves checkpoints only that have what was changed. */
  private void in(Path directory, RestoredObjects objects, Consumer<StatementRunner> change) {
    Config there =
        Configs.in(directory, config, settings).autoStartConnectors(false).build();
    Opening.Opened opened = Opening.ofRestored(there, objects);
    StatementRunner runner = opened.statements();
    try {
      change.accept(runner);
      for (int kept = 0; kept < settings.checkpointsKept(); kept++) {
        long unused = runner.checkpoint().orElseThrow();
      }
    } finally {
      opened.end();
    }
  }

  private static void drop(StatementRunner runner, Rehearsal before, RestoreFates fates) {
    List<Rehearsal.Made> readersFirst = new ArrayList<>(before.made());
    Collections.reverse(readersFirst);
    for (Rehearsal.Made each : readersFirst) {
      if (!fates.isKept(each) && each.entry().kind() != ObjectKind.SINK) {
        execute(
            runner,
            "DROP " + each.entry().kind().name().replace('_', ' ') + " "
                + CreateText.quoted(each.entry().name()),
            each.logged().directory());
      }
    }
  }

  private void create(StatementRunner runner, Rehearsal after, RestoreFates fates) {
    for (Statement each : script.statements()) {
      boolean isThere = each instanceof Statement.Create create
          && after
              .find(create.name().key())
              .map(fates::of)
              .map(RestoreFates.Fate::isKept)
              .orElse(false);
      if (!isThere) {
        runner.execute(each, script.directory());
      }
    }
  }

  private static void execute(StatementRunner runner, String sql, Path directory) {
    SqlParser.forEach(sql, each -> runner.execute(each, directory));
  }
}
