package io.laminar.benchmarks.ring;

import io.laminar.benchmarks.Measurement;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One row to another thread and back, again and again; half of the round trip, in nanoseconds. The
 * next row is sent when the last came back, so that there is no queue and nothing is omitted.
 */
abstract class Echo implements Measurement {
  private static final int WARMUP_TRIPS = 300_000;
  private static final int TRIPS = 1_000_000;

  /** Sends a row to the other thread. */
  abstract void send(long value);

  /** Waits for the row that comes back. */
  abstract long await();

  /** The other thread: takes a row and sends it back, so many times. */
  abstract void answer(long trips);

  @Override
  public final List<Reading> measure() throws InterruptedException {
    Thread other = new Thread(() -> answer(WARMUP_TRIPS + TRIPS));
    other.start();
    Histogram halves = new Histogram(1_000_000_000L, 3);
    for (int trip = -WARMUP_TRIPS; trip < TRIPS; trip++) {
      long start = System.nanoTime();
      send(trip);
      if (await() != trip) {
        throw new IllegalStateException("the wrong row came back");
      }
      if (trip >= 0) {
        halves.recordValue((System.nanoTime() - start) / 2);
      }
    }
    other.join();
    return List.of(
        new Reading("p50", halves.getValueAtPercentile(50)),
        new Reading("p99", halves.getValueAtPercentile(99)));
  }
}
