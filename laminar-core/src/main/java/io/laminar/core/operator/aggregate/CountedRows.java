package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/** The rows of a batch that a call counts: those that pass its FILTER and whose argument counts. */
final class CountedRows {
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] groups = new int[Batch.MAX_ROWS];
  private int count;

  CountedRows() {}

  /** The physical rows, in order. */
  int[] rows() {
    return rows;
  }

  /** The group of each row. */
  int[] groups() {
    return groups;
  }

  /** How many rows. */
  int count() {
    return count;
  }

  /**
   * Selects the rows that count.
   *
   * @param batch the input
   * @param rule says which do
   * @param fromRows physical rows
   * @param fromGroups the group of each
   * @param fromCount how many
   */
  void select(Batch batch, CountRule rule, int[] fromRows, int[] fromGroups, int fromCount) {
    boolean isOwn = false;
    count = fromCount;
    for (int column : rule.trueColumns()) {
      keepTrue(batch.column(column), isOwn ? rows : fromRows, isOwn ? groups : fromGroups, count);
      isOwn = true;
    }
    for (int column : rule.presentColumns()) {
      Vector argument = batch.column(column);
      if (argument.mayHaveNulls()) {
        keepNotNull(argument, isOwn ? rows : fromRows, isOwn ? groups : fromGroups, count);
        isOwn = true;
      }
    }
    if (!isOwn) {
      System.arraycopy(fromRows, 0, rows, 0, fromCount);
      System.arraycopy(fromGroups, 0, groups, 0, fromCount);
    }
  }

  private void keepTrue(Vector filter, int[] fromRows, int[] fromGroups, int fromCount) {
    int kept = 0;
    for (int i = 0; i < fromCount; i++) {
      int row = fromRows[i];
      rows[kept] = row;
      groups[kept] = fromGroups[i];
      kept += filter.isNull(row) || filter.word(row) == 0 ? 0 : 1;
    }
    count = kept;
  }

  private void keepNotNull(Vector argument, int[] fromRows, int[] fromGroups, int fromCount) {
    long[] nulls = argument.nulls();
    int offset = argument.nullOffset();
    int stride = argument.nullStride();
    long mask = argument.nullMask();
    int kept = 0;
    for (int i = 0; i < fromCount; i++) {
      int row = fromRows[i];
      rows[kept] = row;
      groups[kept] = fromGroups[i];
      kept += (nulls[offset + row * stride] & mask) != 0 ? 0 : 1;
    }
    count = kept;
  }
}
