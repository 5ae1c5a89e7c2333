package io.laminar.core.ring;

import io.laminar.api.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A ring between two threads whose producer never waits: when it is full, the oldest unread row is
 * given up and counted, and likewise as many rows as a string needs bytes. The consumer reads
 * copies; see {@link LossyCursor} for why none is torn and every row is either read or counted.
 *
 * <p>A watermark outlasts the row that declares it: the next row that is kept tells it ({@link
 * #declaredBefore}). Where no row is left to do so, because what was to replace it was abandoned,
 * the producer is asked to declare it again ({@link #watermarkToRepeat}).
 */
public final class LossyLane extends RowRing {
  private final LossyCursor cursor;

  // The producer's own, once it declared a watermark.
  private @Nullable WatermarkNotes notes;
  private long declaring = WatermarkNotes.NONE;
  private boolean nothingKept;

  /**
   * A lane by itself.
   *
   * @param shape capacity, stride and side bytes
   */
  public LossyLane(RingShape shape) {
    this(0, shape, new Waiter(WaitStrategy.SPIN_YIELD), new Waiter(WaitStrategy.SPIN_YIELD));
  }

  /**
   * A lane.
   *
   * @param id its number in its channel
   * @param shape capacity, stride and side bytes
   * @param rowsWaiter how the consumer waits; woken by every publish where it parks
   * @param roomWaiter never needed, as there is always room
   */
  public LossyLane(int id, RingShape shape, Waiter rowsWaiter, Waiter roomWaiter) {
    super(id, shape, true, rowsWaiter, roomWaiter);
    this.cursor = new LossyCursor(shape, 0);
  }

  @Override
  public int poll(int maxRows) {
    long[] words = acquireSlots();
    if (words.length == 0) {
      return 0;
    }
    int rows = cursor.poll(maxRows, words, side, null);
    readOffset = cursor.readOffset;
    return rows;
  }

  @Override
  public int room() {
    return capacity - unpublished();
  }

  @Override
  public long[] readSlots() {
    return cursor.copy();
  }

  @Override
  public byte[] readSide() {
    return cursor.readSide();
  }

  @Override
  public long readRow() {
    return cursor.readRow();
  }

  @Override
  public long nextRow() {
    return cursor.nextRow();
  }

  @Override
  public void release(int rows) {
    cursor.release(rows);
    readOffset = cursor.readOffset;
  }

  @Override
  public long rowsDropped() {
    return cursor.rowsDropped();
  }

  @Override
  long headRow() {
    // What was copied out still waits.
    return cursor.row() - cursor.remaining();
  }

  /** Gives up the oldest published rows; a claim fails only where all rows are unpublished. */
  @Override
  long limitFor(int rows) {
    long needed = Math.min(claimed + rows, published + capacity);
    giveUpBefore(needed - capacity);
    return cursor.row() + capacity;
  }

  private void giveUpBefore(long row) {
    long rows = cursor.advanceTo(row);
    WatermarkNotes present = notes;
    if (rows > 0 && present != null) {
      long declarations = present.watermarkRowsFrom(row - rows)
          - (row == published ? 0 : present.watermarkRowsFrom(row));
      cursor.countLess(declarations);
      nothingKept = row == published;
    }
  }

  @Override
  public void declare(long watermark) {
    assert unpublished() == 1 : "rows of other kinds are published before";
    if (notes == null) {
      WatermarkNotes first = new WatermarkNotes(capacity);
      notes = first;
      cursor.note(first);
      noteRows();
    }
    declaring = watermark;
  }

  @Override
  void publishRows(long fromRow, long toRow) {
    Slots.publishAll(slots, shape, fromRow, toRow);
  }

  @Override
  void noted(long fromRow, long toRow) {
    WatermarkNotes present = notes;
    if (present != null) {
      present.note(fromRow, toRow);
      if (declaring != WatermarkNotes.NONE) {
        present.declare(declaring);
        declaring = WatermarkNotes.NONE;
      }
      nothingKept = false;
    }
  }

  @Override
  public long watermarkToRepeat() {
    WatermarkNotes present = notes;
    return nothingKept && present != null && unpublished() == 0
        ? present.declared()
        : WatermarkNotes.NONE;
  }

  @Override
  public long declaredBefore() {
    return cursor.declared();
  }

  @Override
  boolean makeSideRoom(SideBuffer bytes, int length) {
    long oldestAllowed = bytes.oldestAllowed(length);
    long row = cursor.row();
    while (row < published && bytes.start(row) < oldestAllowed) {
      row++;
    }
    giveUpBefore(row);
    bytes.freeUpTo(bytes.start(cursor.row()));
    return bytes.fits(length);
  }
}
