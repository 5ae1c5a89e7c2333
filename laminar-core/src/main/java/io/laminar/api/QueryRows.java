package io.laminar.api;

import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The rows of a query, computed as they are asked for. All of them are of one moment, that of the call: what they are read
 * from is kept as it was until the last row was taken, or until {@link #close}. Where a query sorts or aggregates, its rows
 * are all computed with the first.
 *
 * <p>Belongs to one thread at a time; any thread may close it. Closed by the caller: what it keeps counts against the
 * memory limit. The database closes what is left open.
 */
public interface QueryRows extends Iterator<Row>, AutoCloseable {
  /**
   * Returns the columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Tells whether there is another row; computes it where it has to.
   *
   * @return false at the end, and once it was closed
   * @throws LaminarException what the query ends with: a row error, {@link ErrorCode#TIMEOUT}, {@link
   *     ErrorCode#QUERY_CANCELLED}, {@link ErrorCode#INTERRUPTED}, {@link ErrorCode#RESOURCE_LIMIT}, {@link
   *     ErrorCode#CLOSED} where the database was closed
   */
  @Override
  boolean hasNext();

  /**
   * Takes the next row.
   *
   * @return the row
   * @throws LaminarException as {@link #hasNext}
   * @throws java.util.NoSuchElementException at the end
   */
  @Override
  Row next();

  /**
   * Gives the rest of the rows to an action.
   *
   * @param action gets each; what it throws ends this
   */
  @Override
  default void forEachRemaining(Consumer<? super Row> action) {
    Arguments.notNull(action, "action");
    Iterator.super.forEachRemaining(action);
  }

  /** Ends the query and gives back what it kept. Idempotent. */
  @Override
  void close();
}
