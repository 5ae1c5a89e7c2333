package io.laminar;

import io.laminar.core.engine.EngineLog;
import io.laminar.core.engine.log.SinkOpenedFrame;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.parser.Statement;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes statements to the log: before one is carried out its text, beside the changes of the engine that it causes its number, and
 * behind them what came of it. Under the lock of {@link StatementRunner}.
 */
final class DurableStatements {
  private final EngineLog log;
  private final CatalogStatements made = new CatalogStatements();
  private long last;

  // Of a statement of an earlier life: its text is in the log already.
  private long again;
  private boolean changedNothing;
  private Optional<byte[]> sink = Optional.empty();

  // When the objects are others.
  private Consumer<List<CatalogEntry>> listener = objects -> {};
  private @Nullable Catalog catalog;

  // Finds what there is under a key.
  private Function<String, Optional<CatalogEntry>> present = key -> Optional.empty();

  /** Makes the list, which is empty. */
  DurableStatements(EngineLog log) {
    this.log = log;
  }

  /** Where the connector goes on, or began, of the statement that is carried out again. */
  Optional<byte[]> sink() {
    return sink;
  }

  /** The connector of the present statement begins there: it is durable when this returns, and before it writes more. */
  void opened(byte[] position) {
    log.database().opened(new SinkOpenedFrame(again == 0 ? last : again, position));
    if (again == 0) {
      log.database().flush();
    }
  }

  /** Says where objects are found: a statement that finds its own, and leaves it, makes nothing. */
  void lookIn(Catalog all) {
    catalog = all;
    present = all::find;
  }

  /** Says who is told of all objects: now, and after each statement. */
  void onChange(Consumer<List<CatalogEntry>> newListener) {
    listener = newListener;
    tell();
  }

  private void tell() {
    Catalog all = catalog;
    if (all != null) {
      listener.accept(all.all());
    }
  }

  /** Tells whether the statement of an earlier life that is carried out again had asked the engine for nothing. */
  boolean hasChangedNothing() {
    return changedNothing;
  }

  /** Those that made what there is. */
  CatalogStatements made() {
    return made;
  }

  /** The number of the last one. */
  long last() {
    return last;
  }

  /** Goes on behind those of earlier lives. */
  void goOnBehind(long number) {
    last = Math.max(last, number);
  }

  /**
   * Carries a statement out, and keeps it if it was not refused. It is durable when this returns.
   *
   * @param statement CREATE or DROP
   * @param zone of local times
   * @param directory of relative paths
   * @param change changes the catalog and the engine, or throws and leaves nothing
   */
  void during(Statement statement, ZoneId zone, Path directory, Runnable change) {
    long number = ++last;
    LoggedStatement logged =
        new LoggedStatement(statement.text(), zone, directory, Optional.empty());
    log.database().statement(logged.frame(number));
    carryOut(number, statement, logged, change);
    tell();
    log.flush();
  }

  /**
   * Carries a statement of an earlier life out again.
   *
   * @param number its number
   * @param statement what was logged
   * @param newChangedNothing whether it had asked the engine for nothing
   * @param executes carries its text out, and comes back by {@link #change}
   */
  void duringAgain(
      long number,
      LoggedStatement statement,
      boolean newChangedNothing,
      Consumer<LoggedStatement> executes) {
    again = number;
    changedNothing = newChangedNothing;
    try {
      executes.accept(statement);
    } finally {
      again = 0;
      changedNothing = false;
    }
  }

  /** Carries out what {@link #duringAgain} came back with. */
  void change(Statement statement, LoggedStatement logged, Runnable change) {
    long number = again;
    sink = logged.sink();
    if (number == 0) {
      // Of a checkpoint: nothing of it is in the log behind that.
      noting(statement, logged, change);
    } else {
      carryOut(number, statement, logged, change);
    }
  }

  private void carryOut(long number, Statement statement, LoggedStatement logged, Runnable change) {
    noting(statement, logged, () -> {
      log.statement(number);
      boolean done = false;
      try {
        change.run();
        done = true;
      } finally {
        log.statementDone(number, done);
      }
    });
  }

  private void noting(Statement statement, LoggedStatement logged, Runnable change) {
    if (!(statement instanceof Statement.Create create)) {
      change.run();
      return;
    }
    String key = create.name().key();
    @Nullable CatalogEntry before = present.apply(key).orElse(null);
    change.run();
    if (before == null || present.apply(key).orElse(null) != before) {
      made.note(create, logged);
    }
  }
}
