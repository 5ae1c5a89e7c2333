package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Arrow batches through a query, everything read, by a visitor or as Arrow batches; each round has a
 * source and a stream of its own.
 */
final class ArrowBulk implements Measurement {
  private final Execution execution;
  private final boolean windowed;
  private final boolean asArrow;
  private long checksum;
  private long received;

  ArrowBulk(Execution execution, boolean windowed) {
    this(execution, windowed, false);
  }

  ArrowBulk(Execution execution, boolean windowed, boolean asArrow) {
    this.execution = execution;
    this.windowed = windowed;
    this.asArrow = asArrow;
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
    database.execute(Queries.SOURCE + (windowed ? Queries.WINDOW : Queries.FILTER));
    Subscription<?> results = database.sink("results").subscribe();
    Source<?> source = database.source("ticks");
    RowVisitor visitor = windowed
        ? row -> checksum += row.getLong(0) ^ row.getLong(2) ^ row.getLong(3)
        : row -> checksum += row.getLong(0) ^ (long) row.getDouble(1);
    received = 0;
    long expected = 0;
    long before = checksum;
    rounds.start();
    for (int batch = 0; batch < ticks.batches.size(); batch++) {
      source.pushArrow(ticks.batches.get(batch));
      received += read(results, visitor);
      // Never more on the way than the ring of results has room for.
      expected += windowed ? 0 : ticks.passing[batch];
      while (received < expected - TickBatches.BATCH / 2) {
        received += read(results, visitor);
      }
    }
    source.finish();
    while (!results.isEnded()) {
      received += read(results, visitor);
    }
    rounds.stop();
    if (checksum == before || (!windowed && received != expected)) {
      throw new IllegalStateException(received + " results instead of " + expected);
    }
    results.close();
    database.execute("DROP STREAM results; DROP SOURCE ticks");
  }

  private long read(Subscription<?> results, RowVisitor visitor) {
    if (!asArrow) {
      return results.visit(visitor, Queries.SLOTS);
    }
    try (VectorSchemaRoot root = results.pollArrow()) {
      if (root == null) {
        return 0;
      }
      checksum += DuckDbBulk.checksum(root);
      return root.getRowCount();
    }
  }
}
