package io.laminar;

import io.laminar.api.Cancellation;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.TimeSpans;
import io.laminar.core.time.DatabaseClock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What may end one run of a query before its last row: its time limit, another thread, an interrupt. */
final class QueryGuard implements Runnable {
  private final DatabaseClock clock;
  private final @Nullable Duration limit;
  private final @Nullable Cancellation cancellation;
  private final long startNanos;

  private final BooleanSupplier databaseClosed;

  /**
   * Begins to measure the time.
   *
   * @param databaseClosed tells whether the database is closed, which ends the query at its next look
   */
  QueryGuard(DatabaseClock clock, QueryOptions options, BooleanSupplier databaseClosed) {
    this.clock = clock;
    this.databaseClosed = databaseClosed;
    this.limit = options.timeLimit().orElse(null);
    this.cancellation = options.cancellation().orElse(null);
    this.startNanos = limit == null ? 0 : clock.monotonicNanos();
  }

  /**
   * Looks whether the query may go on; called between batches, and within a step that makes many.
   *
   * @throws LaminarException if it may not
   */
  @Override
  public void run() {
    checkDatabase();
    if (cancellation != null && cancellation.isCancelled()) {
      throw new LaminarException(
          ErrorCode.QUERY_CANCELLED,
          "the query was cancelled",
          "ask again with another Cancellation");
    }
    if (limit != null && clock.monotonicNanos() - startNanos >= nanos(limit)) {
      throw new LaminarException(
          ErrorCode.TIMEOUT,
          "the query took longer than its limit of " + TimeSpans.text(limit),
          "raise the limit, or narrow the query by a key");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while a query ran",
          "the thread's interrupt flag is still set");
    }
  }

  private static long nanos(Duration limit) {
    try {
      return limit.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Looks whether the database is open: also where rows are ready, so that no step is made. */
  void checkDatabase() {
    if (databaseClosed.getAsBoolean()) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed", "open another");
    }
  }
}
