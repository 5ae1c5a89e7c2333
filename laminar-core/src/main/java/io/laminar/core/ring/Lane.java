package io.laminar.core.ring;

import io.laminar.api.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A lossless ring of rows between two threads. The consumer reads slots in place and publishes its
 * position once a batch; the producer keeps the position that it saw last and looks again only when
 * the ring seems full.
 *
 * <p>The rows before {@link #headRow} are free, unless the lane has a {@link LaneFollower} that must also
 * be done with them.
 */
public final class Lane extends RowRing {
  /** The consumer's view of the slots, so that it pays for the acquire once. */
  private long[] readSlots = Slots.NONE;

  private final @Nullable LaneFollower follower;

  /**
   * A lane by itself, for one producer and one consumer that both spin.
   *
   * @param shape capacity, stride and side bytes
   */
  public Lane(RingShape shape) {
    this(0, shape, new Waiter(WaitStrategy.SPIN_YIELD), new Waiter(WaitStrategy.SPIN_YIELD));
  }

  /**
   * A lane.
   *
   * @param id its number in its channel
   * @param shape capacity, stride and side bytes
   * @param rowsWaiter how the consumer waits; woken by every publish where it parks
   * @param roomWaiter how the producer waits; woken by every release where it parks
   */
  public Lane(int id, RingShape shape, Waiter rowsWaiter, Waiter roomWaiter) {
    super(id, shape, false, rowsWaiter, roomWaiter);
    this.follower = null;
  }

  /**
   * A lane with a second reader.
   *
   * @param id its number in its channel
   * @param shape capacity, stride and side bytes
   * @param rowsWaiter how the consumer waits; woken by every publish where it parks
   * @param roomWaiter how the producer waits; woken by every release where it parks
   * @param followerWaiter how the second reader waits; woken only where its rows leave no room
   */
  public Lane(
      int id, RingShape shape, Waiter rowsWaiter, Waiter roomWaiter, Waiter followerWaiter) {
    super(id, shape, false, rowsWaiter, roomWaiter);
    this.follower = new LaneFollower(this, followerWaiter);
  }

  /** The second reader; null where there is none. */
  public @Nullable LaneFollower follower() {
    return follower;
  }

  /**
   * Numbers the rows from another number on than 0: the lane goes on where one of the same number
   * stopped, in another process. Before the first claim.
   *
   * @param row the number of the first row
   */
  public void beginAt(long row) {
    claimed = row;
    published = row;
    claimLimit = row;
    head = row;
    found = row;
    LaneFollower second = follower;
    if (second != null) {
      second.startAt(row);
    }
  }

  /**
   * Makes room for a row that was taken in an earlier life, in which rows could be larger. Producer, before its bytes are reserved.
   *
   * @param rowBytes bytes of its long strings
   */
  public void admit(int rowBytes) {
    if (side != null) {
      side.admit(rowBytes);
    }
  }

  /**
   * Says which rows were taken when the lane was sealed in an earlier life; those that are not there are to be put there
   * again. Consumer.
   *
   * @param row the number of the first that was not taken
   */
  public void sealAt(long row) {
    sealedAt = row;
  }

  @Override
  public int poll(int maxRows) {
    long[] words = readSlots;
    if (words.length == 0) {
      words = acquireSlots();
      if (words.length == 0) {
        return 0;
      }
      readSlots = words;
    }
    long row = head;
    int offset = offset(row);
    readOffset = offset;
    if (maxRows == 1) {
      return found > row ? 1 : pollOne(words, offset, row);
    }
    int limit = Math.min(maxRows, capacity - ((int) row & mask));
    int rows = (int) (found - row);
    if (rows < limit) {
      rows += Slots.countRuns(
          words, offset + rows * stride, stride, row + rows, limit - rows, behind != 0);
      found = row + rows;
    }
    behind = rows >= limit ? 1 : 0;
    return Math.min(rows, limit);
  }

  private int pollOne(long[] words, int offset, long row) {
    int run = Slots.run(words, offset, row);
    found = row + run;
    return run > 0 ? 1 : 0;
  }

  @Override
  public int room() {
    return (int) (freeBefore() + capacity - claimed);
  }

  @Override
  public long[] readSlots() {
    return readSlots;
  }

  @Override
  public byte[] readSide() {
    return side();
  }

  @Override
  public long readRow() {
    return head;
  }

  @Override
  public long nextRow() {
    return head;
  }

  @Override
  public void release(int rows) {
    readOffset += (long) rows * stride;
    // Release: what the consumer read of these slots was read before the producer may overwrite.
    HEAD.setRelease(this, head + rows);
    wakeProducer();
  }

  @Override
  public long rowsDropped() {
    return 0;
  }

  @Override
  public void declare(long watermark) {
    // Its row will be read.
  }

  @Override
  public long watermarkToRepeat() {
    return WatermarkNotes.NONE;
  }

  @Override
  public long declaredBefore() {
    return WatermarkNotes.NONE;
  }

  @Override
  void publishRows(long fromRow, long toRow) {
    Slots.publishRuns(slots, shape, fromRow, toRow);
  }

  @Override
  void noted(long fromRow, long toRow) {
    // Nothing is to be known.
  }

  @Override
  long headRow() {
    // Acquire: pairs with the release of a batch.
    return (long) HEAD.getAcquire(this);
  }

  /** The row before which both readers are done. */
  private long freeBefore() {
    LaneFollower second = follower;
    return second == null ? headRow() : freeBefore(second);
  }

  private long freeBefore(LaneFollower second) {
    long read = headRow();
    long followed = second.nextRow();
    if (followed < read) {
      second.hurry();
      return followed;
    }
    return read;
  }

  @Override
  public long seal() {
    LaneFollower second = follower;
    return second == null ? super.seal() : second.seal();
  }

  @Override
  long limitFor(int rows) {
    return freeBefore() + capacity;
  }

  @Override
  boolean makeSideRoom(SideBuffer bytes, int length) {
    // The oldest row that may still be read, or the one being written: its notes are valid.
    bytes.freeUpTo(bytes.start(freeBefore()));
    return bytes.fits(length);
  }
}
