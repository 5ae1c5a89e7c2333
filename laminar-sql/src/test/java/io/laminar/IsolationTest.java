package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong in one place stays there. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IsolationTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String OBJECTS = """
      CREATE SOURCE a (v INTEGER NOT NULL);
      CREATE SOURCE b (v INTEGER NOT NULL);
      CREATE STREAM good AS SELECT v FROM a;
      CREATE STREAM skips AS SELECT 100 / v AS q FROM a;
      CREATE STREAM stops WITH (on_error = 'stop') AS SELECT 100 / v AS q FROM a;
      CREATE STREAM over_stopped AS SELECT q + 1 AS q FROM stops;
      CREATE STREAM other AS SELECT v FROM b;
      """;

  private static LaminarDB open(int bufferSize) {
    LaminarDB db = LaminarDB.open(Config.builder().bufferSize(bufferSize).build());
    db.execute(OBJECTS);
    return db;
  }

  private static void push(Source<Row> source, int value) {
    source.push(Row.of(source.schema(), value));
  }

  private static List<Object> values(Subscription<Row> reader) {
    List<Object> values = new ArrayList<>();
    reader.drain(row -> values.add(row.get(0)));
    return values;
  }

  private static QueryMetrics query(LaminarDB db, String name) {
    return db.metrics().queries().stream()
        .filter(query -> query.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldStopAtTheSameRowHoweverRowsAreCut() {
    for (int cut : new int[] {1, 2, 5}) {
      try (LaminarDB db =
          LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
        db.execute(OBJECTS);
        Subscription<Row> stops = db.sink("stops").subscribe();
        Source<Row> source = db.source("a");
        List<Row> rows =
            Stream.of(5, 10, 0, 20, 0).map(v -> Row.of(source.schema(), v)).toList();
        for (int at = 0; at < rows.size(); at += cut) {
          source.pushBatch(rows.subList(at, Math.min(at + cut, rows.size())));
        }

        List<Object> seen = new ArrayList<>();
        assertThatThrownBy(() -> stops.forEach(row -> seen.add(row.get(0))))
            .hasMessageContaining("query stops was stopped by a row error: 100 / 0 is undefined");
        assertThat(seen).as("in batches of %s", cut).containsExactly(20, 10);
        assertThat(query(db, "stops").errors()).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldStopOnlyTheQueryThatIsToStop() {
    try (LaminarDB db = open(1 << 10)) {
      Subscription<Row> good = db.sink("good").subscribe();
      Subscription<Row> skips = db.sink("skips").subscribe();
      Subscription<Row> stops = db.sink("stops").subscribe();
      Subscription<Row> above = db.sink("over_stopped").subscribe();
      Source<Row> source = db.source("a");
      for (int value : new int[] {5, 0, 10}) {
        push(source, value);
      }
      db.awaitIdle();

      assertThat(values(good)).containsExactly(5, 0, 10);
      assertThat(values(skips)).containsExactly(20, 10);
      for (Subscription<Row> ended : List.of(stops, above)) {
        assertThat(ended.isEnded() || ended.poll() != null).isTrue();
        assertThatThrownBy(() -> ended.forEach(row -> {}))
            .isInstanceOfSatisfying(
                LaminarException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_STOPPED));
      }
      assertThat(query(db, "stops").running()).isFalse();
      assertThat(query(db, "over_stopped").running()).isFalse();
      assertThat(query(db, "skips").running()).isTrue();
      assertThat(query(db, "skips").errors()).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepErrorsInAStreamOfTheirOwn() {
    try (LaminarDB db = open(1 << 10)) {
      Subscription<Row> errors = db.sink("skips$errors").subscribe();
      Subscription<Row> results = db.sink("skips").subscribe();
      Source<Row> source = db.source("a");
      for (int i = 0; i < 300; i++) {
        push(source, i % 3);
      }
      source.finish();

      List<Object> codes = new ArrayList<>();
      errors.forEach(row -> codes.add(row.get("error") + " " + row.get("message")));
      assertThat(codes).hasSize(100).containsOnly("DIVISION_BY_ZERO 100 / 0 is undefined");
      assertThat(results).hasSize(200);
    }
  }

  @Test
  void shouldHoldBackOnlyWhatReachesAnAbandonedSubscription() {
    try (LaminarDB db = open(16)) {
      Subscription<Row> abandoned = db.sink("good").subscribe();
      Subscription<Row> read = db.sink("other").subscribe();
      Source<Row> stuck = db.source("a");
      int taken = 0;
      long deadline = System.nanoTime() + LONG.toNanos();
      while (taken < 32 && System.nanoTime() < deadline) {
        taken += stuck.tryPush(Row.of(stuck.schema(), taken)) ? 1 : 0;
      }
      // Sixteen wait for the subscriber, sixteen for room there.
      assertThat(taken).isEqualTo(32);
      assertThat(stuck.hasCapacity()).isFalse();

      Source<Row> free = db.source("b");
      for (int i = 0; i < 200; i++) {
        push(free, i);
        assertThat(read.recv(LONG)).extracting(row -> row.get(0)).isEqualTo(i);
      }
      assertThat(stuck.tryPush(Row.of(stuck.schema(), 99))).isFalse();

      abandoned.close();
      push(stuck, 100);
      db.awaitIdle();
      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(33);
    }
  }

  @Test
  void shouldNotBeHeldBackByLossySubscriptions() {
    try (LaminarDB db = open(16)) {
      Subscription<Row> lossy = db.sink("good").subscribe(Overflow.DROP_OLDEST);
      Subscription<Row> leaving = db.sink("good").subscribe(Overflow.DISCONNECT);
      Source<Row> source = db.source("a");
      for (int i = 0; i < 1_000; i++) {
        push(source, i);
      }
      db.awaitIdle();

      List<Object> seen = values(lossy);
      assertThat(seen).endsWith(999).hasSizeLessThanOrEqualTo(16);
      assertThat(seen.size() + lossy.dropped()).isEqualTo(1_000);
      assertThatThrownBy(() -> leaving.forEach(row -> {}))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SUBSCRIPTION_DISCONNECTED));
    }
  }

  @Test
  void shouldCountRowsThatNobodyReads() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE a (v INTEGER NOT NULL)");
      Source<Row> source = db.source("a");
      for (int i = 0; i < 100_000; i++) {
        push(source, i);
      }
      db.awaitIdle();

      assertThat(db.metrics().sources().get(0).rowsUnread()).isEqualTo(100_000);
    }
  }

  /** Fills the channel behind a full subscription. Returns how many rows were taken. */
  private static int fill(Source<Row> source, int value) {
    int taken = 0;
    while (source.tryPush(Row.of(source.schema(), value))) {
      taken++;
    }
    return taken;
  }

  @Test
  void shouldNotShowANewViewRowsThatStillWaited() {
    try (LaminarDB db = open(1 << 4)) {
      Subscription<Row> full = db.sink("good").subscribe();
      Source<Row> first = db.source("a");
      Source<Row> second = first.clone();
      int waiting = fill(first, 1_000) + fill(second, 1_000);
      assertThat(db.metrics().sources().get(0).ringRows()).isPositive();

      db.execute("CREATE MATERIALIZED VIEW direct AS SELECT COUNT(*) AS n, SUM(v) AS v FROM a;"
          + "CREATE MATERIALIZED VIEW derived AS SELECT COUNT(*) AS n, SUM(v) AS v FROM good");
      List<Object> seen = new ArrayList<>();
      while (seen.size() < waiting) {
        seen.addAll(values(full));
      }
      push(first, 1);
      push(second, 2);

      assertThat(db.query("SELECT n, v FROM direct UNION ALL SELECT n, v FROM derived")
              .rows())
          .extracting(row -> row.values().toString())
          .containsExactly("[2, 3]", "[2, 3]");
      assertThat(values(full)).containsExactlyInAnyOrder(1, 2);
    }
  }

  @Test
  void shouldSeeOnlyRowsPushedAfterAViewExists() {
    try (LaminarDB db = open(1 << 10)) {
      Source<Row> source = db.source("a");
      push(source, 1);
      db.execute("CREATE MATERIALIZED VIEW late AS SELECT COUNT(*) AS n, SUM(v) AS v FROM a");
      push(source, 2);
      push(source, 3);

      assertThat(db.query("SELECT n, v FROM late").rows())
          .extracting(row -> row.values().toString())
          .containsExactly("[2, 5]");
      db.execute("DROP MATERIALIZED VIEW late");
      push(source, 4);
      assertThatThrownBy(() -> db.query("SELECT n FROM late"))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT));
    }
  }
}
