package io.laminar.core.ring;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Rows that an output ring had no room for, in order, in arrays that grow: one row or one timer
 * step may overshoot before the engine stops draining the sources behind it. Rows that were claimed
 * together share their string bytes and move together. The engine thread's own.
 *
 * <pre>
 *   words   │ row │ row │ row │ row │ ...     groupRows │ 1 │ 3 │ ...
 *   bytes   │ group 0 │ group 1 │ ...        groupStart │ 0 │ 9 │ ...
 * </pre>
 */
final class OverflowChunk {
  private static final int FIRST_ROWS = 64;
  private static final int FIRST_BYTES = 1024;
  private static final int KEPT_ROWS = 4096;
  private static final int KEPT_BYTES = 1 << 18;

  private final int stride;
  private final LongConsumer memory;

  private long[] words = Slots.NONE;
  private byte[] bytes = LossyCursor.NO_BYTES;
  private int[] groupRows = new int[0];
  private int[] groupStart = new int[1];

  private int rows;
  private int groups;
  private int committedRows;
  private int committedGroups;
  private int flushedRows;
  private int flushedGroups;

  /**
   * Makes one that takes no memory yet.
   *
   * @param memory is given the bytes before they are allocated, and may refuse them by throwing;
   *     negative ones when they are given back
   */
  OverflowChunk(int stride, LongConsumer memory) {
    this.stride = stride;
    this.memory = memory;
  }

  /** Rows that are claimed here and not flushed. */
  int rows() {
    return rows - flushedRows;
  }

  /** Rows that are published here and not flushed. */
  int committedRows() {
    return committedRows - flushedRows;
  }

  long[] words() {
    return words;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Claims rows side by side and returns the word offset of the first. */
  int claim(int count, int byteCount) {
    int end = Math.addExact(rows, count);
    int endByte = Math.addExact(groupStart[groups], byteCount);
    // Nothing is claimed where memory is refused: what has grown by then is used by later rows.
    if ((long) end * stride > words.length) {
      int length = grown(FIRST_ROWS * stride, (long) end * stride);
      memory.accept((long) Long.BYTES * (length - words.length));
      words = Arrays.copyOf(words, length);
    }
    if (endByte > bytes.length) {
      int length = grown(FIRST_BYTES, endByte);
      memory.accept(length - bytes.length);
      bytes = Arrays.copyOf(bytes, length);
    }
    if (groups + 1 >= groupStart.length) {
      int length = grown(FIRST_ROWS, groups + 2L);
      memory.accept(2L * Integer.BYTES * (length - groupStart.length));
      groupStart = Arrays.copyOf(groupStart, length);
      groupRows = Arrays.copyOf(groupRows, length);
    }
    int offset = rows * stride;
    groupRows[groups] = count;
    groups++;
    groupStart[groups] = endByte;
    rows = end;
    return offset;
  }

  private static int grown(int first, long needed) {
    long doubled = Math.max(first, Long.highestOneBit(needed - 1) << 1);
    return Math.toIntExact(Math.min(doubled, Math.max(needed, Integer.MAX_VALUE - 8)));
  }

  /** Returns where the bytes of the group claimed last start. */
  int claimedSideOffset() {
    return groupStart[groups - 1];
  }

  void commit() {
    committedRows = rows;
    committedGroups = groups;
  }

  void abandon() {
    rows = committedRows;
    groups = committedGroups;
    resetWhenEmpty();
  }

  boolean hasGroup() {
    return flushedGroups < committedGroups;
  }

  int firstGroupRows() {
    return groupRows[flushedGroups];
  }

  int firstGroupOffset() {
    return flushedRows * stride;
  }

  int firstGroupSideOffset() {
    return groupStart[flushedGroups];
  }

  int firstGroupBytes() {
    return groupStart[flushedGroups + 1] - groupStart[flushedGroups];
  }

  void removeFirstGroup() {
    flushedRows += groupRows[flushedGroups];
    flushedGroups++;
    resetWhenEmpty();
  }

  private void resetWhenEmpty() {
    if (flushedGroups == groups) {
      rows = groups = committedRows = committedGroups = flushedRows = flushedGroups = 0;
      if (words.length > KEPT_ROWS * stride) {
        memory.accept(-(long) Long.BYTES * words.length);
        words = Slots.NONE;
      }
      if (bytes.length > KEPT_BYTES) {
        memory.accept(-bytes.length);
        bytes = LossyCursor.NO_BYTES;
      }
    }
  }
}
