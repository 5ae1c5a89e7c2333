package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;

/** Records pushed one by one in caller-runs, each with what comes of it seen before the next. */
final class RowByRow implements Measurement {
  private static final int ROWS = 1 << 22;
  private static final int POOL = 1 << 12;

  private final boolean windowed;
  private final boolean direct;

  // Few, so that the processor has them at hand, as it has a row that was just made.
  private final Tick[] ticks = new Tick[POOL];
  private long checksum;

  /**
   * Makes one.
   *
   * @param windowed whether rows go into windows, or through a filter and a projection
   * @param direct whether the visitor is shown rows as they are made, or reads them in a ring
   */
  RowByRow(boolean windowed, boolean direct) {
    this.windowed = windowed;
    this.direct = direct;
    for (int i = 0; i < ticks.length; i++) {
      // All in one window, which is what a row of many costs.
      ticks[i] = new Tick(i, Queries.account(i), Queries.price(i), i / 500);
    }
  }

  @Override
  public List<Reading> measure() {
    try (LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      Rounds rounds = new Rounds();
      return rounds.measure(ROWS, () -> round(rounds, database));
    }
  }

  private void round(Rounds rounds, LaminarDB database) {
    database.execute(Queries.SOURCE + (windowed ? Queries.SECONDS : Queries.FILTER));
    RowVisitor visitor = row -> checksum += row.getLong(0);
    Subscription<?> results = direct
        ? database.sink("results").subscribe(visitor)
        : database.sink("results").subscribe();
    Source<Tick> source = database.source("ticks", Tick.class);
    long before = checksum;
    rounds.start();
    for (int row = 0; row < ROWS; row++) {
      source.push(ticks[row & (POOL - 1)]);
      if (!direct) {
        results.visit(visitor, POOL);
      }
    }
    rounds.stop();
    source.finish();
    results.visit(visitor, Integer.MAX_VALUE);
    if (checksum == before || !results.isEnded()) {
      throw new IllegalStateException("no row came out");
    }
    results.close();
    database.execute("DROP STREAM results; DROP SOURCE ticks");
  }
}
