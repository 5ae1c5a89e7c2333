package io.laminar.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/**
 * LMAX Disruptor with events made beforehand. Producers ask for capacity before they claim (its own
 * waiting parks), the consumer takes all that is there and moves its sequence once a batch.
 */
final class DisruptorTransfer extends RowTransfer {
  private final RingBuffer<Row> ring;
  private final boolean batches;
  private final SequenceBarrier barrier;
  private final Sequence consumed = new Sequence();

  DisruptorTransfer(int producers, boolean batches) {
    super(producers);
    this.batches = batches;
    BusySpinWaitStrategy noSignal = new BusySpinWaitStrategy();
    ring = producers == 1
        ? RingBuffer.createSingleProducer(Row::new, SLOTS, noSignal)
        : RingBuffer.createMultiProducer(Row::new, SLOTS, noSignal);
    barrier = ring.newBarrier();
    ring.addGatingSequences(consumed);
  }

  @Override
  void produce(int producer, long rows) {
    Idle idle = new Idle();
    for (long row = 0; row < rows; ) {
      int batch = batches ? (int) Math.min(PRODUCER_BATCH, rows - row) : 1;
      while (!ring.hasAvailableCapacity(batch)) {
        idle.once();
      }
      idle.reset();
      if (batches) {
        long last = ring.next(batch);
        for (long sequence = last - batch + 1; sequence <= last; sequence++) {
          ring.get(sequence).set(row++);
        }
        ring.publish(last - batch + 1, last);
      } else {
        long sequence = ring.next();
        ring.get(sequence).set(row++);
        ring.publish(sequence);
      }
    }
  }

  @Override
  long consume(long rows) {
    Idle idle = new Idle();
    long sum = 0;
    long next = consumed.get() + 1;
    long end = next + rows;
    while (next < end) {
      // What BatchEventProcessor does, with the yielding of all contenders.
      long available = ring.getCursor() < next ? -1 : available(next);
      if (available < next) {
        idle.once();
        continue;
      }
      idle.reset();
      while (next <= available) {
        sum += ring.get(next++).sum();
      }
      consumed.set(available);
    }
    return sum;
  }

  private long available(long next) {
    try {
      return barrier.waitFor(next);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
