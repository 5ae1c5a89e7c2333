package io.laminar;

import io.laminar.core.engine.EngineLog;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.sql.parser.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

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

  /** Makes the list, which is empty. */
  DurableStatements(EngineLog log) {
    this.log = log;
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
   * @param change changes the catalog and the engine, or throws and leaves nothing
   */
  void during(Statement statement, ZoneId zone, Runnable change) {
    long number = ++last;
    log.database().statement(new StatementFrame(number, List.of(statement.text(), zone.getId())));
    carryOut(number, statement, zone, change);
    log.flush();
  }

  /**
   * Carries a statement of an earlier life out again.
   *
   * @param number its number
   * @param statement what was logged
   * @param executes carries its text out, and comes back by {@link #change}
   */
  void duringAgain(long number, LoggedStatement statement, Consumer<LoggedStatement> executes) {
    again = number;
    try {
      executes.accept(statement);
    } finally {
      again = 0;
    }
  }

  /** Carries out what {@link #duringAgain} came back with. */
  void change(Statement statement, ZoneId zone, Runnable change) {
    long number = again;
    if (number == 0) {
      // Of a checkpoint: nothing of it is in the log behind that.
      change.run();
      made.note(statement, zone);
    } else {
      carryOut(number, statement, zone, change);
    }
  }

  private void carryOut(long number, Statement statement, ZoneId zone, Runnable change) {
    log.statement(number);
    boolean done = false;
    try {
      change.run();
      done = true;
    } finally {
      log.statementDone(number, done);
    }
    made.note(statement, zone);
  }
}
