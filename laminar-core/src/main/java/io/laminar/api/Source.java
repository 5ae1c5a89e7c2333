package io.laminar.api;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A producer's handle to a source: rows pushed through one handle stay in order.
 *
 * <p>{@link #finish} says that no row will follow: windows fire, and readers come to their end once all handles have
 * finished. {@link #close}, and so the end of {@code try (Source<T> s = …)}, only gives the handle back: the source goes
 * on, open windows wait, and readers with them, until rows of another handle come, or the database is closed. Where a
 * source is to end with its block, call {@code finish()} as the last statement in it.
 *
 * <p>A handle belongs to one thread at a time. {@link #clone()} makes a further producer; the
 * source's channel is then MPSC. All errors are {@link LaminarException}s.
 *
 * @param <T> a record type whose components bind to the columns by name, or {@link Row}
 */
public interface Source<T> extends AutoCloseable {
  /** The watermark after every row: all windows fire, and nothing ends. */
  long END_OF_TIME = Long.MAX_VALUE;

  /**
   * Returns the source's columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Puts a row into the channel. When it returns, the row is in the channel, in order.
   *
   * @param row the row; it may be reused at once
   * @throws LaminarException {@link ErrorCode#NOT_NULL_VIOLATION}, {@link
   *     ErrorCode#VALUE_OUT_OF_RANGE}, {@link ErrorCode#ROW_TOO_LARGE} for a bad row; {@link
   *     ErrorCode#SOURCE_FULL}, {@link ErrorCode#WOULD_DEADLOCK}, {@link
   *     ErrorCode#SUBSCRIPTION_FULL}, {@link ErrorCode#INTERRUPTED} when it cannot be taken; {@link
   *     ErrorCode#CLOSED} and its neighbours after the end. The row was not taken in any of them. Under {@link WalMode#SYNC},
   *     {@link ErrorCode#INTERRUPTED}, {@link ErrorCode#STORAGE_FULL} and {@link ErrorCode#STORAGE_FAILED} say also that it was
   *     taken and is not known to be on the disk, with its number: {@link #lastSequence} tells
   */
  void push(T row);

  /**
   * Puts a row into the channel if there is room.
   *
   * @param row the row
   * @return false when the channel is full; the row was not taken
   */
  boolean tryPush(T row);

  /**
   * Pushes rows in order; a bad row refuses the batch and names its index. Under {@code block} it
   * may wait in the middle; under {@code reject} the batch is taken whole or refused whole. A batch
   * that there is room for is taken whole or not at all, whatever ends the call; the error of one
   * that ends in the middle says how many rows were taken.
   *
   * @param rows the rows; not kept
   */
  void pushBatch(T[] rows);

  /**
   * Pushes rows in order, as {@link #pushBatch(Object[])} does.
   *
   * @param rows the rows; not kept
   */
  void pushBatch(List<? extends T> rows);

  /**
   * Pushes rows as one commit: what they cause becomes visible together, netted, as if it were one
   * row. All of them are taken or none; a bad row refuses them and names its index. They must fit
   * the channel together. How late they are is judged by the watermark before the first of them.
   *
   * @param rows the rows, in order; not kept
   * @throws LaminarException as {@link #push}; {@link ErrorCode#INVALID_ARGUMENT} when the channel
   *     could never hold them, {@link ErrorCode#NOT_SUPPORTED} under {@code drop_oldest}, which may
   *     give up single rows
   */
  void pushTransaction(List<? extends T> rows);

  /**
   * Deletes the row of a table that has the key of a row, whatever its other columns hold; waits and
   * is refused as {@link #push}. A key that is not there is ignored and counted. Where the table has
   * event time, that of the row is the time of the deletion: a version of a later time stays.
   *
   * @param row has the key; not kept
   * @throws LaminarException as {@link #push}; {@link ErrorCode#WRONG_OBJECT_KIND} where this is not a
   *     handle of a table
   */
  void delete(T row);

  /**
   * Pushes the rows of an Arrow batch, bound by column name; as {@link #pushBatch(Object[])} does.
   *
   * @param batch the rows; stays the caller's, not kept
   */
  void pushArrow(VectorSchemaRoot batch);

  /**
   * Returns the writer that puts rows into the channel without an object per row.
   *
   * @return the handle's one writer, same thread rule as the handle
   */
  RowWriter writer();

  /**
   * Declares that no row with an earlier event time is still to come from this handle. A value
   * below the present watermark is ignored and counted. With {@link #END_OF_TIME} everything that
   * waits for time happens, as soon as all handles say so; rows may still come, and are late.
   *
   * @param eventTime in the unit of the event-time column, or {@link #END_OF_TIME}
   * @throws LaminarException {@link ErrorCode#NO_EVENT_TIME}, {@link ErrorCode#VALUE_OUT_OF_RANGE},
   *     {@link ErrorCode#SOURCE_FULL} under {@code reject}, {@link ErrorCode#CLOSED}, {@link
   *     ErrorCode#DROPPED}
   */
  void watermark(long eventTime);

  /**
   * Declares that no row with an earlier event time is still to come from this handle.
   *
   * @param eventTime converted to the unit of the event-time column, rounded down
   */
  void watermark(Instant eventTime);

  /**
   * Tells whether a push would find room now.
   *
   * @return true when {@link #tryPush} would take a row of ordinary size
   */
  boolean hasCapacity();

  /**
   * Makes a further producer of the same source, for another thread. A handle that is cloned before
   * it ever pushed does not hold time back until it does: its rows are late where the clone is far
   * ahead by then. Where both push, look the source up twice instead.
   *
   * @return a handle with an order of its own
   * @throws LaminarException {@link ErrorCode#TOO_MANY_HANDLES}, {@link
   *     ErrorCode#SOURCE_COMPLETE}, {@link ErrorCode#INVALID_CONFIG} in caller-runs
   */
  Source<T> clone();

  /**
   * Ends this handle for good. When the last open handle of a source finishes, its watermark
   * becomes infinite, all windows fire, and the end travels to the subscribers. Waits for room where
   * it must; a second call does nothing.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED} when the handle, or the database, was closed or
   *     stopped before; {@link ErrorCode#DROPPED}. Under {@link WalMode#SYNC}, as {@link #push}, where the end was taken and is not
   *     known to be on the disk
   */
  void finish();

  /**
   * Tells how much was pushed through this handle, and through those of its name before: what {@link #sync} takes. Where a call
   * under {@link WalMode#SYNC} ends with an error, such as {@link ErrorCode#INTERRUPTED}, this has grown if the row was taken.
   * Any thread may call it.
   *
   * @return how many rows and watermarks, each counting one
   */
  long lastSequence();

  /**
   * Tells how much of what was pushed through this handle, and through those of its name before, is on the disk. After a
   * crash a producer goes on behind that.
   *
   * @return how many rows and watermarks, each counting one; empty in a database without a data directory, and where the rows of
   *     the source are not logged
   */
  OptionalLong lastDurableSequence();

  /**
   * Waits until what was pushed through this handle is on the disk, for who needs it now and then under {@link WalMode#ASYNC}.
   * Any thread may call it. In a database without a data directory it does nothing.
   *
   * @param sequence how many rows and watermarks, counted as {@link #lastDurableSequence} counts them
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} if fewer were pushed; {@link ErrorCode#NOT_SUPPORTED} where
   *     the rows of the source are not logged; {@link ErrorCode#INTERRUPTED}; {@link ErrorCode#STORAGE_FULL}, {@link
   *     ErrorCode#STORAGE_FAILED} if they never will be there
   */
  void sync(long sequence);

  /** Closes the handle without ending the source: the watermark stays where it is. Idempotent. */
  @Override
  void close();
}
