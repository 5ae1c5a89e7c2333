package io.laminar.core.ring;

/**
 * A second reader of a lane, on a thread of its own: it reads every row in place, as the consumer does,
 * and a slot is free when both are done with it.
 *
 * <pre>
 *   poll ▶ rows at readOffset, side by side in readSlots ▶ release
 *
 *   head ≤ end of what was polled ≤ seal: what a follower was ever given counts as taken
 * </pre>
 *
 * <p>All by one thread, but for what says otherwise.
 */
public final class LaneFollower extends PaddedPositions {
  private final Lane lane;
  private final Waiter reader;
  private long[] slots = Slots.NONE;

  // Guarded by this: a seal comes before a poll, or behind it.
  private long polledTo;

  /**
   * Follows a lane from its first row on.
   *
   * @param reader how its thread waits; woken by a producer that finds no room because of it
   */
  LaneFollower(Lane lane, Waiter reader) {
    this.lane = lane;
    this.reader = reader;
  }

  /** The lane. Any thread. */
  public Lane lane() {
    return lane;
  }

  /**
   * Returns how many rows can be read at {@link #readOffset}, never across the wrap and none behind a
   * seal. They stay valid until they are released.
   *
   * @param maxRows the most rows to return
   */
  public int poll(int maxRows) {
    long[] words = slots;
    if (words.length == 0) {
      words = lane.acquireSlots();
      slots = words;
      if (words.length == 0) {
        return 0;
      }
    }
    long row = head;
    int offset = lane.offset(row);
    readOffset = offset;
    int limit = Math.min(maxRows, lane.capacity - ((int) row & lane.mask));
    synchronized (this) {
      limit = (int) Math.max(0, Math.min(limit, lane.sealedAt - row));
      int rows = (int) Math.min(limit, found - row);
      if (rows < limit) {
        found = row + rows;
        rows += Slots.countRuns(
            words, offset + rows * lane.stride, lane.stride, row + rows, limit - rows, false);
        found = row + rows;
        rows = Math.min(rows, limit);
      }
      polledTo = rows > 0 ? row + rows : polledTo;
      return rows;
    }
  }

  /** Fixes which rows of the lane were taken: not fewer than were polled here. Consumer of the lane. */
  synchronized long seal() {
    return lane.sealFrom(polledTo);
  }

  /** The array that {@link #readOffset} indexes; valid after a poll. */
  public long[] readSlots() {
    return slots;
  }

  /** The bytes that string words of polled rows point into; valid after a poll. */
  public byte[] readSide() {
    return lane.side();
  }

  /** Where the first polled row begins in {@link #readSlots}. */
  public int readOffset() {
    return (int) readOffset;
  }

  /**
   * Is done with the oldest polled rows.
   *
   * @param rows how many; at most what was polled
   */
  public void release(int rows) {
    // Release: what was read of these slots was read before the producer may overwrite.
    HEAD.setRelease(this, head + rows);
    lane.wakeProducer();
  }

  /**
   * Goes on at another row, which may not be published yet: others need not be read. Before the lane has
   * a producer.
   */
  public void startAt(long row) {
    found = row;
    HEAD.setRelease(this, row);
  }

  /** Reads no more, and holds back nothing. */
  public void leave() {
    HEAD.setRelease(this, Long.MAX_VALUE);
    lane.wakeProducer();
  }

  /** The number of the next row to read: those before are read. Any thread. */
  public long nextRow() {
    // Acquire: pairs with the release of what was read.
    return (long) HEAD.getAcquire(this);
  }

  /** The producer found no room because of it. */
  void hurry() {
    reader.wake();
  }
}
