package io.laminar.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jctools.queues.SpscArrayQueue;

/** The ways of an {@link Echo}. Everyone spins: two threads, two cores. */
final class Echoes {
  private static final int STRIDE = 8;
  private static final RingShape SHAPE = new RingShape(RowTransfer.SLOTS, STRIDE, 0);

  private Echoes() {}

  /** Two words on lines of their own: the transfer of a line and nothing else. */
  static final class Raw extends Echo {
    private static final int THERE = 32;
    private static final int BACK = 64;
    private final AtomicLongArray words = new AtomicLongArray(96);
    private long last = Long.MIN_VALUE;

    Raw() {
      words.set(THERE, last);
      words.set(BACK, last);
    }

    @Override
    void send(long value) {
      words.setRelease(THERE, value);
    }

    @Override
    long await() {
      last = awaitChange(BACK, last);
      return last;
    }

    private long awaitChange(int index, long before) {
      long value = words.getAcquire(index);
      while (value == before) {
        Thread.onSpinWait();
        value = words.getAcquire(index);
      }
      return value;
    }

    @Override
    void answer(long trips) {
      long seen = Long.MIN_VALUE;
      for (long trip = 0; trip < trips; trip++) {
        seen = awaitChange(THERE, seen);
        words.setRelease(BACK, seen);
      }
    }
  }

  /** A lane there and a lane back. */
  static final class Lanes extends Echo {
    private final Lane there = new Lane(SHAPE);
    private final Lane back = new Lane(SHAPE);

    @Override
    void send(long value) {
      put(there, value);
    }

    @Override
    long await() {
      return take(back);
    }

    private static void put(Lane lane, long value) {
      int offset = lane.claim();
      long[] slots = lane.slots();
      slots[offset + 1] = value;
      slots[offset + 2] = value + 1;
      slots[offset + 3] = value + 2;
      slots[offset + 4] = value + 3;
      lane.publish();
    }

    private static long take(Lane lane) {
      while (lane.poll(1) == 0) {
        Thread.onSpinWait();
      }
      long[] slots = lane.readSlots();
      int offset = lane.readOffset();
      long sum = slots[offset + 1] + slots[offset + 2] + slots[offset + 3] + slots[offset + 4];
      lane.release(1);
      return (sum - 6) >> 2;
    }

    @Override
    void answer(long trips) {
      for (long trip = 0; trip < trips; trip++) {
        put(back, take(there));
      }
    }
  }

  /** A lane there and an output ring back: the way of a row through the engine. */
  static final class LaneAndOutput extends Echo {
    private final Lane there = new Lane(SHAPE);
    private final OutputRing ring = new OutputRing(
        SHAPE, new Waiter(WaitStrategy.SPIN), (words, offset, delta) -> {}, bytes -> {});
    private final RingReader reader = ring.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));

    @Override
    void send(long value) {
      Lanes.put(there, value);
    }

    @Override
    long await() {
      while (reader.poll(1) == 0) {
        Thread.onSpinWait();
      }
      long value = reader.readSlots()[reader.readOffset() + 1];
      reader.release(1);
      return value;
    }

    @Override
    void answer(long trips) {
      for (long trip = 0; trip < trips; trip++) {
        long value = Lanes.take(there);
        int offset = ring.claim();
        ring.slots()[offset + 1] = value;
        ring.publish();
      }
    }
  }

  /** Two Disruptors. */
  static final class Disruptors extends Echo {
    private final RingBuffer<Row> there = ring();
    private final RingBuffer<Row> back = ring();
    private final Sequence thereRead = new Sequence();
    private final Sequence backRead = new Sequence();

    Disruptors() {
      there.addGatingSequences(thereRead);
      back.addGatingSequences(backRead);
    }

    private static RingBuffer<Row> ring() {
      return RingBuffer.createSingleProducer(
          Row::new, RowTransfer.SLOTS, new BusySpinWaitStrategy());
    }

    private static void put(RingBuffer<Row> ring, long value) {
      long sequence = ring.next();
      ring.get(sequence).set(value);
      ring.publish(sequence);
    }

    private static long take(RingBuffer<Row> ring, Sequence read) {
      long next = read.get() + 1;
      while (ring.getCursor() < next) {
        Thread.onSpinWait();
      }
      long sum = ring.get(next).sum();
      read.set(next);
      return (sum - 6) >> 2;
    }

    @Override
    void send(long value) {
      put(there, value);
    }

    @Override
    long await() {
      return take(back, backRead);
    }

    @Override
    void answer(long trips) {
      for (long trip = 0; trip < trips; trip++) {
        put(back, take(there, thereRead));
      }
    }
  }

  /** Two of JCTools' queues, with rows made beforehand. */
  static final class Queues extends Echo {
    private final SpscArrayQueue<Row> there = new SpscArrayQueue<>(RowTransfer.SLOTS);
    private final SpscArrayQueue<Row> back = new SpscArrayQueue<>(RowTransfer.SLOTS);
    private final Row[] pool = new Row[2 * RowTransfer.SLOTS];
    private int next;

    Queues() {
      for (int row = 0; row < pool.length; row++) {
        pool[row] = new Row();
      }
    }

    @Override
    void send(long value) {
      Row row = pool[next++ & (pool.length - 1)];
      row.set(value);
      there.relaxedOffer(row);
    }

    private static Row take(SpscArrayQueue<Row> queue) {
      Row row = queue.relaxedPoll();
      while (row == null) {
        Thread.onSpinWait();
        row = queue.relaxedPoll();
      }
      return row;
    }

    @Override
    long await() {
      return (take(back).sum() - 6) >> 2;
    }

    @Override
    void answer(long trips) {
      for (long trip = 0; trip < trips; trip++) {
        back.relaxedOffer(take(there));
      }
    }
  }
}
