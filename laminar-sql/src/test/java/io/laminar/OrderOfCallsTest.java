package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  @Test
  void shouldRefuseWhatWouldOvertakeAStepThatWaitsForRoom() {
    try (LaminarDB db = LaminarDB.open(callerRuns(64))) {
      db.execute("""
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE TABLE prices (k INTEGER PRIMARY KEY, price INTEGER);
          CREATE STREAM rows_of_s AS SELECT k FROM s;
          CREATE STREAM priced AS
            SELECT w.n, p.price FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)) w
            LEFT JOIN prices FOR SYSTEM_TIME AS OF PROCTIME() AS p ON w.k = p.k;
          INSERT INTO prices VALUES (1, 10);""");
      Subscription<Row> rows = db.sink("rows_of_s").subscribe();
      Subscription<Row> priced = db.sink("priced").subscribe();
      Source<Row> s = db.source("s");
      for (int i = 0; i < 63; i++) {
        push(s, 0, 1);
      }
      // It takes the last room, so that the window waits.
      push(s, 1_000, 2);

      assertThatThrownBy(() -> db.execute("INSERT INTO prices VALUES (1, 20)"))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SUBSCRIPTION_FULL))
          .hasMessageContaining("a subscription to rows_of_s is full, what was pushed before");
      readAll(rows);
      db.execute("INSERT INTO prices VALUES (1, 20)");
      assertThat(priced.poll()).extracting(Row::values).isEqualTo(List.of(63L, 10));
    }
  }

  @Test
  void shouldLetTheTimeOfAnotherSourceWaitBehindAStepThatWaitsForRoom() {
    try (LaminarDB db = LaminarDB.open(callerRuns(64))) {
      db.execute("""
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE SOURCE t (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE STREAM rows_of_s AS SELECT k FROM s;
          CREATE STREAM windows AS
            SELECT COUNT(*) AS n FROM (SELECT ts FROM s UNION ALL SELECT ts FROM t) GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);""");
      Subscription<Row> rows = db.sink("rows_of_s").subscribe();
      Subscription<Change<Row>> windows = db.sink("windows").changes();
      Source<Row> s = db.source("s");
      Source<Row> t = db.source("t");
      watermark(t, 1);
      for (int i = 0; i < 64; i++) {
        push(s, i < 63 ? 0 : 1_000, 1);
      }
      watermark(s, 2);

      watermark(t, 5);
      assertFull(() -> db.execute("ADVANCE SOURCE t TO END"));
      assertThat(t.tryPush(Row.of(t.schema(), START, 1))).isFalse();
      t.finish();
      assertThat(windows.poll()).isNull();
      readAll(rows);

      List<String> seen = new ArrayList<>();
      windows.drain(change -> seen.add(change.row().get(0) + (change.endsCommit() ? "." : "")));
      // The window of the first second, then that of the next one: two steps.
      assertThat(seen).containsExactly("63.", "1.");
    }
  }

  @Test
  void shouldMakeNoOneStepOfTwoWhereTheFirstWaitsForRoom() {
    try (LaminarDB db = LaminarDB.open(callerRuns(64))) {
      db.execute("""
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE STREAM rows_of_s AS SELECT k FROM s;
          CREATE STREAM windows AS SELECT COUNT(*) AS n FROM s GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);""");
      Subscription<Row> rows = db.sink("rows_of_s").subscribe();
      Subscription<Change<Row>> windows = db.sink("windows").changes();
      Source<Row> s = db.source("s");
      for (int i = 0; i < 64; i++) {
        push(s, i < 63 ? 0 : 1_000, 1);
      }

      assertFull(() -> db.execute("ADVANCE SOURCE s TO END"));
      readAll(rows);
      db.execute("ADVANCE SOURCE s TO END");

      List<Boolean> ends = new ArrayList<>();
      windows.drain(change -> ends.add(change.endsCommit()));
      assertThat(ends).containsExactly(true, true);
    }
  }

  /** Both windows fire in one step, as the time of the first source comes first. */
  @Test
  void shouldLetTheTimeOfTwoSourcesGoOnInTheOrderOfTheCalls() {
    try (LaminarDB db = LaminarDB.open(callerRuns(64))) {
      db.execute("""
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE SOURCE t (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE STREAM rows_of_s AS SELECT k FROM s;
          CREATE STREAM windows AS
            SELECT COUNT(*) AS n FROM (SELECT ts FROM s UNION ALL SELECT ts FROM t) GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);""");
      Subscription<Row> rows = db.sink("rows_of_s").subscribe();
      Subscription<Change<Row>> windows = db.sink("windows").changes();
      Source<Row> s = db.source("s");
      Source<Row> t = db.source("t");
      watermark(t, 1);
      push(s, 1_500, 1);
      for (int k = 0; k < 63; k++) {
        push(s, 2_500, k);
      }

      watermark(s, 5);
      watermark(t, 10);
      assertThat(windows.poll()).isNull();
      readAll(rows);

      List<String> seen = new ArrayList<>();
      windows.drain(change -> seen.add(change.row().get(0) + (change.endsCommit() ? "." : "")));
      assertThat(seen).containsExactly("1", "63.");
    }
  }

  private static void watermark(Source<Row> source, int seconds) {
    source.watermark(START.plusSeconds(seconds).toInstant(ZoneOffset.UTC));
  }

  /** They do not meet when they begin to wait: the step that has begun goes on. */
  @Test
  void shouldGoOnWhereAQueryBringsTwoTogetherThatWait() {
    try (LaminarDB db = LaminarDB.open(callerRuns(64))) {
      db.execute("""
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE SOURCE t (ts TIMESTAMP NOT NULL, k INTEGER, WATERMARK FOR ts);
          CREATE STREAM rows_of_s AS SELECT k FROM s;
          CREATE STREAM groups_of_t AS SELECT k, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);""");
      Subscription<Row> rows = db.sink("rows_of_s").subscribe();
      Subscription<Row> groups = db.sink("groups_of_t").subscribe();
      Source<Row> s = db.source("s");
      Source<Row> t = db.source("t");
      for (int k = 0; k < 64; k++) {
        push(s, 0, k);
      }
      watermark(s, 1);
      for (int k = 0; k < 1_000; k++) {
        push(t, 0, k);
      }
      watermark(t, 1);

      db.execute("""
          CREATE MATERIALIZED VIEW all_rows AS SELECT COUNT(*) AS n FROM (SELECT k FROM s UNION ALL SELECT k FROM t)""");

      assertThat(count(groups)).isEqualTo(1_000);
      assertThat(count(rows)).isEqualTo(64);
      push(s, 2_000, 1);
      push(t, 2_000, 1);
      assertThat(db.query("SELECT n FROM all_rows").rows())
          .extracting(Row::values)
          .containsExactly(List.of(2L));
    }
  }

  private static int count(Subscription<Row> subscription) {
    int rows = 0;
    while (subscription.poll() != null) {
      rows++;
    }
    return rows;
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SUBSCRIPTION_FULL));
  }

  /** Rows and steps that wait for this room go on. */
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
