package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.List;

/**
 * Records with a string, pushed one by one or by 256, through a filter and a projection that keeps
 * the string; every second row comes out, and is read.
 */
final class TypedBulk implements Measurement {
  private static final int ROWS = 1 << 21;
  private static final int BATCH = 256;
  private static final String QUERY = """
      CREATE STREAM results AS
        SELECT symbol, price * quantity AS amount, ts FROM trades WHERE price > 50;
      """;

  private final Execution execution;
  private final boolean byBatch;
  private final Trade[][] batches = new Trade[ROWS / BATCH][BATCH];
  private long checksum;

  TypedBulk(Execution execution, boolean byBatch) {
    this.execution = execution;
    this.byBatch = byBatch;
    for (int row = 0; row < ROWS; row++) {
      batches[row / BATCH][row % BATCH] = Trade.of(row, row);
    }
  }

  @Override
  public List<Reading> measure() {
    try (LaminarDB database = Queries.open(execution)) {
      Rounds rounds = new Rounds();
      return rounds.measure(ROWS, () -> round(rounds, database));
    }
  }

  private void round(Rounds rounds, LaminarDB database) {
    database.execute(Trade.SOURCE + QUERY);
    Subscription<?> results = database.sink("results").subscribe();
    Source<Trade> source = database.source("trades", Trade.class);
    RowVisitor visitor = row -> checksum += row.length(0) + row.getLong(2);
    long before = checksum;
    rounds.start();
    long received = 0;
    long expected = 0;
    for (Trade[] batch : batches) {
      if (byBatch) {
        source.pushBatch(batch);
      } else {
        for (Trade trade : batch) {
          source.push(trade);
        }
      }
      expected += BATCH;
      received += results.visit(visitor, Queries.SLOTS);
    }
    source.finish();
    while (!results.isEnded()) {
      received += results.visit(visitor, Queries.SLOTS);
    }
    rounds.stop();
    if (checksum == before || received > expected || received == 0) {
      throw new IllegalStateException(received + " results of " + expected + " rows");
    }
    results.close();
    database.execute("DROP STREAM results; DROP SOURCE trades");
  }
}
