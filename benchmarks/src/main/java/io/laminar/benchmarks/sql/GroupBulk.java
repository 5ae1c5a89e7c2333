package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrow batches through a GROUP BY without a window: into a materialized view that nobody reads, or to
 * a subscription that reads both changes of every row.
 */
final class GroupBulk implements Measurement {
  private static final String QUERY =
      "results AS SELECT account, COUNT(*) AS ticks, SUM(id) AS total FROM ticks GROUP BY account";

  private final Execution execution;
  private final boolean subscribed;
  private long checksum;

  GroupBulk(Execution execution, boolean subscribed) {
    this.execution = execution;
    this.subscribed = subscribed;
  }

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches();
        LaminarDB database = Queries.open(execution)) {
      Rounds rounds = new Rounds();
      return rounds.measure(TickBatches.ROWS, () -> round(rounds, database, ticks));
    }
  }

  private void round(Rounds rounds, LaminarDB database, TickBatches ticks) {
    String kind = subscribed ? "STREAM " : "MATERIALIZED VIEW ";
    database.execute(Queries.SOURCE + "CREATE " + kind + QUERY);
    Subscription<?> results = subscribed ? database.sink("results").changes() : null;
    Source<?> source = database.source("ticks");
    rounds.start();
    long received = 0;
    for (int batch = 0; batch < ticks.batches.size(); batch++) {
      source.pushArrow(ticks.batches.get(batch));
      received += drain(results);
    }
    database.awaitIdle();
    received += drain(results);
    rounds.stop();
    check(database, received);
    database.execute("DROP " + kind + "results; DROP SOURCE ticks");
  }

  private long drain(@Nullable Subscription<?> results) {
    RowVisitor visitor = row -> checksum += row.getLong(0) ^ row.getLong(1) ^ row.getLong(2);
    return results == null ? 0 : results.visit(visitor, Queries.SLOTS);
  }

  private void check(LaminarDB database, long received) {
    long expected = 2L * TickBatches.ROWS - Queries.ACCOUNTS;
    if (subscribed ? received != expected : !isWhole(database)) {
      throw new IllegalStateException("rows are missing: " + received + " of " + expected);
    }
  }

  private static boolean isWhole(LaminarDB database) {
    Object sum =
        database.query("SELECT SUM(ticks) AS n FROM results").rows().get(0).get(0);
    return Long.valueOf(TickBatches.ROWS).equals(sum);
  }
}
