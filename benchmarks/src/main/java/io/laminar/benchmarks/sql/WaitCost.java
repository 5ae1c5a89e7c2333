package io.laminar.benchmarks.sql;

import com.sun.management.OperatingSystemMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One row to the engine's thread and its result back, with a pause before the next: what the engine
 * does in the pause is its strategy. The reader only looks, so that the wait that is measured is the
 * engine's; its processor time is taken off.
 */
final class WaitCost implements Measurement {
  private static final int WARM_UP = 20_000;
  private static final int TRIPS = 20_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final WaitStrategy strategy;
  private final long pauseNanos;
  private long seen;

  /**
   * Makes one.
   *
   * @param strategy of the engine's thread
   * @param pauseNanos between a result and the next row
   */
  WaitCost(WaitStrategy strategy, long pauseNanos) {
    this.strategy = strategy;
    this.pauseNanos = pauseNanos;
  }

  @Override
  public List<Reading> measure() {
    Config config =
        Config.builder().bufferSize(Queries.SLOTS).waitStrategy(strategy).build();
    try (LaminarDB database = LaminarDB.open(config)) {
      database.execute(Queries.SOURCE + Queries.FILTER);
      try (Subscription<?> results = database.sink("results").subscribe();
          Source<Tick> source = database.source("ticks", Tick.class)) {
        trips(source, results, WARM_UP, new Histogram(3));
        Histogram nanos = new Histogram(3);
        long process = PROCESS.getProcessCpuTime();
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        trips(source, results, TRIPS, nanos);
        double wall = System.nanoTime() - start;
        double engine = PROCESS.getProcessCpuTime()
            - process
            - (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own);
        return List.of(
            new Reading("p50", nanos.getValueAtPercentile(50)),
            new Reading("p99", nanos.getValueAtPercentile(99)),
            new Reading("engine, ns of CPU a row", engine / TRIPS),
            new Reading("engine, percent of a core", 100 * engine / wall));
      }
    }
  }

  private void trips(Source<Tick> source, Subscription<?> results, int count, Histogram nanos) {
    RowVisitor visitor = row -> seen++;
    for (int trip = 0; trip < count; trip++) {
      long due = System.nanoTime() + pauseNanos;
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      source.push(new Tick(trip, 1, 60, 0));
      long before = seen;
      while (seen == before) {
        results.visit(visitor, 1);
      }
      nanos.recordValue(System.nanoTime() - start);
    }
  }
}
