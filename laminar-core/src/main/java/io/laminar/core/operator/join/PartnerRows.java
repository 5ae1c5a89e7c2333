package io.laminar.core.operator.join;

import io.laminar.core.data.ColumnBuffer;

/** The rows of a side that others meet. */
interface PartnerRows {
  /**
   * Copies a column of some rows.
   *
   * @param column of the side
   * @param ids of the rows; {@link JoinResult#NULLS} for NULL
   * @param count how many
   * @param target has the column's type; its first rows are written
   */
  void copy(int column, int[] ids, int count, ColumnBuffer target);
}
