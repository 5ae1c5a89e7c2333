package io.laminar.core.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SingleProducerSequencer;
import io.laminar.api.Overflow;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one sink on their way to its subscribers: slots as those of a lane, under LMAX
 * Disruptor's {@link SingleProducerSequencer}, which knows the lossless readers as its gating
 * sequences. One reader is SPSC, several are a broadcast; they come and go while rows flow. Readers
 * that may lose rows gate nothing: the ring moves them on, or ends them, before it overwrites.
 *
 * <p>The producer, one thread, never waits: {@link #claim}, write to {@link #slots} and {@link
 * #side} (ask for them after every claim), {@link #publish}. What has no room goes into a chunk that
 * grows, and {@link #flushOverflow} moves it as room appears; {@link #hasRoom} tells whether the
 * sources behind may be drained. Without readers, rows are overwritten unread; {@link #hasReaders}
 * spares their making.
 */
public final class OutputRing extends PaddedPositions {
  final RingShape shape;
  final @Nullable SideBuffer side;
  final SingleProducerSequencer sequencer;

  /** The strings of rows that the side buffer is too small for; where there is one. */
  final @Nullable LargeRows large;

  /** The row at which the stream ended; readers that come there are at the end. */
  final Sequence end = new Sequence(Long.MAX_VALUE);

  final @Nullable Waiter parkingProducer;

  // The strings of the row claimed last, where they have an array of their own.
  private byte @Nullable [] largeClaimed;

  // Made with the first claim or reader, so that a sink without either costs no memory.
  private long[] slots = Slots.NONE;

  private final int capacity;
  private final int stride;
  private final int mask;
  private final SideRelocation relocation;
  private final OverflowChunk overflow;

  private final RingReaders readers = new RingReaders();

  /**
   * A ring without readers.
   *
   * @param shape capacity, stride and side bytes
   * @param producer the waiter of the producing thread; woken by releases where it parks
   * @param relocation finds the string references of a row; called only where rows have strings
   * @param overflowMemory is given the bytes that rows beyond the capacity, and large ones, are about to
   *     take, and may refuse them: then the claim has claimed nothing; negative when they are given back
   */
  public OutputRing(
      RingShape shape, Waiter producer, SideRelocation relocation, LongConsumer overflowMemory) {
    this.shape = shape;
    this.capacity = shape.capacityRows();
    this.stride = shape.strideWords();
    this.mask = capacity - 1;
    this.side = shape.sideBytes() == 0 ? null : new SideBuffer(shape, true);
    this.large = side == null ? null : new LargeRows(overflowMemory);
    // Its signal does nothing: readers are woken by publish.
    this.sequencer = new SingleProducerSequencer(capacity, new BusySpinWaitStrategy());
    this.parkingProducer = producer.orNullIfSpinning();
    this.relocation = relocation;
    this.overflow = new OverflowChunk(stride, overflowMemory);
  }

  // ---- Producer: rows ----

  /**
   * Returns the array that the claimed rows lie in: the slots, or the overflow chunk. Producer;
   * valid until the next claim.
   *
   * @return the words that the claimed offset indexes
   */
  public long[] slots() {
    return overflow.rows() == 0 ? slots : overflow.words();
  }

  /**
   * Returns the array for the string bytes of the claimed rows. Producer; valid until the next
   * claim.
   *
   * @return the bytes that {@link #sideOffset} indexes
   */
  public byte[] side() {
    if (overflow.rows() != 0) {
      return overflow.bytes();
    }
    byte[] ofRow = largeClaimed;
    return ofRow != null ? ofRow : ringSide();
  }

  /**
   * Returns where the string bytes of the rows claimed last begin. Producer.
   *
   * @return an index into {@link #side}
   */
  public int sideOffset() {
    return (int) sideOffset;
  }

  /**
   * Claims a row, in addition to those not yet published. Never fails. Producer.
   *
   * @return its word offset in {@link #slots}
   */
  public int claim() {
    return claim(0);
  }

  /**
   * Claims a row with contiguous bytes for all its long strings, at {@link #sideOffset}. Never
   * fails for want of room: strings for which the side buffer is too small get an array. Producer.
   *
   * @param bytes of all strings that do not lie in the slot
   * @return its word offset in {@link #slots}
   */
  public int claim(int bytes) {
    if (overflow.rows() == 0 && (claimed < claimLimit || makeRoom(1)) && place(1, bytes)) {
      int offset = offset(claimed);
      claimed++;
      return offset;
    }
    return claimOverflow(1, bytes);
  }

  /**
   * Claims rows side by side, the first at {@link #batchOffset}, that share contiguous bytes for
   * their long strings. Producer.
   *
   * @param rows what {@link #rowsTogether} has just returned: there is no claim in between, but readers
   *     may have released rows
   * @param bytes for the strings of all of them; at most {@link RingShape#maxRowBytes}
   */
  public void claimBatch(int rows, int bytes) {
    // The limit is not looked at again: more room than there was could end at the wrap, before the
    // last row.
    if (overflow.rows() == 0 && claimed + rows <= claimLimit && place(rows, bytes)) {
      batchOffset = offset(claimed);
      claimed += rows;
    } else {
      batchOffset = claimOverflow(rows, bytes);
    }
  }

  /**
   * Returns how many rows {@link #claimBatch} may claim now. Producer.
   *
   * @param maxRows the most rows
   * @return rows, at least 1; fewer than asked at the wrap of the ring
   */
  public int rowsTogether(int maxRows) {
    int rows = Math.min(maxRows, capacity);
    if (overflow.rows() == 0) {
      int inRing = Math.min(rows, capacity - ((int) claimed & mask));
      if (claimed + inRing > claimLimit && !makeRoom(inRing)) {
        inRing = (int) Math.max(0, claimLimit - claimed);
      }
      rows = inRing > 0 ? inRing : rows;
    }
    return rows;
  }

  /**
   * Returns where the rows of the last {@link #claimBatch} begin. Producer.
   *
   * @return a word offset into {@link #slots}
   */
  public int batchOffset() {
    return (int) batchOffset;
  }

  /** Publishes every claimed row, in order. Producer. */
  public void publish() {
    publishRing();
    if (overflow.rows() != 0) {
      overflow.commit();
    }
    wakeReaders();
  }

  private void publishRing() {
    long row = published;
    long last = claimed;
    if (row == last) {
      return;
    }
    if (side != null) {
      side.end(row, last);
    }
    if (last == row + 1) {
      Slots.publish(slots, offset(row), row);
    } else {
      Slots.publishAll(slots, shape, row, last);
    }
    published = last;
    sequencer.claim(last - 1);
    sequencer.publish(last - 1);
  }

  private void wakeReaders() {
    for (Waiter reader : readers.parking()) {
      reader.wake();
    }
  }

  /** How many rows were claimed so far, those in the overflow chunk among them. Producer. */
  public long rowsMade() {
    return claimed + overflow.rows();
  }

  /** Gives back every row that is claimed and not published. Producer. */
  public void abandon() {
    if (side != null && claimed > published) {
      side.rewindTo(published);
    }
    if (large != null) {
      large.abandonFrom(published);
    }
    claimed = published;
    overflow.abandon();
  }

  /**
   * Ends the stream: readers that have read everything published so far are at the end. Producer;
   * what lies in the overflow chunk is still to be flushed.
   */
  public void complete() {
    publish();
    end.set(published + overflow.rows());
    wakeReaders();
  }

  // ---- Producer: room ----

  /**
   * Tells whether rows may be made: the overflow chunk has no published row and some slots are free.
   * Producer.
   *
   * @param rows slots wanted; at most the capacity
   * @return false when the sources behind must not be drained
   */
  public boolean hasRoom(int rows) {
    return overflow.committedRows() == 0 && (claimed + rows <= claimLimit || free() >= rows);
  }

  /**
   * Tells whether rows may be made, by a usual batch. Producer.
   *
   * @return false when the sources behind must not be drained
   */
  public boolean hasRoom() {
    return hasRoom(Math.min(256, (capacity + 1) / 2));
  }

  /**
   * Returns the slots that no lossless reader holds. Producer.
   *
   * @return rows; 0 while the overflow chunk has any that is published
   */
  public int free() {
    return overflow.committedRows() == 0 ? (int) (losslessLimit() - claimed) : 0;
  }

  /**
   * Tells whether published rows wait in the overflow chunk for room. Producer.
   *
   * @return true when {@link #flushOverflow} may have something to do
   */
  public boolean hasOverflow() {
    return overflow.committedRows() > 0;
  }

  /** Returns how many rows are in the overflow chunk, those not yet published included. Producer. */
  public int overflowRows() {
    return overflow.rows();
  }

  /**
   * Moves published rows from the overflow chunk into the ring, as far as there is room. Producer;
   * unpublished claims stay where they are.
   *
   * @return true when no published row is left in the chunk
   */
  public boolean flushOverflow() {
    boolean moved = false;
    while (overflow.hasGroup() && flushGroup(overflow.firstGroupRows())) {
      moved = true;
    }
    if (moved) {
      wakeReaders();
    }
    return overflow.committedRows() == 0;
  }

  private boolean flushGroup(int rows) {
    int bytes = overflow.firstGroupBytes();
    if ((claimed + rows > claimLimit && !makeRoom(rows)) || !place(rows, bytes)) {
      return false;
    }
    int from = overflow.firstGroupOffset();
    int to = sideOffset();
    int delta = to - overflow.firstGroupSideOffset();
    if (bytes > 0) {
      byte[] ofRow = largeClaimed;
      byte[] target = ofRow != null ? ofRow : ringSide();
      System.arraycopy(overflow.bytes(), overflow.firstGroupSideOffset(), target, to, bytes);
    }
    for (int row = 0; row < rows; row++, from += stride) {
      int slot = offset(claimed++);
      System.arraycopy(overflow.words(), from + 1, slots, slot + 1, stride - 1);
      if (bytes > 0) {
        relocation.relocate(slots, slot, delta);
      }
    }
    overflow.removeFirstGroup();
    publishRing();
    return true;
  }

  private byte[] ringSide() {
    return side == null ? LossyCursor.NO_BYTES : side.bytes();
  }

  private int claimOverflow(int rows, int bytes) {
    int offset = overflow.claim(rows, bytes);
    sideOffset = overflow.claimedSideOffset();
    return offset;
  }

  /** Notes where the rows' bytes start, and takes them; false when there is no room for them. */
  private boolean place(int rows, int bytes) {
    SideBuffer buffer = side;
    if (buffer == null) {
      if (bytes > 0) {
        throw new IllegalStateException("the ring was made without a side buffer");
      }
      return true;
    }
    for (long row = claimed; row < claimed + rows; row++) {
      buffer.begin(row);
    }
    largeClaimed = null;
    if (bytes == 0) {
      return true;
    }
    if (bytes > shape.maxRowBytes()) {
      return placeLarge(bytes);
    }
    if (!buffer.fits(bytes) && !makeSideRoom(buffer, bytes)) {
      return false;
    }
    sideOffset = buffer.take(bytes);
    return true;
  }

  /** Gives the next row's strings an array of their own; false while others take too much. */
  private boolean placeLarge(int bytes) {
    LargeRows rows = Objects.requireNonNull(large);
    forgetLarge(rows);
    // Readers that may lose rows hold nobody up.
    for (Long oldest = rows.first(); oldest != null && !rows.hasRoom(bytes); ) {
      if (sequencer.getMinimumSequence() < oldest || oldest >= published) {
        return false;
      }
      readers.giveUpBefore(oldest + 1);
      rows.forgetBefore(oldest + 1);
      oldest = rows.first();
    }
    largeClaimed = rows.add(claimed, bytes);
    sideOffset = 0;
    return largeClaimed != null;
  }

  /** Lets the strings of large rows go that every reader has released. Any thread. */
  void forgetLarge(LargeRows rows) {
    rows.forgetBefore(readers.firstOfLossy(sequencer.getMinimumSequence() + 1));
  }

  /** The first row that may not be claimed because of a lossless reader. */
  private long losslessLimit() {
    return sequencer.getMinimumSequence() + 1 + capacity;
  }

  /**
   * Allocates the slots, where nothing has yet. Before the ring is given to its producer, by any
   * thread; otherwise the producer does it, with the first claim or reader.
   */
  public void allocate() {
    if (slots.length == 0) {
      if (side != null) {
        side.allocate();
      }
      slots = shape.newSlots();
    }
  }

  private boolean makeRoom(int rows) {
    allocate();
    long limit = losslessLimit();
    long wanted = Math.min(claimed + rows, limit);
    readers.giveUpBefore(wanted - capacity);
    limit = readers.firstOfLossy(limit - capacity) + capacity;
    claimLimit = limit;
    return claimed + rows <= limit;
  }

  private boolean makeSideRoom(SideBuffer buffer, int bytes) {
    long row = Math.min(sequencer.getMinimumSequence() + 1, claimed);
    long oldestAllowed = buffer.oldestAllowed(bytes);
    if (buffer.start(row) < oldestAllowed) {
      return false;
    }
    readers.giveUpBytes(buffer, oldestAllowed, published);
    row = readers.firstOfLossy(row);
    buffer.freeUpTo(buffer.start(row));
    return buffer.fits(bytes);
  }

  private int offset(long row) {
    return RingShape.PAD_WORDS + ((int) row & mask) * stride;
  }

  // ---- Readers ----

  /**
   * Adds a reader that sees every row claimed from now on. Producer: a command between batches.
   *
   * @param policy what happens when it is slow
   * @param waiter how it waits; woken by every publish where it parks
   * @return the reader, to be used by one thread
   */
  public RingReader addReader(Overflow policy, Waiter waiter) {
    allocate();
    long first = claimed + overflow.rows();
    RingReader reader = policy == Overflow.BLOCK
        ? new LosslessReader(this, slots, waiter, first)
        : new LossyReader(this, slots, waiter, first, policy == Overflow.DISCONNECT);
    readers.add(reader);
    return reader;
  }

  /** Removes a reader; idempotent. Any thread. */
  void remove(RingReader reader) {
    readers.remove(reader);
    if (large != null) {
      forgetLarge(large);
    }
    if (parkingProducer != null) {
      parkingProducer.wake();
    }
  }

  /**
   * Tells whether anybody reads. Any thread.
   *
   * @return false if rows would be discarded
   */
  public boolean hasReaders() {
    return readers.count() > 0;
  }

  /**
   * Returns what the ring is now. Any thread.
   *
   * @return SPSC up to one reader, BROADCAST with more
   */
  public ChannelKind kind() {
    return readers.count() <= 1 ? ChannelKind.SPSC : ChannelKind.BROADCAST;
  }

  /** {@return how many readers there are, for any thread} */
  public int readerCount() {
    return readers.count();
  }

  /**
   * Returns the rows that left the producer through the ring, those discarded included. Any thread.
   *
   * @return rows since the ring was made
   */
  public long rowsPublished() {
    return sequencer.getCursor() + 1;
  }

  /** {@return the ring's capacity, stride and side bytes} */
  public RingShape shape() {
    return shape;
  }
}
