package io.laminar.core.ring;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;

/**
 * The byte ring beside the slots, as its writer sees it. Positions count bytes without end; a piece
 * is always contiguous, the bytes that do not fit before the wrap are skipped. Nothing is freed
 * explicitly: the writer notes where each row's bytes start, so that the position of the slowest
 * reader tells what is free.
 *
 * <p>Where rows are read in place it begins small, and doubles when what is not read yet leaves no
 * room: the old bytes keep their indexes, since rows refer to them, and are not told apart any more:
 *
 * <pre>
 *   before   │·bytes·│            after   │·bytes·│········free········│
 *            0       n                    0       n = floor's index     2n
 * </pre>
 *
 * <pre>
 *   starts[row]   ─┐ row 7   ┌ row 8          ┌ position
 *                  ▼         ▼                ▼
 *   bytes   ··free·│ab│cdef··│ghij│k│·skipped·│····free····   limit = start of the oldest row + capacity
 * </pre>
 */
final class SideBuffer {
  private static final byte[] NO_BYTES = new byte[0];

  /** What it begins with. */
  private static final int FIRST_BYTES = 1 << 14;

  // Raised by rows that an earlier life has taken.
  private int maxBytes;
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

  /** Where the room begins that the last growth made: bytes before it are never rewound. */
  private long floor;

  SideBuffer(RingShape shape, boolean withEnds) {
    this.maxBytes = shape.sideBytes();
    this.rowMask = shape.capacityRows() - 1;
    this.withEnds = withEnds;
  }

  /** Makes room for the notes of every row. Called by the writer before its first claim. */
  void allocate() {
    starts = new long[rowMask + 1];
    ends = withEnds ? new long[rowMask + 1] : Slots.NONE;
    if (withEnds) {
      // Whoever copies rows out may be overtaken: the place of a byte never changes.
      limit = maxBytes;
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int capacityBytes() {
    return withEnds ? maxBytes : bytes.length;
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
    int capacity = capacityBytes();
    int index = (int) position & (capacity - 1);
    return index + length > capacity ? capacity - index + length : length;
  }

  boolean fits(int length) {
    return position + needed(length) <= limit;
  }

  /** Returns the position from which all bytes must be live for a piece to fit. */
  long oldestAllowed(int length) {
    return position + needed(length) - capacityBytes();
  }

  /** Notes that everything before a position is free. */
  void freeUpTo(long freePosition) {
    limit = freePosition + capacityBytes();
  }

  /** The bytes of the notes, and of the array where it does not grow: charged at the first claim. */
  long firstBytes() {
    long rows = rowMask + 1L;
    return withEnds ? 2 * rows * Long.BYTES + maxBytes : rows * Long.BYTES;
  }

  /**
   * Returns how large an array would have to be that a piece fits into beside what is there.
   *
   * @return bytes; 0 where the largest is reached, or rows are copied out
   */
  int grown(int length) {
    int old = bytes.length;
    if (withEnds || old == maxBytes) {
      return 0;
    }
    long wanted = Math.max(FIRST_BYTES, Math.max(2L * old, (long) old + 2L * length));
    return (int) Math.min(maxBytes, Long.highestOneBit(wanted - 1) << 1);
  }

  /**
   * Takes a larger array.
   *
   * @param capacity as {@link #grown} says
   */
  void grow(int capacity) {
    int old = bytes.length;
    bytes = Arrays.copyOf(bytes, capacity);
    // The next position whose index is behind the old bytes, which are live until all rows are
    // read that were begun before.
    floor = old == 0 ? position : position + ((old - position) & (capacity - 1));
    Arrays.fill(starts, floor - old);
    position = floor;
    limit = floor - old + capacity;
  }

  /** Takes a piece that {@link #fits} and returns its index in {@link #bytes}. */
  int take(int length) {
    if (withEnds && bytes.length == 0) {
      bytes = new byte[maxBytes];
    }
    position += needed(length);
    return (int) (position - length) & (bytes.length - 1);
  }

  /** Gives back all bytes of a row that was not published and of those after it. */
  void rewindTo(long row) {
    position = Math.max(floor, start(row));
  }

  /** Makes it hold a row that is larger than what fitted so far. Where it grows, and for the writer. */
  void admit(int rowBytes) {
    if (rowBytes > maxBytes / 2) {
      maxBytes = Integer.highestOneBit(rowBytes - 1) << 2;
    }
  }

  /** Refuses a piece that might never fit. */
  void check(int length) {
    if (length < 0 || length > maxBytes / 2) {
      throw new LaminarException(
          ErrorCode.ROW_TOO_LARGE,
          length + " bytes of strings do not fit into a row; at most " + maxBytes / 2 + " do",
          "Raise max_row_bytes or shorten the value.");
    }
  }
}
