package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.STRIDE;
import static io.laminar.core.ring.WaiterTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight producers that open and close handles at random, an engine, and four subscribers, two of
 * which join and leave at random. A row's value is its handle and its number within the handle.
 */
final class RingStressTest {
  private static final long TOTAL_ROWS = 10_000_000;
  private static final int PRODUCERS = 8;
  private static final int NUMBER_BITS = 32;

  private final long seed = System.nanoTime();
  private final AtomicLong quota = new AtomicLong(TOTAL_ROWS);
  private final AtomicLong pushed = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A wish of a subscriber that the engine carries out between batches. */
  private record Join(Overflow policy, AtomicReference<@Nullable RingReader> answer) {}

  private final ConcurrentLinkedQueue<Join> joins = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean engineEnded = new AtomicBoolean();

  @Test
  @Timeout(300)
  void shouldLoseDuplicateAndReorderNothing() throws InterruptedException {
    run(false);
  }

  @Test
  @Timeout(300)
  void shouldCountEveryDroppedRowOnceUnderDropOldest() throws InterruptedException {
    run(true);
  }

  private void run(boolean lossy) throws InterruptedException {
    System.out.println("RingStressTest seed " + seed);
    Waiter engineWaiter = new Waiter(WaitStrategy.PARK);
    Channel channel = new Channel(
        new RingShape(4096, STRIDE, 0), 0, lossy, WaitStrategy.SPIN_YIELD, engineWaiter);
    OutputRing ring = new OutputRing(
        new RingShape(8192, STRIDE, 0), engineWaiter, TestRows.RELOCATION, bytes -> {});
    RingReader everything = ring.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.PARK));
    RingReader droppy = ring.addReader(Overflow.DROP_OLDEST, new Waiter(WaitStrategy.SPIN_YIELD));
    AtomicLong received = new AtomicLong();
    AtomicLong receivedDroppy = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      Random random = new Random(seed + producer);
      threads.add(guarded(() -> produce(channel, random)));
    }
    List<Thread> others = new ArrayList<>();
    others.add(guarded(() -> {
      try {
        engine(channel, ring, engineWaiter);
      } finally {
        engineEnded.set(true);
      }
    }));
    others.add(guarded(() -> received.set(subscribe(everything, !lossy, Long.MAX_VALUE))));
    others.add(guarded(() -> receivedDroppy.set(subscribe(droppy, false, Long.MAX_VALUE))));
    for (int joiner = 0; joiner < 2; joiner++) {
      Random random = new Random(seed + 100 + joiner);
      others.add(guarded(() -> joinAndLeave(random, lossy)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    ended.set(true);
    engineWaiter.wake();
    for (Thread thread : others) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(pushed.get()).isEqualTo(TOTAL_ROWS);
    assertThat(channel.laneCount()).isZero();
    assertThat(channel.rowsPublished()).isEqualTo(TOTAL_ROWS);
    assertThat(received.get() + channel.rowsDropped()).isEqualTo(TOTAL_ROWS);
    assertThat(receivedDroppy.get() + droppy.rowsDropped()).isEqualTo(received.get());
    if (!lossy) {
      assertThat(channel.rowsDropped()).isZero();
    }
  }

  private Thread guarded(WaiterTest.Body body) {
    return start(() -> {
      try {
        body.run();
      } catch (AssertionError | RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    });
  }

  private void produce(Channel channel, Random random) throws InterruptedException {
    while (failure.get() == null) {
      long wanted = 1L + random.nextInt(100_000);
      long before = quota.getAndUpdate(left -> left - Math.min(left, wanted));
      long rows = Math.min(before, wanted);
      if (rows == 0) {
        return;
      }
      RowRing lane = channel.addLane();
      for (long number = 0; number < rows; number++) {
        int offset = lane.claim();
        while (offset < 0) {
          if (failure.get() != null) {
            return;
          }
          lane.roomWaiter().idle();
          offset = lane.claim();
        }
        TestRows.write(lane.slots(), offset, (long) lane.id() << NUMBER_BITS | number);
        lane.publish();
      }
      lane.close();
      pushed.addAndGet(rows);
    }
  }

  private void engine(Channel channel, OutputRing ring, Waiter waiter) throws InterruptedException {
    while (failure.get() == null) {
      for (Join join = joins.poll(); join != null; join = joins.poll()) {
        join.answer().set(ring.addReader(join.policy(), new Waiter(WaitStrategy.PARK)));
      }
      boolean last = ended.get();
      int rows = ring.flushOverflow() && ring.hasRoom(256) ? channel.poll(256) : 0;
      if (rows > 0) {
        forward(channel.lane(), ring, rows);
        waiter.reset();
      } else if (last && channel.laneCount() == 0) {
        ring.complete();
        return;
      } else {
        waiter.idle(1_000_000);
      }
    }
    ring.complete();
  }

  private static void forward(RowRing lane, OutputRing ring, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = lane.readOffset() + row * STRIDE + 1;
      int to = ring.claim() + 1;
      System.arraycopy(lane.readSlots(), from, ring.slots(), to, STRIDE - 1);
    }
    lane.release(rows);
    ring.publish();
  }

  /** Reads rows until the end or until it had enough; returns how many. */
  private long subscribe(RingReader reader, boolean gapless, long enough)
      throws InterruptedException {
    List<Long> lastOfHandle = new ArrayList<>();
    long count = 0;
    while (count < enough && failure.get() == null) {
      int rows = reader.poll(256);
      for (int row = 0; row < rows; row++) {
        int offset = reader.readOffset() + row * STRIDE;
        check(lastOfHandle, TestRows.value(reader.readSlots(), offset), gapless, enough);
      }
      reader.release(rows);
      count += rows;
      if (rows > 0) {
        reader.waiter().reset();
      } else if (reader.isComplete() || reader.isDisconnected()) {
        return count;
      } else {
        reader.waiter().idle();
      }
    }
    return count;
  }

  /** Numbers of a handle only grow; without gaps where nothing may be lost. */
  private static void check(List<Long> lastOfHandle, long value, boolean gapless, long enough) {
    int handle = (int) (value >> NUMBER_BITS);
    long number = value & ((1L << NUMBER_BITS) - 1);
    while (lastOfHandle.size() <= handle) {
      lastOfHandle.add(-1L);
    }
    long last = lastOfHandle.set(handle, number);
    boolean joinedLater = last < 0 && enough != Long.MAX_VALUE;
    if (number <= last || (gapless && !joinedLater && number != last + 1)) {
      throw new AssertionError("handle " + handle + ": " + number + " after " + last);
    }
  }

  private void joinAndLeave(Random random, boolean lossy) throws InterruptedException {
    Overflow[] policies = Overflow.values();
    while (!ended.get() && failure.get() == null) {
      Overflow policy = policies[random.nextInt(policies.length)];
      AtomicReference<@Nullable RingReader> answer = new AtomicReference<>();
      joins.add(new Join(policy, answer));
      RingReader reader = answer.get();
      while (reader == null) {
        Thread.onSpinWait();
        // Before the look: a reader that is made must be read, or it holds the ring for ever.
        boolean over = engineEnded.get();
        reader = answer.get();
        if (over && reader == null) {
          return;
        }
      }
      boolean gapless = !lossy && policy == Overflow.BLOCK;
      subscribe(reader, gapless, 1L + random.nextInt(200_000));
      reader.close();
    }
  }
}
