package io.laminar.core.ring;

import com.lmax.disruptor.Sequence;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of a reader that the writer may overtake, and the rows that it copied out.
 *
 * <pre>
 *   head ─▶ row h ··················· writer's next row
 *     reader: copy rows h .. h+n ─▶ CAS head h → h+n ─▶ the copies are its own
 *     writer: CAS head h → h+k (k rows dropped) ─▶ overwrite the slots of h .. h+k
 * </pre>
 *
 * <p>A slot is overwritten only after the head passed it. If the reader's CAS from {@code e}
 * succeeds, the head was at {@code e} until then, and no row from {@code e} on was overwritten while
 * it was copied; rows before {@code e}, which may be torn, are discarded. Every row is thus counted
 * once: by the reader, or as dropped. The head only grows, so a CAS cannot mistake an old lap for a
 * new one. To disconnect its reader, the writer makes the head negative, for good.
 */
final class LossyCursor extends PaddedPositions {
  static final byte[] NO_BYTES = new byte[0];

  /** Rows copied at a time: what fits the first-level cache. */
  private static final int COPY_ROWS = 256;

  private final RingShape shape;
  private final int copyRows;

  // Disruptor's padded counter; its CAS is volatile: the copying of rows stays before it, and the
  // overwriting of slots stays after it.
  private final Sequence shared;

  // Written by the writer (release), read by anyone.
  private final Sequence dropped = new Sequence(0);

  private long[] copy = Slots.NONE;
  private byte[] copySide = NO_BYTES;

  // The strings of the one row that was copied out, where they are not in the side buffer.
  private byte @Nullable [] largeSide;
  private int remaining;
  private long copiedUpTo;

  // Set by the writer before it publishes the first row that declares a watermark.
  private @Nullable WatermarkNotes notes;
  private long[] copiedNotes = Slots.NONE;
  private long declared = WatermarkNotes.NONE;

  LossyCursor(RingShape shape, long startRow) {
    this.shape = shape;
    this.copyRows = Math.min(COPY_ROWS, shape.capacityRows());
    this.shared = new Sequence(startRow);
  }

  // ---- Writer ----

  /** Gives up every unread row before a row; returns how many there were. */
  long advanceTo(long row) {
    for (long first = shared.get(); first >= 0 && first < row; first = shared.get()) {
      if (shared.compareAndSet(first, row)) {
        dropped.set(dropped.get() + row - first);
        return row - first;
      }
    }
    return 0;
  }

  /** Some of what was given up were not rows of the user's. */
  void countLess(long rows) {
    dropped.set(dropped.get() - rows);
  }

  /** From now on rows tell which watermark was declared before them. */
  void note(WatermarkNotes newNotes) {
    notes = newNotes;
  }

  /** Ends the reader if it has not read every row before a row. Returns whether it did end it. */
  boolean disconnectBehind(long row, long nextRow) {
    for (long first = shared.get(); first >= 0 && first < row; first = shared.get()) {
      // Before the head: whoever sees the end sees how far behind it was.
      dropped.set(nextRow - first);
      if (shared.compareAndSet(first, -1 - first)) {
        return true;
      }
      dropped.set(0);
    }
    return false;
  }

  // ---- Reader ----

  int poll(int maxRows, long[] slots, @Nullable SideBuffer side, @Nullable LargeRows largeRows) {
    if (remaining == 0) {
      refill(slots, side, largeRows);
    }
    return Math.min(remaining, maxRows);
  }

  void release(int rows) {
    remaining -= rows;
    largeSide = remaining == 0 ? null : largeSide;
    readOffset += (long) rows * shape.strideWords();
  }

  long[] copy() {
    return copy;
  }

  byte[] readSide() {
    byte[] ofRow = largeSide;
    return ofRow != null ? ofRow : copySide;
  }

  /** The number of the oldest row that was copied out and not yet released. */
  long readRow() {
    return copiedUpTo - remaining;
  }

  /** The number of the first row that was neither released nor given up. */
  long nextRow() {
    return remaining == 0 ? row() : readRow();
  }

