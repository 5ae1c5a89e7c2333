package io.laminar.benchmarks.sql;

import com.sun.management.ThreadMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrow batches through an ASOF join of ticks with quotes of 1,000 accounts, by turns of 2,048 rows, in caller-runs: rows of
 * both sides a second, and the bytes that the thread allocates for each.
 */
final class AsofBulk implements Measurement {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String condition;
  private long results;
  private long checksum;
  private long allocatedBytes;

  /**
   * Makes one.
   *
   * @param condition by which a tick t chooses its quote q
   */
  AsofBulk(String condition) {
    this.condition = condition;
  }

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches();
        LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      Rounds rounds = new Rounds();
      List<Reading> readings = new ArrayList<>(
          rounds.measure(2L * TickBatches.ROWS, () -> round(rounds, database, ticks)));
      readings.add(new Reading("bytes a row", allocatedBytes / (2.0 * TickBatches.ROWS)));
      return readings;
    }
  }

  private void round(Rounds rounds, LaminarDB database, TickBatches ticks) {
    database.execute(Queries.SOURCE + Queries.SOURCE.replace("ticks", "quotes")
        + "CREATE STREAM results AS SELECT t.id, q.price FROM ticks t LEFT ASOF JOIN quotes q"
        + " MATCH_CONDITION " + condition + " ON t.account = q.account");
    RowVisitor visitor = row -> {
      results++;
      checksum += row.getLong(0);
    };
    database.sink("results").subscribe(visitor);
    Source<?> left = database.source("ticks");
    Source<?> right = database.source("quotes");
    long before = results;
    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    rounds.start();
    for (int batch = 0; batch < ticks.batches.size(); batch++) {
      right.pushArrow(ticks.batches.get(batch));
      left.pushArrow(ticks.batches.get(batch));
    }
    rounds.stop();
    allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
    left.finish();
    right.finish();
    if (results - before != TickBatches.ROWS || checksum == 0) {
      throw new IllegalStateException("results are missing: " + (results - before));
    }
    database.execute("DROP STREAM results; DROP SOURCE ticks; DROP SOURCE quotes");
  }
}
