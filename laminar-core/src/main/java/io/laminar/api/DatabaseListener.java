package io.laminar.api;

/**
 * Learns what passes in silence otherwise: rows that nothing read, late rows, rows that were given up, row errors, queries
 * that stopped. Each is told at its first occurrence, and then at most once a minute by the database's clock, with the
 * number since it was told last; what is left is told when the database is closed.
 *
 * <p>Called by a thread of the database, never while it takes a row; in caller-runs in {@code tick()} and {@code close()}.
 * An exception of a method is logged, and does no other harm; {@code close()} waits for one that has not returned, unless a
 * listener calls it: what is left is told behind that one then. By default these events go to {@link System.Logger}
 * {@code io.laminar}; a listener of {@link Config.Builder#listener} takes their place.
 */
public interface DatabaseListener {
  /**
   * Rows of a source were discarded because nothing reads it.
   *
   * @param source its name
   * @param rows how many
   */
  default void onRowsUnread(String source, long rows) {}

  /**
   * Rows were given up under {@code drop_oldest}, or for a subscription that was too slow.
   *
   * @param name of the source, or of what was subscribed to
   * @param rows how many
   */
  default void onRowsDropped(String name, long rows) {}

  /**
   * Rows came behind every window that they belong to.
   *
   * @param query the stream or view that left them out
   * @param rows how many
   */
  default void onRowsLate(String query, long rows) {}

  /**
   * Rows were left out of a query because of an error; {@code name$errors} tells which.
   *
   * @param query the stream or view
   * @param rows how many
   */
  default void onRowErrors(String query, long rows) {}

  /**
   * A query was stopped by an error.
   *
   * @param query the stream or view
   */
  default void onQueryStopped(String query) {}

  /**
   * A checkpoint that was due could not be made; the log goes on, and the next one is tried in its time.
   *
   * @param problem why
   */
  default void onCheckpointFailed(String problem) {}

  /**
   * A database that is being opened reads the log of its data directory. Told five times a second at most, by the thread that
   * opens the database; a short recovery tells nothing.
   *
   * @param progress how far it has come
   */
  default void onRecoveryProgress(RecoveryProgress progress) {}

  /**
   * The listener that a database has unless it is given another.
   *
   * @return writes to {@link System.Logger} {@code io.laminar}
   */
  static DatabaseListener logging() {
    return EventLog.INSTANCE;
  }

  /**
   * A listener that does nothing.
   *
   * @return keeps everything in the metrics
   */
  static DatabaseListener silent() {
    return new DatabaseListener() {};
  }
}
