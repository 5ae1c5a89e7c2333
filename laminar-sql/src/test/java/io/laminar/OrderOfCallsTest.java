package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In caller-runs results come in the order of the calls, whatever waits for room. */
final class OrderOfCallsTest {
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

  private static final String FIVE_SOURCES = """
      CREATE SOURCE a (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
      CREATE SOURCE b (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
      CREATE SOURCE c (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
      CREATE TABLE t (k INTEGER PRIMARY KEY);
      CREATE TABLE r (k INTEGER PRIMARY KEY, since TIMESTAMP NOT NULL, WATERMARK FOR since);
      CREATE STREAM versions AS SELECT r.since FROM a LEFT JOIN r FOR SYSTEM_TIME AS OF a.ts AS r ON a.k = r.k;
      CREATE STREAM every_row AS SELECT ts, k FROM a UNION ALL SELECT ts, k FROM b UNION ALL SELECT ts, k FROM c;""";

  private static final String WINDOWS_OF_ROWS = """
      CREATE STREAM windows AS SELECT k, window_start, SUM(k) AS n
      FROM TABLE(HOP_ROWS(TABLE every_row PARTITION BY k, 2, 5)) GROUP BY window_start, k""";

  @Test
  void shouldTakeARowBeforeThePushReturnsWhereOtherSourcesComeToRest() {
    try (LaminarDB db = LaminarDB.open(callerRuns(1024))) {
      db.execute(FIVE_SOURCES);
      List<Subscription<Row>> all = new ArrayList<>();
      all.add(db.sink("every_row").subscribe());
      all.add(db.sink("versions").subscribe());
      Source<Row> a = db.source("a");
      Map<String, Source<Row>> later = new HashMap<>();
      List<Runnable> calls = List.of(
          () -> push(a, 14_000, 0),
          db::tick,
          db::tick,
          () -> push(later.computeIfAbsent("b", db::source), 22_591, 0),
          () -> push(a, 21_641, 0),
          () -> push(later.computeIfAbsent("c", db::source), 22_561, 0),
          () -> db.execute("INSERT INTO r VALUES (0, '2026-01-01 00:00:12.625')"),
          () -> push(a, 32_140, 0),
          () -> db.execute("INSERT INTO t VALUES (0)"),
          () -> {
            db.execute(WINDOWS_OF_ROWS);
            all.add(db.sink("windows").subscribe());
          });
      calls.forEach(call -> {
        call.run();
        List.copyOf(all).forEach(OrderOfCallsTest::readAll);
      });

      push(later.computeIfAbsent("c", db::source), 48_292, 0);

      assertThat(all.get(0).poll()).isNotNull();
    }
  }

  /** Rows that wait for the room that is made go on. */
  private static void readAll(Subscription<Row> subscription) {
    while (subscription.poll() != null) {
      // Nothing is done with it.
    }
  }

  private static Config callerRuns(int rows) {
    return Config.builder().bufferSize(rows).execution(Execution.CALLER_RUNS).build();
  }

  private static void push(Source<Row> source, int millis, int value) {
    source.push(Row.of(source.schema(), START.plusNanos(millis * 1_000_000L), value));
  }
}
