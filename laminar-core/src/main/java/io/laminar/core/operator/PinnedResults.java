package io.laminar.core.operator;

import io.laminar.core.data.ColumnBuffer;

/** The rows that held in an operator when they were pinned. For one thread at a time, any. */
public interface PinnedResults {
  /** How many rows there are, including those that do not fit; they are in order of arrival. */
  int size();

  /**
   * Writes a value of a row.
   *
   * @param number of the row, counted from 0
   * @param column of the operator's output
   * @param target has the column's type
   * @param row physical row to write
   * @return false where it does not fit its type: then there is no such row
   */
  boolean write(int number, int column, ColumnBuffer target, int row);
}
