package io.laminar.core.expression;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;

/** Copies the rows of one branch into the result of all. */
public final class ResultRows {
  private ResultRows() {}

  /**
   * Copies values and NULLs at the same physical rows.
   *
   * @param source of the type of the result
   * @param rows physical rows
   * @param count how many
   * @param result receives them
   */
  public static void copy(Vector source, int[] rows, int count, ColumnBuffer result) {
    if (result.type().words() != 1) {
      for (int k = 0; k < count; k++) {
        result.copy(rows[k], source, rows[k]);
      }
      return;
    }
    long[] values = source.values();
    int offset = source.offset();
    int stride = source.stride();
    long[] nulls = source.nulls();
    int nullOffset = source.nullOffset();
    int nullStride = source.nullStride();
    long mask = source.nullMask();
    long[] out = result.values();
    long[] outNulls = result.nulls();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long bit = nulls[nullOffset + row * nullStride] & mask;
      out[row] = values[offset + row * stride];
      outNulls[row] = (bit | -bit) >>> 63;
    }
  }
}
