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
  private final Tick[] ticks;
  private final RowVisitor visitor;
  private @Nullable Tick next;
  private long touched;
  private @Nullable LaminarDB database;
  private @Nullable Source<Tick> source;
  private @Nullable Subscription<?> results;
  private long rowsOfWindows;

  SqlLatency(Execution execution, boolean windowed) {
    this.execution = execution;
    this.windowed = windowed;
    // Time goes on in windows: every row has a record of its own, made before the clock runs.
    this.ticks = new Tick[windowed ? WARM_UP_ROWS + ROWS + 1 : POOL];
    this.visitor =
        windowed ? row -> rowsOfWindows += row.getLong(3) : row -> received(row.getLong(0));
  }

  @Override
  void open() {
    for (int i = 0; i < ticks.length; i++) {
      int id = i & (POOL - 1);
      ticks[i] = new Tick(id, Queries.account(id), Queries.price(id), windowed ? millis(i) : 0);
    }
    next = ticks[0];
    LaminarDB opened = Queries.open(execution);
    opened.execute(Queries.SOURCE + (windowed ? Queries.SECONDS : Queries.FILTER));
    results = opened.sink("results").subscribe();
    source = opened.source("ticks", Tick.class);
    database = opened;
  }

  // 500 rows a millisecond, as the schedule sends them: a window holds 500,000. Before that ten
  // times as fast, so that closing windows is warm too.
  private static long millis(int number) {
    return number < WARM_UP_ROWS ? number / 50 : WARM_UP_ROWS / 50 + (number - WARM_UP_ROWS) / 500;
  }

  @Override
  void prepare(int number) {
    Tick tick = ticks[windowed ? number : number & (POOL - 1)];
    touched += tick.id() + tick.ts();
    next = tick;
  }

  @Override
  void send(int number) {
    requireNonNull(source).push(requireNonNull(next));
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
    if (touched == 0 || (windowed && rowsOfWindows == 0)) {
      throw new IllegalStateException("no window was closed");
    }
  }
}
