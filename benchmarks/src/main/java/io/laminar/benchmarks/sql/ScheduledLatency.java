package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Rows at a fixed rate; the latency of each is counted from the moment at which the schedule wanted
 * it sent, whatever held it up (no coordinated omission). The thread that sends also receives.
 */
abstract class ScheduledLatency implements Measurement {
  /** Rows that may be on their way at once; row numbers repeat after so many. */
  static final int POOL = 1 << 16;

  /** How many rows come first, unmeasured. */
  static final int WARM_UP_ROWS = Integer.getInteger("latency.warmUpRows", 1_000_000);

  /** How many rows are measured, after the warm-up. */
  static final int ROWS = Integer.getInteger("latency.rows", 2_000_000);

  private static final long INTERVAL_NANOS = Long.getLong("latency.intervalNanos", 2_000);

  private final long[] intended = new long[POOL];
  private final Histogram nanos = new Histogram(10_000_000_000L, 3);
  private boolean measuring;

  /** Makes ready what rows are sent through. */
  abstract void open();

  /**
   * Gets hold of a row before its time comes, as a producer has a row at hand that it just made.
   *
   * @param number counted from 0
   */
  abstract void prepare(int number);

  /**
   * Sends the row that was prepared last.
   *
   * @param number counted from 0
   */
  abstract void send(int number);

  /** Looks once for results, and reports each of them to {@link #received}. */
  abstract void receive();

  /** Tells whether results can come at any time, and not only while a row is being sent. */
  abstract boolean comesLater();

  /** Releases everything. */
  abstract void close() throws InterruptedException;

  /** Notes that the result of a row is here. */
  final void received(long number) {
    if (measuring) {
      long late = System.nanoTime() - intended[(int) number & (POOL - 1)];
      nanos.recordValue(Math.max(0, late));
    }
  }

  @Override
  public final List<Reading> measure() throws InterruptedException {
    open();
    // Twice: what the second run meets, such as the end of a run, is compiled then.
    run(0, WARM_UP_ROWS / 2);
    run(WARM_UP_ROWS / 2, WARM_UP_ROWS);
    measuring = true;
    run(WARM_UP_ROWS, WARM_UP_ROWS + ROWS);
    close();
    return List.of(
        new Reading("p50", nanos.getValueAtPercentile(50)),
        new Reading("p90", nanos.getValueAtPercentile(90)),
        new Reading("p99", nanos.getValueAtPercentile(99)),
        new Reading("p99.9", nanos.getValueAtPercentile(99.9)),
        new Reading("rows", nanos.getTotalCount()));
  }

  private void run(int from, int to) {
    long start = System.nanoTime() + INTERVAL_NANOS;
    boolean later = comesLater();
    int next = from;
    long due = start;
    prepare(next);
    while (next < to) {
      if (System.nanoTime() >= due) {
        intended[next & (POOL - 1)] = due;
        send(next);
        next++;
        due += INTERVAL_NANOS;
        receive();
        prepare(next);
      } else if (later) {
        receive();
      }
    }
    // The last rows are still on their way.
    long end = System.nanoTime() + 1_000_000;
    while (System.nanoTime() < end) {
      receive();
    }
  }
}
