package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.push;
import static io.laminar.core.ring.TestRows.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WaiterTest {
  private static final long ROWS = 100_000;
  private static final long ENOUGH_NANOS = 20_000_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"spin", "spin_yield", "spin_yield(0)", "spin_yield(500)", "park"})
  void shouldEndAWaitByInterruption(String name) {
    WaitStrategy strategy = WaitStrategy.parse(name).orElseThrow();
    Waiter waiter = new Waiter(strategy);
    Thread.currentThread().interrupt();
    assertThatThrownBy(waiter::idle).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @Timeout(300)
  void shouldInterruptAParkedThread() throws InterruptedException {
    Waiter waiter = new Waiter(WaitStrategy.PARK);
    Thread main = Thread.currentThread();
    Thread other = new Thread(main::interrupt);
    other.start();
    assertThatThrownBy(() -> {
          while (true) {
            waiter.idle();
          }
        })
        .isInstanceOf(InterruptedException.class);
    other.join();
  }

  /** One row at a time through a ring of one: both sides park over and over. */
  @ParameterizedTest
  @ValueSource(strings = {"spin_yield", "spin_yield(0)", "park"})
  @Timeout(300)
  void shouldNeverLoseAWakeUpBetweenTwoThreads(String name) throws InterruptedException {
    WaitStrategy strategy = WaitStrategy.parse(name).orElseThrow();
    Waiter rows = new Waiter(strategy);
    Lane lane = new Lane(0, shape(1, 0), rows, new Waiter(strategy));
    AtomicLong sum = new AtomicLong();
    Thread consumer = start(() -> {
      // Closed is read first: nothing is published after it.
      for (boolean closed = false; ; closed = lane.isClosed()) {
        if (lane.poll(1) > 0) {
          rows.reset();
          sum.addAndGet(TestRows.value(lane.readSlots(), lane.readOffset()));
          lane.release(1);
        } else if (closed) {
          return;
        } else {
          rows.idle();
        }
      }
    });
    // On a machine that is busy, a hand-over may take a time slice of every other thread.
    long enough = System.nanoTime() + ENOUGH_NANOS;
    long value = 0;
    for (; value < ROWS && System.nanoTime() < enough; value++) {
      lane.roomWaiter().reset();
      while (!push(lane, value)) {
        lane.roomWaiter().idle();
      }
    }
    lane.close();
    consumer.join();
    assertThat(sum.get()).isEqualTo(value * (value - 1) / 2);
  }

  @Test
  @Timeout(300)
  void shouldWakeParkedReadersAndTheirProducer() throws InterruptedException {
    Waiter producer = new Waiter(WaitStrategy.PARK);
    OutputRing ring = new OutputRing(shape(2, 0), producer, TestRows.RELOCATION, bytes -> {});
    RingReader[] readers = new RingReader[2];
    Thread[] threads = new Thread[2];
    AtomicLong sum = new AtomicLong();
    for (int each = 0; each < 2; each++) {
      RingReader reader = ring.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.PARK));
      readers[each] = reader;
      threads[each] = start(() -> sum.addAndGet(sumUntilComplete(reader)));
    }
    long enough = System.nanoTime() + ENOUGH_NANOS;
    long value = 0;
    for (; value < ROWS / 2 && System.nanoTime() < enough; value++) {
      producer.reset();
      while (!ring.hasRoom(1)) {
        producer.idle();
      }
      TestRows.emit(ring, value);
    }
    ring.complete();
    threads[0].join();
    threads[1].join();
    assertThat(readers[0].isComplete()).isTrue();
    assertThat(sum.get()).isEqualTo(value * (value - 1));
  }

  private static long sumUntilComplete(RingReader reader) throws InterruptedException {
    long sum = 0;
    while (true) {
      int rows = reader.poll(256);
      if (rows > 0) {
        reader.waiter().reset();
        for (int row = 0; row < rows; row++) {
          sum += TestRows.value(reader.readSlots(), reader.readOffset() + row * TestRows.STRIDE);
        }
        reader.release(rows);
      } else if (reader.isComplete()) {
        return sum;
      } else {
        reader.waiter().idle();
      }
    }
  }

  @Test
  @Timeout(300)
  void shouldWakeAProducerWhoseConsumerGoesAway() throws InterruptedException {
    Channel channel =
        new Channel(shape(1, 0), 0, false, WaitStrategy.PARK, new Waiter(WaitStrategy.SPIN));
    RowRing lane = channel.addLane();
    push(lane, 0);
    Thread producer = start(() -> {
      while (!lane.isDetached() && lane.claim() < 0) {
        lane.roomWaiter().idle();
      }
    });
    channel.close();
    producer.join();
    assertThat(lane.unpublished()).isZero();
  }

  /** A thread whose body may be interrupted. */
  interface Body {
    void run() throws InterruptedException;
  }

  static Thread start(Body body) {
    Thread thread = new Thread(() -> {
      try {
        body.run();
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    });
    thread.start();
    return thread;
  }
}
