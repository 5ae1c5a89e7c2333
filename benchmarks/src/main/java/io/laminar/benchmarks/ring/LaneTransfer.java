package io.laminar.benchmarks.ring;

import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;

/** Our channel with a lane for each producer. */
final class LaneTransfer extends RowTransfer {
  private static final int STRIDE = 8;

  private final boolean batches;
  private final Channel channel;
  private final RowRing[] lanes;

  LaneTransfer(int producers, boolean batches) {
    super(producers);
    this.batches = batches;
    Waiter consumer = new Waiter(WaitStrategy.SPIN_YIELD);
    channel =
        new Channel(new RingShape(SLOTS, STRIDE, 0), 0, false, WaitStrategy.SPIN_YIELD, consumer);
    lanes = new RowRing[producers];
    for (int producer = 0; producer < producers; producer++) {
      lanes[producer] = channel.addLane();
    }
  }

  @Override
  void produce(int producer, long rows) {
    if (batches) {
      produceBatches(lanes[producer], rows);
    } else {
      produceRows(lanes[producer], rows);
    }
  }

  private void produceRows(RowRing lane, long rows) {
    Idle idle = new Idle();
    for (long row = 0; row < rows; row++) {
      int offset = lane.claim();
      while (offset < 0) {
        idle.once();
        offset = lane.claim();
      }
      idle.reset();
      write(lane.slots(), offset, row);
      lane.publish();
    }
  }

  private static void produceBatches(RowRing lane, long rows) {
    Idle idle = new Idle();
    for (long row = 0; row < rows; ) {
      int claimed = lane.claimBatch((int) Math.min(PRODUCER_BATCH, rows - row));
      if (claimed == 0) {
        idle.once();
        continue;
      }
      idle.reset();
      long[] slots = lane.slots();
      int offset = lane.batchOffset();
      for (int each = 0; each < claimed; each++, offset += STRIDE) {
        write(slots, offset, row + each);
      }
      lane.publish();
      row += claimed;
    }
  }

  static void write(long[] slots, int offset, long row) {
    slots[offset + 1] = row;
    slots[offset + 2] = row + 1;
    slots[offset + 3] = row + 2;
    slots[offset + 4] = row + 3;
  }

  @Override
  long consume(long rows) {
    Idle idle = new Idle();
    long sum = 0;
    for (long seen = 0; seen < rows; ) {
      int polled = channel.poll(CONSUMER_BATCH);
      if (polled == 0) {
        idle.once();
        continue;
      }
      idle.reset();
      RowRing lane = channel.lane();
      long[] slots = lane.readSlots();
      int offset = lane.readOffset();
      for (int row = 0; row < polled; row++, offset += STRIDE) {
        sum += slots[offset + 1] + slots[offset + 2] + slots[offset + 3] + slots[offset + 4];
      }
      lane.release(polled);
      seen += polled;
    }
    return sum;
  }
}
