package io.laminar.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Access to the sequence words, the one place where rows are handed from thread to thread. */
final class Slots {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  /** The slots of a ring that was never written. */
  static final long[] NONE = new long[0];

  // Of a sequence that tells how long its run is. Rows 2^48 apart look alike; a ring holds 2^24.
  private static final int SEQUENCE_BITS = 48;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  /** The most rows that one sequence speaks for. */
  private static final int MAX_RUN = 1 << 15;

  private Slots() {}

  /**
   * Publishes a row. Release: the words of the row, its string bytes and the bounds of these are
   * visible to whoever sees the sequence.
   */
  static void publish(long[] slots, int offset, long row) {
    WORD.setRelease(slots, offset, row + 1);
  }

  /**
   * Publishes rows of a ring whose reader goes from run to run: only the first row of a run has a
   * sequence, which tells how many rows follow it. A run is at most {@link #MAX_RUN} rows and does not
   * go across the wrap. One store a run; and a reader that waits at its first row does not take the
   * lines of the others from under the writer's hands, as it would where each row says by itself that
   * it is there.
   */
  static void publishRuns(long[] slots, RingShape shape, long fromRow, long toRow) {
    long row = fromRow;
    while (row < toRow) {
      int index = (int) row & (shape.capacityRows() - 1);
      int run = (int) Math.min(toRow - row, Math.min(shape.capacityRows() - index, MAX_RUN));
      int offset = RingShape.PAD_WORDS + index * shape.strideWords();
      WORD.setRelease(slots, offset, sequence(row) | (run - 1L) << SEQUENCE_BITS);
      row += run;
    }
  }

  private static long sequence(long row) {
    return (row + 1) & SEQUENCE_MASK;
  }

  /**
   * Counts the rows published from the first row of a run on. Acquire: pairs with {@link #publishRuns}
   * and {@link #publish}.
   *
   * @param limit the most rows that are wanted; does not reach past the wrap
   * @param expectAll true to look at the last row first, as in {@link #countPublished}: it answers where
   *     it was published by itself
   * @return rows; more than the limit where a run goes on behind it, never past the wrap
   */
  static int countRuns(
      long[] slots, int offset, int strideWords, long row, int limit, boolean expectAll) {
    if (expectAll && limit > 1) {
      int last = run(slots, offset + (limit - 1) * strideWords, row + limit - 1);
      if (last > 0) {
        return limit - 1 + last;
      }
    }
    int rows = 0;
    while (rows < limit) {
      int run = run(slots, offset + rows * strideWords, row + rows);
      if (run == 0) {
        break;
      }
      rows += run;
    }
    return rows;
  }

  /** The rows of the run that begins with a row; 0 where none does, or not yet. */
  static int run(long[] slots, int offset, long row) {
    long word = (long) WORD.getAcquire(slots, offset);
    return (word & SEQUENCE_MASK) == sequence(row) ? (int) (word >>> SEQUENCE_BITS) + 1 : 0;
  }

  /** Publishes rows in order, each as {@link #publish} does; at most a capacity of them. */
  static void publishAll(long[] slots, RingShape shape, long fromRow, long toRow) {
    int stride = shape.strideWords();
    int end = RingShape.PAD_WORDS + shape.capacityRows() * stride;
    int offset = RingShape.PAD_WORDS + ((int) fromRow & (shape.capacityRows() - 1)) * stride;
    // Counted by an int: a loop over longs is compiled into two nested ones.
    int rows = (int) (toRow - fromRow);
    for (int row = 0; row < rows; row++) {
      publish(slots, offset, fromRow + row);
      offset += stride;
      offset = offset == end ? RingShape.PAD_WORDS : offset;
    }
  }

  /** Tells whether a row is there. Acquire: pairs with {@link #publish}. */
  static boolean isPublished(long[] slots, int offset, long row) {
    return (long) WORD.getAcquire(slots, offset) == row + 1;
  }

  /**
   * Counts the published rows from a row on. Stays within the ring when {@code limit} does not
   * reach past its wrap.
   *
   * @param expectAll true to look at the last row first: rows are published in order, so that it
   *     vouches for all before it, whose lines need not be fetched twice. Right when the reader is
   *     behind; else it would take a line from under the writer's hands
   */
  static int countPublished(
      long[] slots, int offset, int strideWords, long row, int limit, boolean expectAll) {
    if (limit <= 1) {
      return limit == 1 && isPublished(slots, offset, row) ? 1 : 0;
    }
    if (expectAll && isPublished(slots, offset + (limit - 1) * strideWords, row + limit - 1)) {
      return limit;
    }
    int rows = 0;
    int at = offset;
    while (rows < limit && isPublished(slots, at, row + rows)) {
      rows++;
      at += strideWords;
    }
    return rows;
  }
}
