package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.STRIDE;
import static io.laminar.core.ring.TestRows.shape;
import static io.laminar.core.ring.TestRows.stringOf;
import static io.laminar.core.ring.WaiterTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows with strings through a small ring, over its overflow chunk, to readers of each kind. */
final class OutputRingTrafficTest {
  private static final long ROWS = 100_000;

  private final Waiter producer = new Waiter(WaitStrategy.SPIN_YIELD);
  private final OutputRing ring =
      new OutputRing(shape(16, 1024), producer, TestRows.RELOCATION, bytes -> {});
  private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();

  /** What a reader found until the end. */
  private static final class Reading {
    final RingReader reader;
    long rows;
    long last = -1;

    Reading(RingReader reader) {
      this.reader = reader;
    }

    void run() throws InterruptedException {
      while (!reader.isComplete() && !reader.isDisconnected()) {
        int polled = reader.poll(256);
        for (int row = 0; row < polled; row++) {
          check(reader.readOffset() + row * STRIDE);
        }
        reader.release(polled);
        rows += polled;
        if (polled == 0) {
          reader.waiter().idle();
        } else {
          reader.waiter().reset();
        }
      }
    }

    private void check(int offset) {
      long value = TestRows.value(reader.readSlots(), offset);
      String string = TestRows.string(reader.readSlots(), offset, reader.readSide());
      if (value <= last || !stringOf(value, length(value)).equals(string)) {
        throw new AssertionError(value + " after " + last + ": " + string);
      }
      last = value;
    }
  }

  private static int length(long value) {
    return (int) (value * 7 % 90) + 1;
  }

  private Reading reading(Overflow policy) {
    return new Reading(ring.addReader(policy, new Waiter(WaitStrategy.SPIN_YIELD)));
  }

  private Thread running(Reading reading) {
    return start(() -> {
      try {
        reading.run();
      } catch (AssertionError e) {
        failure.compareAndSet(null, e);
        reading.reader.close(); // So that the producer does not wait for it.
      }
    });
  }

  @Test
  @Timeout(300)
  void shouldDeliverStringsWholeToEveryKindOfReader() throws InterruptedException {
    Reading lossless = reading(Overflow.BLOCK);
    Reading second = reading(Overflow.BLOCK);
    Reading lossy = reading(Overflow.DROP_OLDEST);
    Reading ended = reading(Overflow.DISCONNECT);
    Thread[] threads = {running(lossless), running(second), running(lossy), running(ended)};
    long overshot = 0;
    for (long value = 0; value < ROWS; ) {
      // A step of up to 40 rows overshoots a ring of 16.
      long end = Math.min(ROWS, value + 1 + value % 40);
      for (; value < end; value++) {
        TestRows.emit(ring, value, stringOf(value, length(value)));
      }
      overshot += ring.overflowRows();
      flush();
    }
    ring.complete();
    flush();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(overshot).isPositive();
    assertThat(lossless.rows).isEqualTo(ROWS);
    assertThat(second.rows).isEqualTo(ROWS);
    assertThat(lossy.rows + lossy.reader.rowsDropped()).isEqualTo(ROWS);
    assertThat(ended.reader.isDisconnected() ? ended.rows < ROWS : ended.rows == ROWS)
        .isTrue();
  }

  private void flush() throws InterruptedException {
    producer.reset();
    while (!ring.flushOverflow()) {
      producer.idle();
    }
  }
}
