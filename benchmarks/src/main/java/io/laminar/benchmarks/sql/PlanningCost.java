package io.laminar.benchmarks.sql;

import com.sun.management.OperatingSystemMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Plans different queries of one form again and again; then only planning is left of {@code EXPLAIN}. */
final class PlanningCost implements Measurement {
  private static final int WARM_UP = 400;
  private static final int MEASURED = 400;

  static final String FILTER = "SELECT id, price * %d AS p, ts FROM ticks WHERE price > %1$d";
  static final String GROUPS =
      "SELECT account, SUM(id) AS total, COUNT(*) AS n FROM ticks WHERE price > %d GROUP BY account";
  static final String WINDOW = """
      SELECT account, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS opened, SUM(id) AS total,
             MAX(price) AS high
      FROM ticks WHERE price > %d GROUP BY account, TUMBLE(ts, INTERVAL '1' MINUTE)
      """;
  static final String JOIN = """
      SELECT a.account, SUM(b.price) AS total FROM ticks a JOIN ticks b
        ON a.account = b.account AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' MINUTE
      WHERE a.price > %d GROUP BY a.account
      """;

  private final String query;

  /**
   * Makes one.
   *
   * @param query with a place for a number
   */
  PlanningCost(String query) {
    this.query = query;
  }

  @Override
  public List<Reading> measure() {
    double[] millis = new double[MEASURED];
    long cpu = 0;
    try (LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      database.execute(Queries.SOURCE);
      for (int at = -WARM_UP; at < MEASURED; at++) {
        cpu = at == 0 ? cpuNanos() : cpu;
        String text = "EXPLAIN " + String.format(Locale.ROOT, query, at + WARM_UP);
        long start = System.nanoTime();
        database.execute(text);
        millis[Math.max(0, at)] = (System.nanoTime() - start) / 1e6;
      }
    }
    // The planner has a thread of its own: on a busy machine the clock counts how long that waits
    // for a processor.
    double cpuMillis = (cpuNanos() - cpu) / 1e6 / MEASURED;
    Arrays.sort(millis);
    return List.of(
        new Reading("median, ms", millis[MEASURED / 2]),
        new Reading("p90, ms", millis[MEASURED * 9 / 10]),
        new Reading("mean CPU, ms", cpuMillis));
  }

  /** Creates views in one database: how long that takes, and what each of them holds and adds. */
  static Measurement manyViews(int views) {
    return () -> {
      try (LaminarDB database = LaminarDB.open()) {
        database.execute(Queries.SOURCE);
        long bytesBefore = heldBytes();
        int threadsBefore = Thread.activeCount();
        List<String> forms = new ArrayList<>(List.of(FILTER, GROUPS, WINDOW, JOIN));
        long start = System.nanoTime();
        long cpu = cpuNanos();
        for (int view = 0; view < views; view++) {
          database.execute("CREATE MATERIALIZED VIEW v" + view + " AS "
              + String.format(Locale.ROOT, forms.get(view % forms.size()), view));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return List.of(
            new Reading("created in, s", seconds),
            new Reading("of CPU, all threads", (cpuNanos() - cpu) / 1e9),
            new Reading("KB each", (heldBytes() - bytesBefore) / 1024.0 / views),
            new Reading("more threads", Thread.activeCount() - threadsBefore));
      }
    };
  }

  /** Of the process: the engine's thread makes the operators. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long heldBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
