package io.laminar.core.ring;

/**
 * A subscriber's place in an {@link OutputRing}. One thread polls, reads rows in place, and
 * releases them; any thread may close.
 */
public abstract sealed class RingReader extends PaddedPositions
    permits LosslessReader, LossyReader {
  final OutputRing ring;

  /** The slots of the ring. */
  final long[] slots;

  private final Waiter waiter;

  RingReader(OutputRing ring, long[] slots, Waiter waiter) {
    this.ring = ring;
    this.slots = slots;
    this.waiter = waiter;
  }

  /**
   * Returns how many rows can be read at {@link #readOffset}, side by side in {@link #readSlots}.
   * They stay valid until they are released. Reading thread.
   *
   * @param maxRows the most rows to return
   * @return rows; 0 when there is none now
   */
  public abstract int poll(int maxRows);

  /**
   * Tells whether a poll may find rows; cheaper than to try, and asks for no more than one of them.
   * Reading thread.
   *
   * @return false when there is none now
   */
  public abstract boolean mayHaveRows();

  /**
   * Tells whether the last poll left off where it was told to, or at the wrap of the ring, and not
   * because there was no further row. Reading thread; valid until the next poll.
   *
   * @return false when the last poll saw that nothing follows
   */
  public abstract boolean mayHaveMore();

  /**
   * Returns the array that {@link #readOffset} indexes. Reading thread; valid after a poll.
   *
   * @return the slots, or the copies of them
   */
  public abstract long[] readSlots();

  /**
   * Returns the bytes that string words of polled rows point into. Reading thread; valid after a
   * poll.
   *
   * @return the side buffer, or the copy of it
   */
  public abstract byte[] readSide();

  /**
   * Gives the oldest polled rows back, with their string bytes. Reading thread.
   *
   * @param rows how many; at most what was polled
   */
  public abstract void release(int rows);

  /**
   * Returns the word offset of the first polled row. Reading thread; valid after a poll.
   *
   * @return an index into {@link #readSlots}
   */
  public final int readOffset() {
    return (int) readOffset;
  }

  /**
   * Tells whether the stream ended and everything was read. Reading thread.
   *
   * @return true when no row will come
   */
  public final boolean isComplete() {
    return nextRow() >= ring.end.get();
  }

  /**
   * Tells whether the ring waits for this reader. Any thread.
   *
   * @return false for one that loses rows, or is ended, instead
   */
  public abstract boolean isLossless();

  /**
   * Tells whether the ring ended this reader because it fell behind. Reading thread.
   *
   * @return true for a {@code DISCONNECT} reader whose unread rows were overwritten
   */
  public abstract boolean isDisconnected();

  /**
   * Returns the rows that this reader did not see: those given up, or those that were unread when
   * it was disconnected. Any thread.
   *
   * @return rows; 0 for a lossless reader
   */
  public abstract long rowsDropped();

  /**
   * Returns the rows that wait in the ring, as an estimate. Any thread.
   *
   * @return rows, 0 to the capacity
   */
  public final int fill() {
    long rows = ring.rowsPublished() - headRow();
    return (int) Math.max(0, Math.min(ring.shape.capacityRows(), rows));
  }

  /**
   * Returns the waiter for the reader's loop around {@link #poll}.
   *
   * @return the waiter; the ring's producer wakes it
   */
  public final Waiter waiter() {
    return waiter;
  }

  /** Leaves the ring; rows in hand are no longer valid. Any thread; idempotent. */
  public void close() {
    ring.remove(this);
  }

  /** The next row that the reading thread has not released. */
  abstract long nextRow();

  /** The first row that the reader still needs of the ring. Any thread. */
  abstract long headRow();
}
