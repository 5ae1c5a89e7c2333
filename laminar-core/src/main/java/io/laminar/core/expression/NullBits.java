package io.laminar.core.expression;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import java.util.Arrays;

/** Carries NULL from inputs to results without a branch on the data: a result is NULL if any input is. */
final class NullBits {
  private NullBits() {}

  /**
   * Writes the null words of a strict function's result.
   *
   * @param inputs the arguments' values
   * @param rows physical rows
   * @param count how many rows count
   * @param nulls receives 0 or 1 a row
   * @return whether any input may have NULLs at all
   */
  static boolean propagate(Vector[] inputs, int[] rows, int count, long[] nulls) {
    boolean written = false;
    for (Vector input : inputs) {
      if (input.mayHaveNulls()) {
        if (written) {
          merge(input, rows, count, nulls);
        } else {
          write(input, rows, count, nulls);
          written = true;
        }
      }
    }
    return written;
  }

  /** Writes 0 for some rows. */
  static void clear(int[] rows, int count, long[] nulls) {
    if (count == 1) {
      nulls[rows[0]] = 0;
    } else if (rows == Batch.everyRow()) {
      Arrays.fill(nulls, 0, count, 0L);
    } else {
      for (int k = 0; k < count; k++) {
        nulls[rows[k]] = 0;
      }
    }
  }

  private static void write(Vector input, int[] rows, int count, long[] nulls) {
    long[] bits = input.nulls();
    int offset = input.nullOffset();
    int stride = input.nullStride();
    long mask = input.nullMask();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long bit = bits[offset + row * stride] & mask;
      nulls[row] = (bit | -bit) >>> 63;
    }
  }

  private static void merge(Vector input, int[] rows, int count, long[] nulls) {
    long[] bits = input.nulls();
    int offset = input.nullOffset();
    int stride = input.nullStride();
    long mask = input.nullMask();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long bit = bits[offset + row * stride] & mask;
      nulls[row] |= (bit | -bit) >>> 63;
    }
  }
}
