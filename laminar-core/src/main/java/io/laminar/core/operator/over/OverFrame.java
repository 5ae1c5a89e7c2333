package io.laminar.core.operator.over;

/**
 * The rows around a row that functions are about. Bounds count rows, or units of what rows are ordered by, from the row
 * on: −9 for {@code 9 PRECEDING}, 0 for {@code CURRENT ROW}, 2 for {@code 2 FOLLOWING}.
 *
 * @param byRows whether bounds count rows; else rows that are alike in the order are in the frame together
 * @param start the first row, or {@link #UNBOUNDED_START}
 * @param end the last row, at least {@code start}, or {@link #UNBOUNDED_END}
 */
public record OverFrame(boolean byRows, long start, long end) {
  /** The frame begins with the first row of the key. */
  public static final long UNBOUNDED_START = Long.MIN_VALUE;

  /** The frame ends with the last row of the key. */
  public static final long UNBOUNDED_END = Long.MAX_VALUE;

  // Checks the bounds.
  public OverFrame {
    if (start > end || start == UNBOUNDED_END || end == UNBOUNDED_START) {
      throw new IllegalArgumentException("a frame from " + start + " to " + end);
    }
  }

  /** Tells whether rows leave it at its beginning. */
  boolean hasStart() {
    return start != UNBOUNDED_START;
  }

  /** Tells whether rows come into it at its end. */
  boolean hasEnd() {
    return end != UNBOUNDED_END;
  }
}
