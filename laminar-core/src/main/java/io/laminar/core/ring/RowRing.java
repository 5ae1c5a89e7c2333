package io.laminar.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A ring of rows from one producer thread to one consumer thread: {@link Lane} where nothing may be
 * lost, {@link LossyLane} where the oldest rows give way.
 *
 * <p>Producer, one thread: {@link #claim}, write the words of the slot but its first, reserve bytes
 * for long strings, {@link #publish()}. Several rows may be claimed before they are published
 * together. Nothing here waits: full is a return value, and {@link #roomWaiter} is for the
 * producer's own loop.
 *
 * <p>Consumer, one thread: {@link #poll}, read rows in place, {@link #release}.
 */
public abstract sealed class RowRing extends PaddedPositions permits Lane, LossyLane {
  private static final VarHandle SLOTS;

  static {
    try {
      SLOTS = MethodHandles.lookup().findVarHandle(RowRing.class, "slots", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final RingShape shape;
  final int capacity;
  final int stride;
  final int mask;
  final @Nullable SideBuffer side;

  /** Set by the producer at its first claim; a ring that is never written costs no memory. */
  long[] slots = Slots.NONE;

  // Seen by whoever sees a row that has a string in it.
  private byte[] sideBytes = LossyCursor.NO_BYTES;

  /** True if a published row needs neither notes about its bytes nor a wake-up. */
  private boolean noteless;

  private final int id;
  private RingMemory memory = new RingMemory(bytes -> {});
  private final Waiter roomWaiter;
  private final @Nullable Waiter parkingConsumer;
  private final @Nullable Waiter parkingProducer;
  private volatile boolean closed;
  private volatile boolean detached;
  volatile long sealedAt = Long.MAX_VALUE;

  RowRing(int id, RingShape shape, boolean copiesRowsOut, Waiter rowsWaiter, Waiter roomWaiter) {
    this.id = id;
    this.shape = shape;
    this.capacity = shape.capacityRows();
    this.stride = shape.strideWords();
    this.mask = capacity - 1;
    this.side = shape.sideBytes() == 0 ? null : new SideBuffer(shape, copiesRowsOut);
    this.roomWaiter = roomWaiter;
    this.parkingConsumer = rowsWaiter.orNullIfSpinning();
    this.noteless = side == null && parkingConsumer == null;
    this.parkingProducer = roomWaiter.orNullIfSpinning();
  }

  // ---- Producer ----

  /**
   * Returns the array of the slots. Producer; after the first claim.
   *
   * @return the slots, indexed by word offsets; only claimed slots may be written
   */
  public final long[] slots() {
    return slots;
  }

  /** The array that the offsets of {@link #reserveBytes} index; until the next one. Producer. */
  public final byte[] side() {
    return sideBytes;
  }

  /**
   * Claims the next slot, in addition to those claimed and not yet published. Producer.
   *
   * @return the word offset of the slot in {@link #slots}; -1 when the ring is full
   */
  public final int claim() {
    long row = claimed;
    if (row >= claimLimit && !makeRoom(1)) {
      return -1;
    }
    claimed = row + 1;
    if (side != null) {
      side.begin(row);
    }
    return offset(row);
  }

  /**
   * Claims slots that lie side by side, the first at {@link #batchOffset}, in addition to those not
   * yet published. The bytes reserved until the next claim belong to all of them. Producer.
   *
   * @param maxRows the most rows to claim
   * @return the rows claimed, fewer at the wrap or when the ring is nearly full; 0 when it is full
   */
  public final int claimBatch(int maxRows) {
    long row = claimed;
    int rows = Math.min(maxRows, capacity - ((int) row & mask));
    if (row + rows > claimLimit && !makeRoom(rows)) {
      rows = (int) Math.max(0, claimLimit - row);
    }
    claimed = row + rows;
    batchOffset = offset(row);
    if (side != null) {
      for (long each = row; each < row + rows; each++) {
        side.begin(each);
      }
    }
    return rows;
  }

  /** Where the rows of the last {@link #claimBatch} begin: a word offset into {@link #slots}. Producer. */
  public final int batchOffset() {
    return (int) batchOffset;
  }

  /** The word offset of the row that was claimed last. Producer; valid while it is not published. */
  public final int lastClaimed() {
    return offset(claimed - 1);
  }

  /** Tells whether a claim would find a slot now: false when the ring is full. Producer. */
  public final boolean hasRoom() {
    return claimed < claimLimit || room() > 0;
  }

  /** How many slots could be claimed now; where old rows give way, those not claimed. Producer. */
  public abstract int room();

  /**
   * Takes contiguous bytes for a string of the row claimed last. On -1 the rows claimed before it
   * may have to be published before there can be room. Producer.
   *
   * @param length bytes; all strings of a row together at most {@link RingShape#maxRowBytes}
   * @return the index of the first byte in {@link #side}; -1 when the side buffer is full
   * @throws io.laminar.api.LaminarException {@code ROW_TOO_LARGE} if it could never fit
   */
  public final int reserveBytes(int length) {
    SideBuffer bytes = side;
    if (bytes == null) {
      throw new IllegalStateException("the ring was made without a side buffer");
    }
    assert claimed > published : "bytes belong to a claimed row";
    bytes.check(length);
    if (!bytes.fits(length) && !makeSideRoom(bytes, length)) {
      int capacity = bytes.grown(length);
      if (capacity == 0) {
        return -1;
      }
      memory.take(capacity - bytes.bytes().length);
      bytes.grow(capacity);
    }
    int position = bytes.take(length);
    if (sideBytes != bytes.bytes()) {
      sideBytes = bytes.bytes();
    }
    return position;
  }

  /** Publishes every claimed row, in order. Producer. */
  public final void publish() {
    long row = published;
    if (noteless && claimed == row + 1) {
      Slots.publish(slots, offset(row), row);
      published = row + 1;
    } else {
      publishTo(claimed);
    }
  }

  /**
   * Publishes the oldest of the claimed rows. Producer.
   *
   * @param rows how many; at most {@link #unpublished}
   */
  public final void publish(int rows) {
    assert rows <= claimed - published : "only claimed rows can be published";
    publishTo(published + rows);
  }

  /** Kept out of {@link #publish()}, whose usual row needs no loop. */
  private void publishTo(long end) {
    long row = published;
    if (side != null) {
      side.end(row, end);
    }
    noted(row, end);
    publishRows(row, end);
    published = end;
    if (parkingConsumer != null) {
      parkingConsumer.wake();
    }
  }

  /** The rows that are claimed and not published. Producer. */
  public final int unpublished() {
    return (int) (claimed - published);
  }

  /**
   * Says that the row claimed last declares a watermark: where it is given up, the rows after it
   * tell. Producer, before the row is published, by itself.
   *
   * @param watermark more than {@link Long#MIN_VALUE}
   */
  public abstract void declare(long watermark);

  /**
   * Returns a watermark whose row was given up in favour of rows that were {@linkplain #abandon
   * abandoned}, so that no row is left to tell it. Producer.
   *
   * @return what is to be declared again; {@link Long#MIN_VALUE} for nothing
   */
  public abstract long watermarkToRepeat();

  /** From now on every row is noted. Producer. */
  final void noteRows() {
    noteless = false;
  }

  /** Lets the reader see rows. Producer. */
  abstract void publishRows(long fromRow, long toRow);

  /** Notes what is to be known of rows that are about to be published. Producer. */
  abstract void noted(long fromRow, long toRow);

  /** Gives back every row that is claimed and not published, with its bytes. Producer. */
  public final void abandon() {
    abandon(unpublished());
  }

  /**
   * Gives back the newest of the rows that are claimed and not published, with their bytes. Producer.
   *
   * @param rows how many; at most {@link #unpublished}
   */
  public final void abandon(int rows) {
    assert rows <= claimed - published : "only claimed rows can be given back";
    if (side != null && rows > 0) {
      side.rewindTo(claimed - rows);
    }
    claimed -= rows;
  }

  /** Says that no row will follow. Producer, after its last publish; idempotent. */
  public final void close() {
    closed = true;
    if (parkingConsumer != null) {
      parkingConsumer.wake();
    }
  }

  /** The waiter for the producer's loop around {@link #claim} and {@link #reserveBytes}. */
  public final Waiter roomWaiter() {
    return roomWaiter;
  }

  /**
   * Tells whether the consumer has gone for good: what is full then stays full. Any thread.
   *
   * @return true after the channel was closed
   */
  public final boolean isDetached() {
    return detached;
  }

  // ---- Consumer ----

  /**
   * Returns how many rows can be read at {@link #readOffset}, side by side in {@link #readSlots},
   * never across the wrap. They stay valid until they are released. Consumer.
   *
   * @param maxRows the most rows to return
   * @return rows; 0 when there is none now
   */
  public abstract int poll(int maxRows);

  /**
   * Returns the array that {@link #readOffset} indexes. Consumer; valid after a poll.
   *
   * @return the slots, or the copies of them
   */
  public abstract long[] readSlots();

  /** The bytes that string words of polled rows point into, or a copy. Consumer; valid after a poll. */
  public abstract byte[] readSide();

  /**
   * Gives the slots of the oldest polled rows back, with their string bytes. Consumer.
   *
   * @param rows how many; at most what was polled
   */
  public abstract void release(int rows);

  /**
   * Returns the number of the row that {@link #readOffset} points at: the rows published before it.
   * Consumer; valid after a poll that returned rows.
   *
   * @return counted from 0; rows that were given up count too
   */
  public abstract long readRow();

  /**
   * Returns the largest watermark that was declared before the rows that a poll returned, by rows
   * that were given up perhaps. Consumer; valid after a poll that returned rows.
   *
   * @return {@link Long#MIN_VALUE} where no such row can be given up, or there was none
   */
  public abstract long declaredBefore();

  /** The number of the first row that was neither released nor given up. Consumer. */
  public abstract long nextRow();

  /** The index of the first polled row's slot in {@link #readSlots}. Consumer; valid after a poll. */
  public final int readOffset() {
    return (int) readOffset;
  }

  /**
   * Fixes which rows count as taken: those that are published now, and those of a batch whose
   * publication is under way that the consumer has read already. For a ring whose consumer reads no
   * longer; a producer that published meanwhile looks at {@link #rowsNotTaken}. Consumer;
   * idempotent.
   *
   * @return the number of the first row that is not taken
   */
  public long seal() {
    return sealFrom(0);
  }

  final long sealFrom(long row) {
    long at = sealedAt;
    if (at == Long.MAX_VALUE) {
      at = Math.max(row, Math.max(rowsPublished(), nextRow()));
      sealedAt = at;
    }
    return at;
  }

  /**
   * Returns how many of the rows that were taken are left, once it is {@linkplain #seal sealed}.
   * Consumer.
   *
   * @return rows that are published or being published; more than can be polled at once where it is not
   *     sealed
   */
  public final long leftBeforeSeal() {
    return sealedAt - nextRow();
  }

  /** Says that the consumer will not read again, and wakes a producer that waits for it. */
  final void detach() {
    detached = true;
    wakeProducer();
  }

  // ---- Any thread ----

  /** The lane's number in its channel, which no other lane of it ever had. */
  public final int id() {
    return id;
  }

  /** The ring's capacity, stride and side bytes. */
  public final RingShape shape() {
    return shape;
  }

  /** Tells whether it is certain which rows were taken: {@link #seal} was called. */
  public final boolean isSealed() {
    return sealedAt != Long.MAX_VALUE;
  }

  /**
   * Returns the newest published rows that nobody takes, because they came after the seal. Producer; from other threads an estimate.
   *
   * @return rows; 0 while the ring is not sealed
   */
  public final long rowsNotTaken() {
    return Math.max(0, rowsPublished() - sealedAt);
  }

  /** Tells whether the producer said that no row will follow; rows may still be there. */
  public final boolean isClosed() {
    return closed;
  }

  /**
   * Returns the rows published so far; from other threads than the producer an estimate.
   *
   * @return rows since the lane was made
   */
  public final long rowsPublished() {
    // Opaque: a plain read in a loop might never be repeated.
    return (long) PUBLISHED.getOpaque(this);
  }

  /**
   * Returns the rows that wait to be read, as an estimate.
   *
   * @return rows, 0 to the capacity
   */
  public final int fill() {
    return (int) Math.max(0, Math.min(capacity, rowsPublished() - headRow()));
  }

  /**
   * Returns the rows that were given up to make room.
   *
   * @return 0 for a lossless lane
   */
  public abstract long rowsDropped();

  /** Returns the row before which everything was read or given up. Any thread. */
  abstract long headRow();

  /** What it takes memory from; set before the ring is used. */
  final void memory(RingMemory limited) {
    memory = limited;
  }

  final RingMemory memory() {
    return memory;
  }

  // ---- For the subclasses ----

  /**
   * Looks at the reader again, and gives up old rows where that is the policy.
   *
   * @return the first row that cannot be claimed; at most a capacity beyond the published ones
   */
  abstract long limitFor(int rows);

  private boolean makeRoom(int rows) {
    allocateOnce();
    claimLimit = limitFor(rows);
    return claimed + rows <= claimLimit;
  }

  /** Makes room for bytes; called with at least one row claimed. */
  abstract boolean makeSideRoom(SideBuffer bytes, int length);

  final int offset(long row) {
    return RingShape.PAD_WORDS + ((int) row & mask) * stride;
  }

  /** Allocates the memory of the ring before its first claim. */
  private void allocateOnce() {
    if (slots.length == 0) {
      memory.take(RingShape.bytes(capacity, stride, 0) + (side == null ? 0 : side.firstBytes()));
      if (side != null) {
        side.allocate();
      }
      // Release: the consumer, which looks before any row is there, sees a zeroed array.
      SLOTS.setRelease(this, shape.newSlots());
    }
  }

  /** The slots as the consumer sees them. Acquire: pairs with {@link #allocateOnce}. */
  final long[] acquireSlots() {
    return (long[]) SLOTS.getAcquire(this);
  }

  final void wakeProducer() {
    if (parkingProducer != null) {
      parkingProducer.wake();
    }
  }
}
