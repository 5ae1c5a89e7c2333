package io.laminar.core.expression;

import io.laminar.core.data.Vector;

/** Branch-free selection vectors: {@code selected[size] = row; size += bit}. */
public final class Selections {
  private Selections() {}

  /**
   * Takes the rows that have failed out of a selection: a failed row passes no condition.
   *
   * @param selected changed in place
   * @param size how many rows count
   * @param context knows which rows have failed
   * @return how many are left
   */
  public static int passed(int[] selected, int size, EvaluationContext context) {
    if (!context.hasFailures()) {
      return size;
    }
    int kept = 0;
    for (int k = 0; k < size; k++) {
      int row = selected[k];
      selected[kept] = row;
      kept += context.isFailed(row) ? 0 : 1;
    }
    return kept;
  }

  /**
   * Keeps the rows whose boolean is TRUE.
   *
   * @param bools one a row
   * @param rows the rows to look at, in order
   * @param count how many
   * @param selected receives the rows that are kept; may be {@code rows}
   * @return how many are kept
   */
  public static int whereTrue(Vector bools, int[] rows, int count, int[] selected) {
    long[] values = bools.values();
    int offset = bools.offset();
    int stride = bools.stride();
    long[] nulls = bools.nulls();
    int nullOffset = bools.nullOffset();
    int nullStride = bools.nullStride();
    long mask = bools.nullMask();
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long isNull = nulls[nullOffset + row * nullStride] & mask;
      selected[size] = row;
      // Bit 0 only: what the word of a NULL or of a failed row holds is undefined.
      size += (int) (values[offset + row * stride] & (((isNull | -isNull) >>> 63) ^ 1));
    }
    return size;
  }

  /**
   * Keeps the rows that are NULL, or those that are not.
   *
   * @param input one value a row
   * @param wanted 1 for NULL, 0 for not NULL
   * @param rows the rows to look at, in order
   * @param count how many
   * @param selected receives the rows that are kept; may be {@code rows}
   * @return how many are kept
   */
  public static int whereNull(Vector input, long wanted, int[] rows, int count, int[] selected) {
    long[] nulls = input.nulls();
    int nullOffset = input.nullOffset();
    int nullStride = input.nullStride();
    long mask = input.nullMask();
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long isNull = nulls[nullOffset + row * nullStride] & mask;
      selected[size] = row;
      size += (int) (((isNull | -isNull) >>> 63) ^ wanted ^ 1);
    }
    return size;
  }

  /**
   * Keeps the rows that are not among some of them.
   *
   * @param rows in order
   * @param count how many
   * @param taken a subsequence of {@code rows}
   * @param takenCount how many
   * @param rest receives the others in order; may be {@code rows}, not {@code taken}
   * @return how many there are
   */
  public static int without(int[] rows, int count, int[] taken, int takenCount, int[] rest) {
    int size = 0;
    int next = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (next < takenCount && taken[next] == row) {
        next++;
      } else {
        rest[size++] = row;
      }
    }
    return size;
  }
}
