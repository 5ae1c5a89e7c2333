package io.laminar;

import io.laminar.api.Cancellation;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.TimeSpans;
import io.laminar.core.time.DatabaseClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What may end one run of a query before its last row: its time limit, another thread, an interrupt. */
final class QueryGuard implements Runnable {
  private final DatabaseClock clock;
  private final @Nullable Duration limit;
  private final @Nullable Cancellation cancellation;
  private final long startNanos;

  // Volatile: set by who closes the database, read by who runs the query.
  private volatile boolean databaseClosed;

  /** Begins to measure the time. */
  QueryGuard(DatabaseClock clock, QueryOptions options) {
    this.clock = clock;
    this.limit = options.timeLimit().orElse(null);
    this.cancellation = options.cancellation().orElse(null);
    this.startNanos = limit == null ? 0 : clock.monotonicNanos();
  }

  /** The database is closed: the query ends at its next look. */
  void closeDatabase() {
    databaseClosed = true;
  }

  /**
   * Looks whether the query may go on; called between batches.
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
    if (databaseClosed) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed", "open another");
    }
  }
}
