package io.laminar.core.ring;

import com.lmax.disruptor.Sequence;
import org.jspecify.annotations.Nullable;

/** A reader that nothing is lost for: a gating sequence of the ring, reading slots in place. */
final class LosslessReader extends RingReader {
  /** The last row released, as Disruptor counts. Its set is a release: the rows were read before. */
  private final Sequence gate = new Sequence();

  // The ring's, at hand.
  private final int capacity;
  private final int stride;
  private final @Nullable Waiter parkingProducer;

  private byte[] readSide = LossyCursor.NO_BYTES;

  // The strings of the polled row, where they are not in the side buffer.
  private byte @Nullable [] largeSide;

  LosslessReader(OutputRing ring, long[] slots, Waiter waiter, long firstRow) {
    super(ring, slots, waiter);
    this.capacity = ring.shape.capacityRows();
    this.stride = ring.shape.strideWords();
    this.parkingProducer = ring.parkingProducer;
    ring.sequencer.addGatingSequences(gate);
    // Adding set it to the cursor; rows in the overflow chunk were made before this reader too.
    gate.set(firstRow - 1);
    head = firstRow;
  }

  @Override
  public int poll(int maxRows) {
    int index = (int) head & (capacity - 1);
    int offset = RingShape.PAD_WORDS + index * stride;
    readOffset = offset;
    int limit = Math.min(maxRows, capacity - index);
    int rows = Slots.countPublished(slots, offset, stride, head, limit, behind != 0);
    behind = rows == limit ? 1 : 0;
    LargeRows large = ring.large;
    return large == null || rows == 0 ? rows : cut(large, rows);
  }

  /** A row whose strings have an array of their own comes by itself. */
  private int cut(LargeRows large, int rows) {
    int together = large.together(head, rows);
    largeSide = large.of(head);
    behind = together < rows ? 1 : behind;
    return together;
  }

  @Override
  public boolean mayHaveRows() {
    int index = (int) head & (capacity - 1);
    return Slots.isPublished(slots, RingShape.PAD_WORDS + index * stride, head);
  }

  @Override
  public boolean mayHaveMore() {
    return behind != 0;
  }

  @Override
  public long[] readSlots() {
    return slots;
  }

  @Override
  public byte[] readSide() {
    byte[] ofRow = largeSide;
    if (ofRow != null) {
      return ofRow;
    }
    // Kept, so that the reader stays away from what the producer writes for every string.
    if (readSide.length == 0 && ring.side != null) {
      readSide = ring.side.bytes();
    }
    return readSide;
  }

  @Override
  public void release(int rows) {
    head += rows;
    readOffset += (long) rows * stride;
    gate.set(head - 1);
    if (largeSide != null) {
      largeSide = null;
      letGo();
    }
    if (parkingProducer != null) {
      parkingProducer.wake();
    }
  }

  private void letGo() {
    LargeRows large = ring.large;
    if (large != null) {
      ring.forgetLarge(large);
    }
  }

  @Override
  public boolean isLossless() {
    return true;
  }

  @Override
  public boolean isDisconnected() {
    return false;
  }

  @Override
  public long rowsDropped() {
    return 0;
  }

  @Override
  public void close() {
    ring.sequencer.removeGatingSequence(gate);
    super.close();
  }

  @Override
  long nextRow() {
    return head;
  }

  @Override
  long headRow() {
    return gate.get() + 1;
  }
}
