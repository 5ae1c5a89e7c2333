package io.laminar.core.operator.window;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** The changes that EMIT EVERY holds back, netted by row: those of a window, or of the sessions of a key, come out together. */
interface WaitingRows {
  /** Visits what waits, with what gives the order. */
  interface Visitor {
    /**
     * Takes a row.
     *
     * @param first of what belongs together: by this
     * @param second then by this
     * @param place then in this order
     * @param id the row
     */
    void visit(long first, long second, long place, int id);
  }

  /** The rows with their sums. */
  SummedRows rows();

  /** Learns that some selected rows are going to be {@linkplain #add added}. */
  void find(Batch batch, int from, int count);

  /**
   * Adds a change.
   *
   * @param number of the row among those that were found
   * @param row physical row
   */
  void add(int number, Batch batch, int row, long weight);

  /** Forgets those of the rows that were found of which nothing is left. */
  default void forget(int count) {
    rows().forget(count);
  }

  /** Tells whether nothing waits for a tick. */
  boolean isEmpty();

  /** The smallest watermark at which something may be due; the largest value where none is. */
  long firstEnd();

  /** Tells whether there is something to do at a watermark, or at a tick, which is the end of time. */
  boolean hasUntil(long end);

  /** Emits a change of what is due first, or forgets where that was. */
  void emitSome(long until, OutputRows result);

  /** Visits all rows that wait. */
  void forEach(Visitor visitor);

  /** The bytes of live state. */
  long liveBytes();

  /** Writes all. */
  void snapshot(StateWriter writer);

  /** Takes over what {@link #snapshot} wrote. */
  void restore(StateReader reader);
}
