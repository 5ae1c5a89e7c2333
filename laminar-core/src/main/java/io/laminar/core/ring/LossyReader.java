package io.laminar.core.ring;

/** A reader that holds nobody back: it reads copies, and loses rows or is ended when it is slow. */
final class LossyReader extends RingReader {
  private final LossyCursor cursor;
  private final boolean disconnects;

  LossyReader(OutputRing ring, long[] slots, Waiter waiter, long firstRow, boolean disconnects) {
    super(ring, slots, waiter);
    this.cursor = new LossyCursor(ring.shape, firstRow);
    this.disconnects = disconnects;
  }

  /** Drops the unread rows before a row, or ends the reader if there are any. Producer. */
  void giveUpBefore(long row) {
    if (!disconnects) {
      cursor.advanceTo(row);
    } else if (cursor.disconnectBehind(row, ring.rowsPublished())) {
      ring.remove(this);
      waiter().wake();
    }
  }

  /** The first row that is neither read nor given up; beyond all rows for a reader that was ended. */
  long row() {
    return cursor.isDisconnected() ? Long.MAX_VALUE >> 1 : cursor.row();
  }

  @Override
  public int poll(int maxRows) {
    int rows = cursor.poll(maxRows, slots, ring.side, ring.large);
    readOffset = cursor.readOffset;
    return rows;
  }

  @Override
  public boolean mayHaveRows() {
    // A poll copies rows out, or finds that there is none.
    return true;
  }

  @Override
  public boolean mayHaveMore() {
    // As above.
    return true;
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
  public void release(int rows) {
    cursor.release(rows);
    readOffset = cursor.readOffset;
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public boolean isDisconnected() {
    return cursor.remaining() == 0 && cursor.isDisconnected();
  }

  @Override
  public long rowsDropped() {
    return cursor.rowsDropped();
  }

  @Override
  long nextRow() {
    return cursor.row() - cursor.remaining();
  }

  @Override
  long headRow() {
    return cursor.row();
  }
}
