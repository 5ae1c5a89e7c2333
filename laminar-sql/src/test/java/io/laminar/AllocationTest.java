package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.laminar.api.Config;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In steady state nothing is allocated for a row: neither by the thread that pushes records and visits results, nor
 * by the engine's.
 */
final class AllocationTest {
  private static final int RECORDS = 50_000;
  private static final int KEYS = 1_000;
  private static final int WARM_UP_ROUNDS = 24;
  private static final int MEASURED_ROUNDS = 8;

  /** A megabyte would be two bytes a row: far below one object, far above what the JDK does by itself. */
  private static final long NOISE_BYTES = 64 * 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Moved on after every round, so that the same records come again later. */
  private static long laterMillis;

  /** A record that is made once and pushed many times. */
  public record Tick(long key, String symbol, double price, long ts) {
    @Override
    public long ts() {
      return ts + laterMillis;
    }
  }

  /** Adds up what it sees. */
  private static final class Total implements RowVisitor {
    private long rows;
    private double sum;

    @Override
    public void visit(RowView row) {
      rows++;
      sum += row.getDouble(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "by a number; SELECT key, SUM(price) AS p, COUNT(*) AS n FROM ticks GROUP BY key, TUMBLE(ts, INTERVAL '1' SECOND)",
        "by a string; SELECT symbol, SUM(price) AS p, MAX(price) AS hi FROM ticks WHERE price > 10"
            + " GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)",
        "filtered; SELECT key, price * 2 AS p, symbol FROM ticks WHERE price > 50 AND symbol <> 'S1'",
        "kept; SELECT symbol, SUM(price) AS p, COUNT(*) AS n FROM ticks GROUP BY symbol",
        "over; SELECT key, SUM(price) OVER (PARTITION BY key ORDER BY ts ROWS 9 PRECEDING) AS p FROM ticks",
        "changes; SELECT key, SUM(price) AS p, COUNT(*) AS n FROM ticks GROUP BY key",
        "early; SELECT symbol, SUM(price) AS p FROM ticks GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND) EMIT CHANGES"
      })
  void shouldAllocateNothingForARow(String name, String query) {
    Tick[] ticks = new Tick[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      int key = (int) (i * 2_654_435_761L % KEYS + KEYS) % KEYS;
      ticks[i] = new Tick(
          key, (key % 3 == 0 ? "a symbol of many characters " : "S") + key, i % 100, i / 10);
    }
    laterMillis = 0;
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(1 << 12).build())) {
      db.execute(
          "CREATE SOURCE ticks (key BIGINT NOT NULL, symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,"
              + " ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '100ms');"
              + "CREATE " + (name.equals("kept") ? "MATERIALIZED VIEW" : "STREAM") + " results AS "
              + query);
      Subscription<?> results = db.sink("results").changes();
      Source<Tick> source = db.source("ticks", Tick.class);
      Total total = new Total();
      run(WARM_UP_ROUNDS, ticks, source, results, total);
      long engine = engineThread();
      // Once before: the first call allocates for itself.
      allocated(engine);
      long before = allocated(engine);
      long rowsBefore = total.rows;

      run(MEASURED_ROUNDS, ticks, source, results, total);

      long bytes = allocated(engine) - before;
      assertThat(total.rows).as("results of %s", name).isGreaterThan(rowsBefore);
      assertThat(total.sum).isPositive();
      assertThat(bytes)
          .as("bytes allocated for %s rows, %s", MEASURED_ROUNDS * RECORDS, name)
          .isLessThan(NOISE_BYTES);
    }
  }

  private static void run(
      int rounds, Tick[] ticks, Source<Tick> source, Subscription<?> results, Total total) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ticks.length; i++) {
        source.push(ticks[i]);
        if ((i & 255) == 0) {
          results.visit(total, Integer.MAX_VALUE);
        }
      }
      laterMillis += RECORDS / 10;
    }
  }

  private static long allocated(long engine) {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId())
        + THREADS.getThreadAllocatedBytes(engine);
  }

  private static long engineThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("laminar-engine"))
        .mapToLong(Thread::getId)
        .max()
        .orElseThrow();
  }
}
