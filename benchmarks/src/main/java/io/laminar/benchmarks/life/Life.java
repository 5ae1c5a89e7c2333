package io.laminar.benchmarks.life;

import static io.laminar.benchmarks.life.Accounts.check;

import io.laminar.LaminarDB;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.Row;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One database from open to close. */
final class Life {
  private final Settings settings;
  private final boolean pressure;
  private final Accounts accounts = new Accounts();

  Life(Settings settings, boolean pressure) {
    this.settings = settings;
    this.pressure = pressure;
  }

  /**
   * What a life came to.
   *
   * @param accepted rows that pushes were told to be taken
   * @param delivered rows that the watcher of all rows got
   * @param givenUp rows that a lossy source gave up
   * @param undelivered rows, and results for the watchers, that were counted at the end
   * @param totals of transfers that were seen
   * @param statements that were carried out
   * @param readersLost 1 where a reader ended at the limit of memory, so that there are no accounts to check
   */
  record Outcome(
      long accepted,
      long delivered,
      long givenUp,
      long undelivered,
      long totals,
      long statements,
      long readersLost) {
    static Outcome ofLostReader(long statements) {
      return new Outcome(0, 0, 0, 0, 0, statements, 1);
    }
  }

  /** Lives, and checks all accounts. */
  Outcome run() throws InterruptedException {
    LaminarDB db = LaminarDB.open(settings.config());
    try {
      Statements.begin(db, settings);
      Watchers watchers = new Watchers(db, accounts, settings, pressure);
      Statements statements = new Statements(db, accounts, settings, pressure);
      List<Feeder> feeders = new ArrayList<>();
      // In caller-runs a source has one handle, so there is one feeder for each.
      int count = settings.execution() == Execution.CALLER_RUNS ? 2 : settings.feeders() + 1;
      for (int i = 0; i < count; i++) {
        feeders.add(new Feeder(db, accounts, settings, i));
      }
      if (settings.execution() == Execution.CALLER_RUNS) {
        takeTurns(db, watchers, statements, feeders);
      } else {
        runBesideEachOther(db, watchers, statements, feeders);
      }
      accounts.throwFailure();
      Outcome outcome = outcome(db, watchers, statements);
      if (accounts.hasLostReader()) {
        return Outcome.ofLostReader(outcome.statements());
      }
      settle(db, watchers, outcome);
      return outcome;
    } finally {
      db.close();
    }
  }

  private void runBesideEachOther(
      LaminarDB db, Watchers watchers, Statements statements, List<Feeder> feeders)
      throws InterruptedException {
    List<Thread> watching = watchers.start();
    Thread executing = accounts.start("statements", statements::run);
    List<Thread> feeding = new ArrayList<>();
    for (Feeder feeder : feeders) {
      feeding.add(accounts.start("feeder " + feeding.size(), feeder::run));
    }
    if (settings.abrupt()) {
      feeding.get(0).join(20);
      db.close();
      accounts.end();
    }
    join(feeding);
    accounts.end();
    executing.join();
    accounts.throwFailure();
    if (!settings.abrupt()) {
      finish(db);
    }
    join(watching);
  }

  /** All on the calling thread. */
  private void takeTurns(
      LaminarDB db, Watchers watchers, Statements statements, List<Feeder> feeders) {
    watchers.subscribe();
    Random random = new Random(settings.seed() * 13);
    long end = settings.abrupt() ? settings.rowsPerFeeder() / 2 : Long.MAX_VALUE;
    while (!feeders.stream().allMatch(Feeder::isDone) && accounts.accepted() < end) {
      if (random.nextInt(20) == 0) {
        statements.step();
      } else {
        Feeder feeder = feeders.get(random.nextInt(feeders.size()));
        if (!feeder.isDone()) {
          feeder.step();
        }
      }
      if (random.nextBoolean()) {
        watchers.drain();
      }
    }
    accounts.end();
    if (settings.abrupt()) {
      db.close();
    } else {
      feeders.forEach(Feeder::close);
      watchers.drain();
      finish(db);
    }
    while (watchers.drain()) {
      Thread.onSpinWait();
    }
  }

  private void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void finish(LaminarDB db) {
    db.start();
    db.awaitIdle();
    for (String source : new String[] {"a", "b"}) {
      try {
        db.execute("FINISH SOURCE " + source);
      } catch (LaminarException e) {
        Accounts.expect(e, EnumSet.of(ErrorCode.SOURCE_COMPLETE));
      }
    }
  }

  private Outcome outcome(LaminarDB db, Watchers watchers, Statements statements) {
    Metrics metrics = db.metrics();
    return new Outcome(
        accounts.accepted(),
        watchers.rows(),
        metrics.sources().stream().mapToLong(SourceMetrics::rowsDropped).sum(),
        metrics.database().rowsUndelivered(),
        watchers.totals(),
        statements.executed(),
        0);
  }

  private void settle(LaminarDB db, Watchers watchers, Outcome outcome) {
    long missing =
        outcome.accepted() - outcome.delivered() - outcome.givenUp() - outcome.undelivered();
    if (settings.abrupt()) {
      long results = db.metrics().database().resultsUndelivered();
      check(
          missing >= 0 && missing <= results,
          missing + " rows are missing, " + results + " results are undelivered: " + outcome);
      return;
    }
    check(missing == 0, missing + " rows are missing: " + outcome);
    check(
        watchers.groups().equals(watchers.expected()),
        "changes of groups " + watchers.groups() + " in place of " + watchers.expected());
    Map<Integer, Watchers.Group> rows = new TreeMap<>();
    for (Row row : db.query("SELECT k, n, s FROM g").rows()) {
      rows.put(Watchers.key(row), Watchers.group(row));
    }
    check(
        rows.equals(watchers.expected()),
        "rows of groups " + rows + " in place of " + watchers.expected());
  }
}
