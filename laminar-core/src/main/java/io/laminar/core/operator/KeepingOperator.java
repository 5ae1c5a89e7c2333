package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/**
 * An operator that may keep the rows that hold at present, those that it inserted and has not
 * retracted, so that a view of them needs no rows of its own.
 */
public interface KeepingOperator extends StatefulOperator {
  /** Tells whether it does: {@link #pinResults} may be called. */
  boolean keepsResults();

  /**
   * Says whether anybody reads what it emits. While nobody does, it counts changes in place of
   * emitting them.
   *
   * @param read true at the beginning
   */
  void read(boolean read);

  /** The changes that were counted and not emitted. */
  long unreadChanges();

  /**
   * Pins the rows that hold now, at the cost of a reference a page.
   *
   * @return the rows as they are now, for any thread
   */
  PinnedResults pinResults();

  /**
   * Returns the place of a column in the key by which {@link #findResult} finds rows.
   *
   * @param column of the operator's output, one of the key
   */
  int keyPosition(int column);

  /**
   * Finds the row with a key.
   *
   * @param key one row, whose columns are the key's, in its order
   * @return the row, or none; valid until the operator is called again
   */
  PinnedResults findResult(Batch key);
}
