package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds time back, and who no longer does. */
final class WatermarkTest {
  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNeverGiveUpAWatermarkWhereRowsAreGivenUp(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.execute("""
          CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
            WITH (backpressure = 'drop_oldest', buffer_size = 4);
          CREATE STREAM n AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);
          """);
      Subscription<Row> counts = db.sink("n").subscribe();
      Source<Row> source = db.source("t");
      source.watermark(100_000);
      for (int i = 0; i < 10_000; i++) {
        source.push(Row.of(source.schema(), i, (long) i));
      }
      db.awaitIdle();

      SourceMetrics metrics = db.metrics().sources().get(0);
      assertThat(metrics.watermark()).isEqualTo(100_000);
      assertThat(counts.poll()).isNull();
      assertThat(db.metrics().queries().get(0).rowsLate() + metrics.rowsDropped())
          .isEqualTo(10_000);
    }
  }

  private static final String WINDOWS =
      "CREATE STREAM counts AS SELECT TUMBLE_START(ts, INTERVAL '1' SECOND) AS s, COUNT(*) AS n"
          + " FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);";

  private static LaminarDB open(Config config, String options) {
    LaminarDB db = LaminarDB.open(config);
    db.execute("CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) " + options
        + ";" + WINDOWS);
    return db;
  }

  private static LaminarDB open() {
    return open(Config.defaults(), "");
  }

  private static void push(Source<Row> source, long ts) {
    source.push(Row.of(source.schema(), 1, ts));
  }

  private static List<Object> counts(LaminarDB db, Subscription<Row> results) {
    db.awaitIdle();
    List<Object> counts = new ArrayList<>();
    results.drain(row -> counts.add(row.get("n")));
    return counts;
  }

  private static SourceMetrics source(LaminarDB db) {
    return db.metrics().sources().get(0);
  }

  /** In one order of commits: rows of a push, and what the windows that they close give. */
  @ParameterizedTest
  @ValueSource(longs = {1_000, 1_100})
  void shouldCloseWindowsRightAfterTheRowThatReachesTheirEnd(long next) {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM both AS SELECT ts AS at, CAST(0 AS BIGINT) AS n FROM t"
          + " UNION ALL SELECT s AS at, n FROM counts");
      Subscription<Row> results = db.sink("both").subscribe();
      Source<Row> source = db.source("t");

      push(source, 500);
      db.awaitIdle();

      source.pushBatch(
          List.of(Row.of(source.schema(), 1, 1_000L), Row.of(source.schema(), 1, next)));

      assertThat(counts(db, results)).containsExactly(0L, 0L, 1L, 0L);
    }
  }

  @Test
  void shouldCloseWindowsThatABatchOpensRightAfterTheRowThatReachesTheirEnd() {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM both AS SELECT ts AS at, CAST(0 AS BIGINT) AS n FROM t"
          + " UNION ALL SELECT s AS at, n FROM counts");
      Subscription<Row> results = db.sink("both").subscribe();
      Source<Row> source = db.source("t");
      List<Row> rows = new ArrayList<>();
      // The late one opens no window, and hides none that a later row opens.
      for (long time : new long[] {500, 700, 1_000, 900, 1_100, 2_000, 2_001, 5_000, 5_001}) {
        rows.add(Row.of(source.schema(), 1, time));
      }

      source.pushBatch(rows);

      assertThat(counts(db, results))
          .containsExactly(0L, 0L, 0L, 2L, 0L, 0L, 0L, 2L, 0L, 0L, 2L, 0L);
    }
  }

  @Test
  void shouldWaitForTheSlowestHandle() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> fast = db.source("t");
      Source<Row> slow = db.source("t");
      push(fast, 500);
      push(fast, 5_000);
      assertThat(counts(db, results)).isEmpty();

      push(slow, 999);
      assertThat(counts(db, results)).isEmpty();
      push(slow, 1_000);

      assertThat(counts(db, results)).containsExactly(2L);
      assertThat(source(db).watermark()).isEqualTo(1_000);
    }
  }

  @Test
  void shouldNotWaitForAHandleThatIsClosed() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> fast = db.source("t");
      Source<Row> closed = db.source("t");
      push(fast, 500);
      push(fast, 1_500);
      closed.close();
      assertThat(counts(db, results)).containsExactly(1L);

      fast.close();
      assertThat(counts(db, results)).isEmpty();
      assertThat(source(db).watermark()).isEqualTo(1_500);
    }
  }

  @Test
  void shouldCountAHandleThatOnlyMadeClonesFromItsFirstRow() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      Source<Row> clone = first.clone();
      push(clone, 500);
      push(clone, 1_500);
      assertThat(counts(db, results)).containsExactly(1L);

      push(first, 1_600);
      push(clone, 9_000);
      assertThat(counts(db, results)).isEmpty();
      push(first, 2_000);

      assertThat(counts(db, results)).containsExactly(2L);
    }
  }

  @Test
  void shouldCountAHandleThatPushedBeforeItWasCloned() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      push(first, 500);
      Source<Row> clone = first.clone();
      push(clone, 5_000);

      assertThat(counts(db, results)).isEmpty();
    }
  }

  @Test
  void shouldRaiseTimeByWatermarkAndCountWhatGoesBack() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 500);
      source.watermark(1_000);
      assertThat(counts(db, results)).containsExactly(1L);
      source.watermark(999);
      push(source, 999);
      push(source, 1_000);
      source.watermark(java.time.Instant.ofEpochSecond(2));

      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(source(db).ignoredWatermarks()).isEqualTo(1);
      assertThat(source(db).watermark()).isEqualTo(2_000);
      assertThat(db.metrics().queries().get(0).rowsLate()).isEqualTo(1);
    }
  }

  @Test
  void shouldGoOnWithoutAHandleThatIsIdleUntilItSpeaks() {
    AtomicLong now = new AtomicLong(1_000_000_000_000L);
    Config config = Config.builder().clock(now::get).build();
    try (LaminarDB db = open(config, "WITH (idle_timeout = '5 seconds')")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> speaking = db.source("t");
      Source<Row> silent = db.source("t");
      push(silent, 100);
      push(speaking, 500);
      push(speaking, 1_500);
      // A handle has spoken when its rows are taken: before the clock moves on.
      db.awaitIdle();
      now.addAndGet(4_000_000_000L);
      push(speaking, 1_600);
      assertThat(counts(db, results)).isEmpty();

      now.addAndGet(1_000_000_000L);
      assertThat(results.recv(Duration.ofSeconds(60)))
          .extracting(row -> row.get("n"))
          .isEqualTo(2L);
      push(silent, 1_700);
      push(speaking, 4_000);
      assertThat(counts(db, results)).isEmpty();
      push(silent, 4_000);

      assertThat(counts(db, results)).containsExactly(3L);
    }
  }

  @Test
  void shouldTakeTheMinimumOverTheSourcesOfAUnion() {
    try (LaminarDB db = open()) {
      db.execute("""
          CREATE SOURCE u (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE STREAM both AS SELECT COUNT(*) AS n FROM
            (SELECT v, ts FROM t UNION ALL SELECT v, ts FROM u) GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);""");
      Subscription<Row> results = db.sink("both").subscribe();
      Source<Row> t = db.source("t");
      Source<Row> u = db.source("u");
      push(t, 100);
      push(t, 5_000);
      assertThat(counts(db, results)).isEmpty();
      push(u, 200);
      push(u, 1_000);
      assertThat(counts(db, results)).containsExactly(2L);

      u.finish();

      assertThat(counts(db, results)).containsExactly(1L);
      t.finish();
      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(results.isEnded()).isTrue();
    }
  }

  @Test
  void shouldNotHoldTimeBackByInsert() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      db.execute("INSERT INTO t VALUES (1, TIMESTAMP '1970-01-01 00:00:00.5')");
      Source<Row> source = db.source("t");
      push(source, 1_500);

      assertThat(counts(db, results)).containsExactly(1L);
    }
  }
}
