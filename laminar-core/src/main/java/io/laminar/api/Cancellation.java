package io.laminar.api;

/**
 * Ends queries that run on other threads: given to {@link QueryOptions} before, called while they run. Once it was called,
 * every query that has it ends with {@link ErrorCode#QUERY_CANCELLED}. Any thread.
 */
public final class Cancellation {
  // Volatile: set by one thread, read by those that run queries.
  private volatile boolean cancelled;

  /** Makes one that was not called yet. */
  public Cancellation() {}

  /** Ends the queries that have it, within the time of a batch. Idempotent. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Tells whether it was called.
   *
   * @return true from the first {@link #cancel} on
   */
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public String toString() {
    return cancelled ? "Cancellation(cancelled)" : "Cancellation(not cancelled)";
  }
}
