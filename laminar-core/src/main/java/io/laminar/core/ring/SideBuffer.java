package io.laminar.core.ring;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * The byte ring beside the slots, as its writer sees it. Positions count bytes without end; a piece
 * is always contiguous, the bytes that do not fit before the wrap are skipped. Nothing is freed
 * explicitly: the writer notes where each row's bytes start, so that the position of the slowest
 * reader tells what is free.
 *
 * <pre>
 *   starts[row]   ─┐ row 7   ┌ row 8          ┌ position
 *                  ▼         ▼                ▼
 *   bytes   ··free·│ab│cdef··│ghij│k│·skipped·│····free····   limit = start of the oldest row + capacity
 * </pre>
 */
final class SideBuffer {
  private static final byte[] NO_BYTES = new byte[0];

  private final int capacityBytes;
  private final int rowMask;
  private final boolean withEnds;

  /** The first byte position of each row; written before the row is published. */
  private long[] starts = Slots.NONE;

  /** A byte position at or after the last byte of each row; only where rows are copied out. */
  private long[] ends = Slots.NONE;

  // Allocated with the first string. A reader sees it after it saw the row that has the string.
  private byte[] bytes = NO_BYTES;

  private long position;
  private long limit;

  SideBuffer(RingShape shape, boolean withEnds) {
    this.capacityBytes = shape.sideBytes();
    this.rowMask = shape.capacityRows() - 1;
    this.withEnds = withEnds;
    this.limit = capacityBytes;
  }

  /** Makes room for the notes of every row. Called by the writer before its first claim. */
  void allocate() {
    starts = new long[rowMask + 1];
    ends = withEnds ? new long[rowMask + 1] : Slots.NONE;
  }

  byte[] bytes() {
    return bytes;
  }

  int capacityBytes() {
    return capacityBytes;
  }

  long start(long row) {
    return starts[(int) row & rowMask];
  }

  long end(long row) {
    return ends[(int) row & rowMask];
  }

  /** Notes that the bytes reserved from here on belong to this row or a later one. */
  void begin(long row) {
    starts[(int) row & rowMask] = position;
  }

  /** Notes that the bytes of these rows end here or before, for those who copy rows out. */
  void end(long fromRow, long toRow) {
    if (withEnds) {
      for (long row = fromRow; row < toRow; row++) {
        ends[(int) row & rowMask] = position;
      }
    }
  }

  /** Returns the bytes to take for a piece, those skipped at the wrap included. */
  int needed(int length) {
    int index = (int) position & (capacityBytes - 1);
    return index + length > capacityBytes ? capacityBytes - index + length : length;
  }

  boolean fits(int length) {
    return position + needed(length) <= limit;
  }

  /** Returns the position from which all bytes must be live for a piece to fit. */
  long oldestAllowed(int length) {
    return position + needed(length) - capacityBytes;
  }

  /** Notes that everything before a position is free. */
  void freeUpTo(long freePosition) {
    limit = freePosition + capacityBytes;
  }

  /** Takes a piece that {@link #fits} and returns its index in {@link #bytes}. */
  int take(int length) {
    if (bytes.length == 0) {
      bytes = new byte[capacityBytes];
    }
    position += needed(length);
    return (int) (position - length) & (capacityBytes - 1);
  }

  /** Gives back all bytes of a row that was not published and of those after it. */
  void rewindTo(long row) {
    position = start(row);
  }

  /** Refuses a piece that might never fit. */
  void check(int length) {
    if (length < 0 || length > capacityBytes / 2) {
      throw new LaminarException(
          ErrorCode.ROW_TOO_LARGE,
          length + " bytes of strings do not fit into a row; at most " + capacityBytes / 2 + " do",
          "Raise max_row_bytes or shorten the value.");
    }
  }
}
