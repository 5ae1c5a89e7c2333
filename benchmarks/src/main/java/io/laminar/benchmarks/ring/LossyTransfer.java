package io.laminar.benchmarks.ring;

import io.laminar.core.ring.LossyLane;
import io.laminar.core.ring.RingShape;

/** A lossy lane whose producer never waits; rows pushed a second, those given up included. */
final class LossyTransfer extends RowTransfer {
  private static final int STRIDE = 8;

  private final LossyLane lane = new LossyLane(new RingShape(SLOTS, STRIDE, 0));
  private long received;
  private long droppedBefore;

  LossyTransfer() {
    super(1);
  }

  @Override
  void produce(int producer, long rows) {
    for (long row = 0; row < rows; row++) {
      int offset = lane.claim();
      LaneTransfer.write(lane.slots(), offset, row);
      lane.publish();
    }
  }

  @Override
  void prepare() {
    droppedBefore = lane.rowsDropped();
  }

  /** Reads until the newest row, which is never given up. */
  @Override
  long consume(long rows) {
    Idle idle = new Idle();
    long torn = 0;
    received = 0;
    for (long last = -1; last != rows - 1; ) {
      int polled = lane.poll(CONSUMER_BATCH);
      if (polled == 0) {
        idle.once();
        continue;
      }
      idle.reset();
      long[] slots = lane.readSlots();
      int offset = lane.readOffset();
      for (int row = 0; row < polled; row++, offset += STRIDE) {
        last = slots[offset + 1];
        torn |= slots[offset + 2] + slots[offset + 3] + slots[offset + 4] - 3 * last - 6;
      }
      lane.release(polled);
      received += polled;
    }
    return torn;
  }

  @Override
  void check(long sum, int producerCount, long rowsEach) {
    long dropped = lane.rowsDropped() - droppedBefore;
    if (sum != 0 || received + dropped != rowsEach) {
      throw new IllegalStateException(
          "torn " + sum + ", received " + received + ", dropped " + dropped + " of " + rowsEach);
    }
  }
}
