package io.laminar.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import io.laminar.api.Execution;
import io.laminar.nexmark.NexmarkConfig;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs a query by an engine, in a JVM of its own. */
final class PeerFork {
  static final String RESULT = "RESULT ";
  static final List<String> ENGINES =
      List.of("laminar", "laminar-caller-runs", "flink", "flink-mini-batch", "jet", "esper");
  private static final int CHECKED_EVENTS = 5_000;
  private static final int CHECKED_EVENTS_PER_SECOND = 100;
  private static final int RUNS = 3;

  private PeerFork() {}

  private static PeerEngine engine(String name, Path queries) throws IOException {
    return switch (name) {
      case "laminar" -> new LaminarEngine(queries, Execution.ENGINE_THREAD);
      case "laminar-caller-runs" -> new LaminarEngine(queries, Execution.CALLER_RUNS);
      case "flink" -> new FlinkEngine(false);
      case "flink-mini-batch" -> new FlinkEngine(true);
      case "jet" -> new JetEngine();
      case "esper" -> new EsperEngine();
      default -> throw new IllegalArgumentException("no engine " + name);
    };
  }

  /** Prints the hash of the answer, and what the fastest of some runs took. */
  static void run(String engineName, NexmarkQuery query, Path queries, long events)
      throws Exception {
    PeerEngine engine = engine(engineName, queries);
    if (!engine.knows(query)) {
      return;
    }
    NexmarkConfig few = NexmarkConfig.of(CHECKED_EVENTS, 1);
    engine.load(NexmarkEvents.of(few.withEventsPerSecond(CHECKED_EVENTS_PER_SECOND)));
    List<String> rows = engine.answer(query).rows();
    if (events == 0) {
      System.out.printf("%s%d %d 0 0%n", RESULT, rows.size(), rows.hashCode());
      System.exit(0);
    }
    engine.load(NexmarkEvents.of(NexmarkConfig.of(events, 1)));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double best = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      System.gc();
      long before = system.getProcessCpuTime();
      best = Math.min(best, engine.run(query));
      cpu = Math.min(cpu, system.getProcessCpuTime() - before);
    }
    System.out.printf(
        Locale.ROOT,
        "%s%d %d %.0f %.0f%n",
        RESULT,
        rows.size(),
        rows.hashCode(),
        events * 1e9 / best,
        events * 1e9 / cpu);
    System.exit(0);
  }
}
