package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/** Materialized views of groups over one source: what it takes to create them, and what a row costs each. */
final class ManyViews implements Measurement {
  private static final int BATCH = 256;
  private static final int ROUNDS = 9;
  private static final long ROW_VIEWS = 4_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int views;

  /**
   * Makes one.
   *
   * @param views how many there are
   */
  ManyViews(int views) {
    this.views = views;
  }

  @Override
  public List<Reading> measure() {
    Tick[] ticks = new Tick[BATCH];
    for (int i = 0; i < BATCH; i++) {
      ticks[i] = new Tick(i, Queries.account(i), Queries.price(i), 0);
    }
    try (LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      database.execute(Queries.SOURCE);
      long start = System.nanoTime();
      for (int view = 0; view < views; view++) {
        database.execute(
            "CREATE MATERIALIZED VIEW v" + view + " AS SELECT account, SUM(id) AS total,"
                + " COUNT(*) AS n FROM ticks WHERE price > " + view % 100 + " GROUP BY account");
      }
      double millis = (System.nanoTime() - start) / 1e6;
      Source<Tick> source = database.source("ticks", Tick.class);
      double[] nanos = new double[ROUNDS];
      for (int round = -ROUNDS; round < ROUNDS; round++) {
        double measured = round(source, ticks);
        nanos[Math.max(0, round)] = measured;
      }
      Arrays.sort(nanos);
      return List.of(
          new Reading("created in, ms", millis),
          new Reading("a row, ns of CPU", nanos[ROUNDS / 2]),
          new Reading("a row and view, ns of CPU", nanos[ROUNDS / 2] / views));
    }
  }

  private double round(Source<Tick> source, Tick[] ticks) {
    long batches = Math.max(1, ROW_VIEWS / views / BATCH);
    long start = THREADS.getCurrentThreadCpuTime();
    for (long batch = 0; batch < batches; batch++) {
      source.pushBatch(ticks);
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - start) / (batches * BATCH);
  }
}
