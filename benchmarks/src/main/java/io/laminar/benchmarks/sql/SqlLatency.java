package io.laminar.benchmarks.sql;

import static java.util.Objects.requireNonNull;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Typed rows through a query, one at a time. Only rows that pass the filter have a result, and count;
 * in the windowed query, which answers once a window, a row counts when its push has returned: in
 * caller-runs it is then in its group.
 */
final class SqlLatency extends ScheduledLatency {
  private final Execution execution;
  private final boolean windowed;
  private final Tick[] pool = new Tick[POOL];
  private final RowVisitor visitor;
  private @Nullable LaminarDB database;
  private @Nullable Source<Tick> source;
  private @Nullable Subscription<?> results;
  private long rowsOfWindows;

  SqlLatency(Execution execution, boolean windowed) {
    this.execution = execution;
    this.windowed = windowed;
    this.visitor =
        windowed ? row -> rowsOfWindows += row.getLong(3) : row -> received(row.getLong(0));
  }

  @Override
  void open() {
    for (int i = 0; i < POOL; i++) {
      pool[i] = new Tick(i, Queries.account(i), Queries.price(i), 0);
    }
    LaminarDB opened = Queries.open(execution);
    opened.execute(Queries.SOURCE + (windowed ? Queries.SECONDS : Queries.FILTER));
    results = opened.sink("results").subscribe();
    source = opened.source("ticks", Tick.class);
    database = opened;
  }

  @Override
  void send(int number) {
    Tick tick = pool[number & (POOL - 1)];
    if (windowed) {
      // 500 rows a millisecond, as the schedule sends them: a window holds 500,000.
      tick = new Tick(tick.id(), tick.account(), tick.price(), number / 500);
    }
    requireNonNull(source).push(tick);
    if (windowed) {
      received(number);
    }
  }

  @Override
  void receive() {
    requireNonNull(results).visit(visitor, 256);
  }

  @Override
  boolean comesLater() {
    return execution == Execution.ENGINE_THREAD;
  }

  @Override
  void close() {
    requireNonNull(source).close();
    requireNonNull(database).close();
    if (windowed && rowsOfWindows == 0) {
      throw new IllegalStateException("no window was closed");
    }
  }
}
