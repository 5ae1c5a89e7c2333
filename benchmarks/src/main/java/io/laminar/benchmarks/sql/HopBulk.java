package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;

/**
 * Arrow batches through an aggregate by a hopping window of 60 slides, or by a tumbling one as long as a slide: as many
 * windows fire while rows come. What is open in the end is not waited for.
 */
final class HopBulk implements Measurement {
  private static final String QUERY = """
      CREATE STREAM results AS
        SELECT account, %1$s_START(ts, %2$s) AS opened, SUM(id) AS total, COUNT(*) AS ticks, MAX(price) AS high
        FROM ticks GROUP BY account, %1$s(ts, %2$s);
      """;

  private final String query;
  private long checksum;

  private HopBulk(String form, String lengths) {
    this.query = QUERY.formatted(form, lengths);
  }

  static HopBulk hopping(int slideSeconds) {
    return new HopBulk(
        "HOP",
        "INTERVAL '%d seconds', INTERVAL '%d seconds'".formatted(slideSeconds, 60 * slideSeconds));
  }

  static HopBulk tumbling(int sizeSeconds) {
    return new HopBulk("TUMBLE", "INTERVAL '%d seconds'".formatted(sizeSeconds));
  }

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches();
        LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      Rounds rounds = new Rounds();
      return rounds.measure(TickBatches.ROWS, () -> round(rounds, database, ticks));
    }
  }

  private void round(Rounds rounds, LaminarDB database, TickBatches ticks) {
    database.execute(Queries.SOURCE + query);
    Subscription<?> results = database.sink("results").subscribe();
    Source<?> source = database.source("ticks");
    RowVisitor visitor = row -> checksum += row.getLong(0) ^ row.getLong(2) ^ row.getLong(3);
    long before = checksum;
    rounds.start();
    for (int batch = 0; batch < ticks.batches.size(); batch++) {
      source.pushArrow(ticks.batches.get(batch));
      results.visit(visitor, Queries.SLOTS);
    }
    database.awaitIdle();
    results.visit(visitor, Queries.SLOTS);
    rounds.stop();
    if (checksum == before) {
      throw new IllegalStateException("no window fired");
    }
    results.close();
    database.execute("DROP STREAM results; DROP SOURCE ticks");
  }
}
