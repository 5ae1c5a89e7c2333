package io.laminar.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Access to the sequence words, the one place where rows are handed from thread to thread. */
final class Slots {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  /** The slots of a ring that was never written. */
  static final long[] NONE = new long[0];

  private Slots() {}

  /**
   * Publishes a row. Release: the words of the row, its string bytes and the bounds of these are
   * visible to whoever sees the sequence.
   */
  static void publish(long[] slots, int offset, long row) {
    WORD.setRelease(slots, offset, row + 1);
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
