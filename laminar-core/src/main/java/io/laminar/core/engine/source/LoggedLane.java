package io.laminar.core.engine.source;

import io.laminar.core.ring.RowRing;

/** A lane in a database with a log, which has every row of it unless its source is not logged. */
public interface LoggedLane {
  /** The lane. */
  RowRing ring();

  /** The number of the source under which the log has it. */
  int source();

  /**
   * A lane of an earlier life goes on, of which the log knows: rows from this one on are written. Until
   * then none is. Engine's thread, before the lane has a producer.
   *
   * @param row the number of the first row that the log does not have
   * @param frame the rows before it that are not drained lie in this frame of the log, or in later ones
   */
  void goOnAt(long row, long frame);

  /**
   * A lane of an earlier life has ended there: the log has all of it, and nothing of it is written. Engine's
   * thread.
   *
   * @param frame the rows of it that are not drained lie in this frame of the log, or in later ones
   */
  void hasEnded(long frame);

  /** The source ends with its handle. Producer, before it closes the lane. */
  void finished();

  /** Its source was dropped or replaced: it ends with what was taken. Engine's thread. */
  void left();

  /**
   * Refuses what cannot be written any more.
   *
   * @throws io.laminar.api.LaminarException {@code STORAGE_FAILED}, {@code STORAGE_FULL}
   */
  void check();

  /** Tells whether the log is as large as it may be, so that no row is to be pushed now. Any thread. */
  boolean isFull();

  /** A row waits, or is refused, because of that. Any thread. */
  void countFullWait();

  /**
   * Where its source is synchronous, waits until rows are durable; refuses to acknowledge them where the log has failed.
   * Producer.
   *
   * @param rows so many of the lane, all of them published
   * @throws io.laminar.api.LaminarException why they are not known to be: {@code INTERRUPTED}, {@code STORAGE_FAILED}, {@code
   *     STORAGE_FULL}
   */
  void await(long rows);

  /**
   * Waits until rows are durable, whatever the mode of the source.
   *
   * @param rows how many of the lane, all of them published
   * @throws io.laminar.api.LaminarException as {@link #await}
   */
  void sync(long rows);

  /** As {@link #await}, for the end of the lane, which was closed. */
  void awaitEnd();

  /** Rows of the lane that are durable. Any thread. */
  long durableRows();
}