  /** The watermark declared before the row that was the oldest when rows were last copied out. */
  long declared() {
    return declared;
  }

  /** Rows that were copied out and not yet released; from other threads an estimate. */
  int remaining() {
    return remaining;
  }

  private void refill(long[] slots, @Nullable SideBuffer side, @Nullable LargeRows largeRows) {
    int stride = shape.strideWords();
    for (long first = shared.get(); first >= 0; first = shared.get()) {
      int index = (int) first & (shape.capacityRows() - 1);
      int offset = RingShape.PAD_WORDS + index * stride;
      int limit = Math.min(copyRows, shape.capacityRows() - index);
      int rows = Slots.countPublished(slots, offset, stride, first, limit, behind != 0);
      behind = rows == limit ? 1 : 0;
      if (largeRows != null && rows > 0) {
        rows = cut(largeRows, first, rows);
      }
      if (rows > 0 && copyRows(slots, offset, first, rows, side)) {
        WatermarkNotes present = copyNotes(first, rows);
        int taken = take(first, first + rows);
        if (taken > 0) {
          declared = present == null ? WatermarkNotes.NONE : copiedNotes[rows - taken];
          readOffset = (long) (rows - taken) * stride;
          remaining = taken;
          copiedUpTo = first + rows;
          return;
        }
      } else if (rows == 0 && shared.get() == first) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** A row whose strings have an array of their own comes by itself; if it is given up, in vain. */
  private int cut(LargeRows largeRows, long first, int rows) {
    int together = largeRows.together(first, rows);
    largeSide = largeRows.of(first);
    behind = together < rows ? 1 : behind;
    return together;
  }

  /** Moves the head past the copied rows; returns how many of them, at the end, were not dropped. */
  private int take(long first, long end) {
    long expected = first;
    while (expected >= 0 && expected < end) {
      if (shared.compareAndSet(expected, end)) {
        return (int) (end - expected);
      }
      expected = shared.get();
    }
    return 0;
  }

  private boolean copyRows(
      long[] slots, int offset, long first, int rows, @Nullable SideBuffer side) {
    int words = rows * shape.strideWords();
    if (copy.length == 0) {
      copy = new long[copyRows * shape.strideWords()];
    }
    System.arraycopy(slots, offset, copy, 0, words);
    return side == null || copyBytes(side, first, rows);
  }

  private @Nullable WatermarkNotes copyNotes(long first, int rows) {
    // Read after the rows were seen: where one of them follows a declaration, this is there, too.
    WatermarkNotes present = notes;
    if (present != null) {
      if (copiedNotes.length == 0) {
        copiedNotes = new long[copyRows];
      }
      present.copyDeclared(first, rows, copiedNotes);
    }
    return present;
  }

  /**
   * Copies the strings of the rows to the same indices, so that the rows point at them unchanged.
   * Returns false if the first row was dropped meanwhile, when its notes mean nothing.
   */
  private boolean copyBytes(SideBuffer side, long first, int rows) {
    long start = side.start(first);
    long end = side.end(first + rows - 1);
    // The notes were read before the head is looked at: if it has not moved they are this lap's.
    VarHandle.acquireFence();
    if (shared.get() != first) {
      return false;
    }
    byte[] bytes = side.bytes();
    long length = Math.min(end - start, bytes.length);
    if (length <= 0) {
      return true;
    }
    if (copySide.length == 0) {
      copySide = new byte[bytes.length];
    }
    int from = (int) start & (bytes.length - 1);
    int upToWrap = (int) Math.min(length, bytes.length - from);
    System.arraycopy(bytes, from, copySide, from, upToWrap);
    System.arraycopy(bytes, 0, copySide, 0, (int) length - upToWrap);
    return true;
  }

  // ---- Any thread ----

  /** The first row that was neither read nor dropped; where the reader stood if it was ended. */
  long row() {
    long first = shared.get();
    return first >= 0 ? first : -1 - first;
  }

  boolean isDisconnected() {
    return shared.get() < 0;
  }

  /** Rows given up; of a disconnected reader, those that it had not read when it was ended. */
  long rowsDropped() {
    return dropped.get();
  }
}
