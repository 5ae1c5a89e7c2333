package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement.Reading;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * The same work again and again; the median of the later rounds counts. Beside the rate by the clock
 * stands the rate by the measuring thread's own CPU time: on a machine that others use too it is
 * the steadier of the two. It says all only where that thread does all the work.
 */
final class Rounds {
  private static final int WARM_UP = Integer.getInteger("bulk.warmUpRounds", 6);
  private static final int MEASURED = Integer.getInteger("bulk.rounds", 9);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long[] nanos = new long[MEASURED];
  private final long[] cpuNanos = new long[MEASURED];
  private long startNanos;
  private long startCpuNanos;
  private int at = -WARM_UP;

  /** A round. */
  @FunctionalInterface
  interface Round {
    /** Works through all rows, between {@link Rounds#start} and {@link Rounds#stop}. */
    void run();
  }

  void start() {
    startCpuNanos = THREADS.getCurrentThreadCpuTime();
    startNanos = System.nanoTime();
  }

  void stop() {
    long end = System.nanoTime();
    if (at >= 0) {
      nanos[at] = end - startNanos;
      cpuNanos[at] = THREADS.getCurrentThreadCpuTime() - startCpuNanos;
    }
    at++;
  }

  List<Reading> measure(long rows, Round round) {
    while (at < MEASURED) {
      round.run();
    }
    return List.of(
        new Reading("by clock", rows * 1e3 / median(nanos)),
        new Reading("by CPU", rows * 1e3 / median(cpuNanos)));
  }

  private static long median(long[] figures) {
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }
}
