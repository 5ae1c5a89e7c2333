package io.laminar.benchmarks.sql;

import com.sun.management.ThreadMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that all threads together allocate for a row in steady state: typed push, a windowed
 * aggregate by a string, and a visitor. The records are made beforehand.
 */
final class Allocation implements Measurement {
  private static final int WARM_UP_ROWS = 3_000_000;
  private static final int ROWS = 5_000_000;
  private static final int BATCH = 256;
  private static final String QUERY = """
      CREATE STREAM results AS
        SELECT symbol, TUMBLE_START(ts, INTERVAL '1' SECOND) AS opened, SUM(quantity) AS quantity,
               AVG(price) AS average, COUNT(*) AS trades
        FROM trades WHERE price > 50 GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND);
      """;

  private final Execution execution;
  private final Trade[] trades = new Trade[WARM_UP_ROWS + ROWS];
  private long results;

  Allocation(Execution execution) {
    this.execution = execution;
    for (int row = 0; row < trades.length; row++) {
      trades[row] = Trade.of(row, row);
    }
  }

  @Override
  public List<Reading> measure() throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (LaminarDB database = Queries.open(execution)) {
      database.execute(Trade.SOURCE + QUERY);
      Subscription<?> subscription = database.sink("results").subscribe();
      Source<Trade> source = database.source("trades", Trade.class);
      RowVisitor visitor = row -> results += row.getLong(4);
      push(source, subscription, visitor, 0, WARM_UP_ROWS);
      // The compilers' threads allocate elsewhere; what the planner warmed up is over.
      Thread.sleep(1000);
      push(source, subscription, visitor, WARM_UP_ROWS, WARM_UP_ROWS + 1000);
      long before = allocated(threads);
      push(source, subscription, visitor, WARM_UP_ROWS + 1000, WARM_UP_ROWS + ROWS);
      long bytes = allocated(threads) - before;
      if (results == 0) {
        throw new IllegalStateException("no window was closed");
      }
      return List.of(new Reading("per row", (double) bytes / ROWS), new Reading("in all", bytes));
    }
  }

  private void push(
      Source<Trade> source, Subscription<?> subscription, RowVisitor visitor, int from, int to) {
    for (int row = from; row < to; row++) {
      source.push(trades[row]);
      if (row % BATCH == 0) {
        subscription.visit(visitor, Queries.SLOTS);
      }
    }
  }

  /** The bytes that all live threads have allocated, but for what asking costs. */
  private static long allocated(ThreadMXBean threads) {
    long[] ids = threads.getAllThreadIds();
    return Arrays.stream(threads.getThreadAllocatedBytes(ids))
        .filter(each -> each > 0)
        .sum();
  }
}
