package io.laminar.benchmarks.sql;

import com.sun.management.ThreadMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Arrow batches through the ten dearest ticks of each of 1,000 accounts, into a materialized view, in caller-runs; beside
 * the rate stand the bytes that the thread allocates for a row.
 */
final class TopBulk implements Measurement {
  private static final String QUERY =
      "CREATE MATERIALIZED VIEW results AS SELECT account, price, id FROM ticks"
          + " QUALIFY ROW_NUMBER() OVER (PARTITION BY account ORDER BY price DESC) <= 10";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long allocatedBytes;

  TopBulk() {}

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches();
        LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      Rounds rounds = new Rounds();
      List<Reading> readings =
          new ArrayList<>(rounds.measure(TickBatches.ROWS, () -> round(rounds, database, ticks)));
      readings.add(new Reading("bytes a row", (double) allocatedBytes / TickBatches.ROWS));
      return readings;
    }
  }

  private void round(Rounds rounds, LaminarDB database, TickBatches ticks) {
    database.execute(Queries.SOURCE + QUERY);
    Source<?> source = database.source("ticks");
    long before = THREADS.getCurrentThreadAllocatedBytes();
    rounds.start();
    for (VectorSchemaRoot batch : ticks.batches) {
      source.pushArrow(batch);
    }
    rounds.stop();
    allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    Object rows =
        database.query("SELECT COUNT(*) AS n FROM results").rows().get(0).get(0);
    if (!Long.valueOf(10L * Queries.ACCOUNTS).equals(rows)) {
      throw new IllegalStateException("rows are missing: " + rows);
    }
    database.execute("DROP MATERIALIZED VIEW results; DROP SOURCE ticks");
  }
}
