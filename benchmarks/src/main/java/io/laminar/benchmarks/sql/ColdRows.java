package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;

/** The first rows of a JVM that has compiled nothing: one by one, into a windowed aggregate. */
final class ColdRows implements Measurement {
  private static final int FIRST_ROWS = 500_000;
  private static final int ROWS = 5_000_000;
  private static final int BATCH = 256;
  private static final int ROWS_PER_MILLI = 10;

  private final Execution execution;
  private long results;

  ColdRows(Execution execution) {
    this.execution = execution;
  }

  @Override
  public List<Reading> measure() {
    Config config =
        Config.builder().bufferSize(Queries.SLOTS).execution(execution).build();
    try (LaminarDB database = LaminarDB.open(config)) {
      database.execute(Queries.SOURCE + Queries.WINDOW);
      Subscription<?> subscription = database.sink("results").subscribe();
      Source<Tick> source = database.source("ticks", Tick.class);
      long start = System.nanoTime();
      push(source, subscription, 0, FIRST_ROWS);
      long first = System.nanoTime() - start;
      push(source, subscription, FIRST_ROWS, ROWS);
      database.awaitIdle();
      long all = System.nanoTime() - start;
      subscription.visit(row -> results++, Integer.MAX_VALUE);
      if (results == 0) {
        throw new IllegalStateException("no window was closed");
      }
      return List.of(
          new Reading("the first 5 million", ROWS * 1e3 / all),
          new Reading("the first 500,000", FIRST_ROWS * 1e3 / first));
    }
  }

  private void push(Source<Tick> source, Subscription<?> subscription, int from, int to) {
    for (int row = from; row < to; row++) {
      source.push(new Tick(row, Queries.account(row), Queries.price(row), row / ROWS_PER_MILLI));
      if (row % BATCH == 0) {
        subscription.visit(each -> results++, Queries.SLOTS);
      }
    }
  }
}
