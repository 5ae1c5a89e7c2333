package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where time goes when handles, sources and all of them fall silent. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IdleTimeoutTest {
  private static final String COLUMNS = " (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";
  private static final String TIMEOUT = " WITH (idle_timeout = '5 seconds');";

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);

  private LaminarDB open(String... statements) {
    return open(Execution.ENGINE_THREAD, statements);
  }

  private LaminarDB open(Execution execution, String... statements) {
    Config config =
        Config.builder().clock(now::get).execution(execution).bufferSize(64).build();
    LaminarDB db = LaminarDB.open(config);
    db.execute(String.join("\n", statements));
    return db;
  }

  private static String source(String name) {
    return "CREATE SOURCE " + name + COLUMNS + TIMEOUT;
  }

  private static String windows(String relation) {
    return "CREATE STREAM counts AS SELECT COUNT(*) AS n FROM " + relation
        + " GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);";
  }

  private static String union(String name, String first, String second) {
    return "CREATE STREAM " + name + " AS SELECT v, ts FROM " + first
        + " UNION ALL SELECT v, ts FROM " + second + ";";
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

  private void pass(long seconds) {
    now.addAndGet(seconds * 1_000_000_000L);
  }

  private static long late(LaminarDB db) {
    return db.metrics().queries().stream().mapToLong(each -> each.rowsLate()).sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldMoveToTheFurthestHandleWhenAllFallSilent(boolean furthestFirst) {
    try (LaminarDB db = open(source("t"), windows("t"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      Source<Row> second = db.source("t");
      Source<Row> far = furthestFirst ? first : second;
      Source<Row> near = furthestFirst ? second : first;
      push(far, 500);
      push(far, 5_000);
      push(near, 100);
      assertThat(counts(db, results)).isEmpty();

      pass(5);

      assertThat(counts(db, results)).containsExactly(2L);
      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(5_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldLookForSilentHandlesAtATick(Execution execution) {
    try (LaminarDB db =
        open(execution, source("a"), source("b"), union("both", "a", "b"), windows("both"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("a");
      Source<Row> second = db.source("b");
      push(first, 100);
      push(second, 100);
      push(second, 5_000);
      db.awaitIdle();
      pass(5);

      db.tick();

      List<Object> counts = new ArrayList<>();
      results.drain(row -> counts.add(row.get("n")));
      assertThat(counts).containsExactly(2L);
    }
  }

  @Test
  void shouldMoveToTheFurthestWhoeverIsSilentFirst() {
    for (int last = 0; last < 2; last++) {
      try (LaminarDB db = open(source("t"), windows("t"))) {
        Subscription<Row> results = db.sink("counts").subscribe();
        List<Source<Row>> handles = List.of(db.source("t"), db.source("t"));
        push(handles.get(0), 5_000);
        push(handles.get(1), 100);
        db.awaitIdle();
        pass(3);
        push(handles.get(last), 100);
        db.awaitIdle();
        pass(3);
        db.awaitIdle();
        pass(3);

        assertThat(counts(db, results)).as("last %s", last).containsExactly(2L);
        assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(5_000);
      }
    }
  }

  @Test
  void shouldNotTakeAHandleWithWaitingRowsForIdle() {
    try (LaminarDB db = open(source("t"), windows("t"))) {
      db.execute("CREATE STREAM copies AS SELECT v, ts FROM t");
      Source<Row> far = db.source("t");
      Source<Row> blocked = db.source("t");
      push(blocked, 100);
      push(far, 200);
      db.awaitIdle();
      // Rows pushed while the engine is stopped would be refused; while it waits for room they
      // wait.
      Subscription<Row> full = db.sink("copies").subscribe();
      while (db.metrics().subscriptions().get(0).ringRows() < 64) {
        if (far.hasCapacity()) {
          push(far, 5_000);
        }
      }
      push(blocked, 150);

      pass(60);
      // It rests after a round in which it took nothing and looked for silent handles.
      db.stop();
      db.start();
      full.close();
      db.awaitIdle();

      assertThat(late(db)).isZero();
    }
  }

  @Test
  void shouldLeaveAnIdleHandleOutOfTheMinimumOfTheOthers() {
    try (LaminarDB db = open(source("t"), windows("t"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> silent = db.source("t");
      Source<Row> slow = db.source("t");
      Source<Row> fast = db.source("t");
      push(silent, 10);
      db.awaitIdle();
      pass(4);
      push(slow, 500);
      push(fast, 600);
      db.awaitIdle();
      pass(1);
      db.awaitIdle();

      push(fast, 9_000);
      push(slow, 2_000);

      assertThat(counts(db, results)).containsExactly(3L);
      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(2_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldMoveToTheFurthestSourceOfAUnionWhenAllFallSilent(Execution execution) {
    for (String[] order : new String[][] {{"t", "u"}, {"u", "t"}}) {
      try (LaminarDB db =
          open(execution, source("t"), source("u"), union("both", "t", "u"), windows("both"))) {
        Subscription<Row> results = db.sink("counts").subscribe();
        Source<Row> far = db.source(order[0]);
        Source<Row> near = db.source(order[1]);
        push(far, 500);
        push(far, 5_000);
        push(near, 100);
        assertThat(counts(db, results)).isEmpty();

        pass(5);

        assertThat(counts(db, results)).as("far: %s", order[0]).containsExactly(2L);
      }
    }
  }

  @Test
  void shouldLeaveASilentSourceOutOfTheMinimumOfAUnion() {
    try (LaminarDB db = open(source("t"), source("u"), union("both", "t", "u"), windows("both"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> t = db.source("t");
      Source<Row> u = db.source("u");
      push(u, 100);
      db.awaitIdle();
      pass(5);
      push(t, 500);
      push(t, 5_000);
      assertThat(counts(db, results)).containsExactly(2L);

      push(u, 5_500);
      db.awaitIdle();
      push(t, 9_000);
      assertThat(counts(db, results)).isEmpty();
      push(u, 6_000);
      assertThat(counts(db, results)).containsExactly(2L);
    }
  }

  @Test
  void shouldWaitForASourceOfAnInnerUnionFromItsFirstRowOn() {
    try (LaminarDB db = open(
        source("a"),
        source("b"),
        source("c"),
        union("inner_", "a", "b"),
        union("both", "inner_", "c"),
        windows("both"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> a = db.source("a");
      Source<Row> b = db.source("b");
      push(a, 100);
      push(b, 100);
      db.awaitIdle();
      pass(5);
      db.awaitIdle();

      push(a, 100);
      Source<Row> c = db.source("c");
      push(c, 200);
      push(c, 5_000);

      assertThat(counts(db, results)).isEmpty();
      push(a, 1_000);
      assertThat(counts(db, results)).containsExactly(4L);
    }
  }

  @Test
  void shouldGoOnWithoutASourceThatNobodyPushesTo() {
    try (LaminarDB db = open(source("t"), source("u"), union("both", "t", "u"), windows("both"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> t = db.source("t");
      push(t, 500);
      db.awaitIdle();
      pass(4);
      push(t, 5_000);
      assertThat(counts(db, results)).isEmpty();

      pass(1);
      assertThat(counts(db, results)).containsExactly(1L);

      Source<Row> u = db.source("u");
      push(t, 9_000);
      assertThat(counts(db, results)).isEmpty();
      push(u, 6_000);
      assertThat(counts(db, results)).containsExactly(1L);
    }
  }

  @Test
  void shouldNotEndTheTimeOfASilentSourceWhenTheOtherOneFinishes() {
    try (LaminarDB db = open(source("t"), source("u"), union("both", "t", "u"), windows("both"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> t = db.source("t");
      Source<Row> u = db.source("u");
      push(t, 500);
      push(u, 600);
      db.awaitIdle();
      t.finish();
      db.awaitIdle();
      pass(5);
      assertThat(counts(db, results)).isEmpty();

      push(u, 700);
      push(u, 1_000);
      assertThat(counts(db, results)).containsExactly(3L);
      assertThat(late(db)).isZero();

      u.finish();
      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(results.isEnded()).isTrue();
    }
  }

  @Test
  void shouldNotTakeTheTimeOfAStopForSilence() {
    try (LaminarDB db = open(source("t"), windows("t"))) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> far = db.source("t");
      Source<Row> near = db.source("t");
      push(far, 5_000);
      push(near, 100);
      db.awaitIdle();

      db.stop();
      pass(3_600);
      db.start();

      assertThat(counts(db, results)).isEmpty();
      pass(5);
      assertThat(counts(db, results)).containsExactly(1L);
    }
  }

  @Test
  void shouldSayThatASourceIsIdle() {
    try (LaminarDB db = open(source("t"), windows("t"))) {
      Source<Row> handle = db.source("t");
      push(handle, 100);
      db.awaitIdle();
      pass(5);
      db.awaitIdle();

      assertThat(db.execute("EXPLAIN ANALYZE counts").get(0).rows().toString())
          .contains(
              "watermark: 1970-01-01 00:00:00.100",
              "source t: watermark 1970-01-01 00:00:00.100, idle");
      // Until here it is held: one that was lost would be closed, and silence begin anew.
      handle.close();
    }
  }

  @Test
  void shouldShowWatermarksAsTheTimesOfTheirColumns() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (ts TIMESTAMP(0) NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '0.5' SECOND);"
              + "CREATE SOURCE u (ts TIMESTAMP(6) WITH LOCAL TIME ZONE NOT NULL, WATERMARK FOR ts);"
              + "CREATE STREAM v AS SELECT CAST(ts AS VARCHAR) AS s FROM t UNION ALL SELECT 'u' FROM u;"
              + "INSERT INTO t VALUES ('2024-01-31 12:00:01'); INSERT INTO u VALUES ('2024-01-31 12:00:00')");
      assertThat(db.execute("EXPLAIN ANALYZE t").toString())
          .contains("watermark 2024-01-31 12:00:00.5");
      assertThat(db.execute("EXPLAIN ANALYZE u").toString())
          .contains("watermark 2024-01-31 12:00:00.000000Z");
      // In which unit of both the watermark of all is cannot be said.
      assertThat(db.execute("EXPLAIN ANALYZE v").toString())
          .containsPattern("watermark: -?\\d+\\D");
      db.execute("ADVANCE SOURCE u TO END");
      assertThat(db.execute("EXPLAIN ANALYZE u").toString()).contains("watermark the end");
    }
  }

  private static String perValue(String kind, String name) {
    return "CREATE " + kind + " " + name + " AS SELECT v, COUNT(*) AS n FROM t"
        + " GROUP BY v, TUMBLE(ts, INTERVAL '1' SECOND);";
  }

  @Test
  void shouldTellEveryQueryOfATimeThatIsReachedInTheMiddleOfAStep() {
    try (LaminarDB db =
        open(source("t"), perValue("MATERIALIZED VIEW", "early"), perValue("STREAM", "many"))) {
      Subscription<Row> results =
          CompletableFuture.supplyAsync(() -> db.sink("many").subscribe()).join();
      Source<Row> first = db.source("t");
      Source<Row> second = db.source("t");
      for (int v = 0; v < 600; v++) {
        first.push(Row.of(first.schema(), v, 1L));
      }
      push(first, 1_500);
      push(first, 3_000);
      // Rows that wait are not silence.
      db.awaitIdle();
      // The windows of the first second fire, more of them than the subscription has room for.
      push(second, 1_000);
      await(() -> db.metrics().subscriptions().get(0).ringRows() == 64);

      pass(5);
      await(() -> db.metrics().sources().get(0).watermark() == 3_000);
      List<Row> received = new ArrayList<>();
      await(() -> results.drain(received::add) >= 0 && received.size() == 601);
      db.awaitIdle();

      assertThat(db.query("SELECT COUNT(*) AS c FROM early").rows().get(0).get("c"))
          .isEqualTo(601L);
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** What a later window takes for late must not depend on whether somebody asked what time it is. */
  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldGoOnWithoutASilentSourceWhoeverAsks(Execution execution) {
    String another = windows("both").replace("counts", "others");
    for (String asking : List.of("", "metrics", another)) {
      String union = union("both", "a", "b");
      try (LaminarDB db = open(execution, source("a"), source("b"), union)) {
        db.execute(asking.equals(another) ? another : "");
        Source<Row> silent = db.source("a");
        Source<Row> far = db.source("b");
        push(silent, 100);
        db.awaitIdle();
        pass(5);
        db.tick();
        push(far, 5_000);
        db.awaitIdle();
        if (asking.equals("metrics")) {
          db.metrics();
        }
        push(silent, 200);
        db.awaitIdle();
        db.execute(windows("both"));
        push(silent, 300);
        db.awaitIdle();

        assertThat(db.metrics().queries())
            .filteredOn(query -> query.name().equals("counts"))
            .extracting(query -> query.rowsLate() + " " + query.watermark())
            .containsExactly("1 5000");
      }
    }
  }
}
