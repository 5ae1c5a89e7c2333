package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Delivery;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of the watermarks of two sources, between each other, where an operator makes more of a row than a batch. */
final class StepsOfTwoSourcesTest {
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int GROUPS = 2_000;
  private static final int WINDOWS = 11;

  /** So many that all rows of t are there, and the step of s begins in every part of that of t. */
  private static final List<Integer> ROWS_BEFORE_THE_STEP =
      List.of(2_050, 2_100, 2_150, 2_200, 2_250, 2_300);

  private static final String WINDOWS_OF_S = """
      SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' SECOND) AS ts, n
      FROM s GROUP BY n, TUMBLE(ts, INTERVAL '1' SECOND)""";

  private static final String REPEATED = "SELECT ts, m AS n FROM (" + WINDOWS_OF_S
      + ") CROSS JOIN UNNEST(ARRAY[n" + ", n".repeat(299) + "]) AS u (m)";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLetARowHaveAllPartnersInOneCommitBeforeTimeGoesOn(boolean repeated)
      throws InterruptedException {
    for (int rows : ROWS_BEFORE_THE_STEP) {
      long expected = repeated ? 300L * WINDOWS * 20 : (long) WINDOWS * GROUPS;
      assertThat(results(repeated ? REPEATED : WINDOWS_OF_S, repeated ? 20 : GROUPS, rows))
          .as("%d rows before the step", rows)
          .isEqualTo(expected);
    }
  }

  /** How many pairs there are of what a query makes of s, and the first rows of t. */
  private static long results(String ofS, int partners, int rows) throws InterruptedException {
    CountDownLatch isHeld = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(1 << 17).build())) {
      db.registerFunction("held", (Long value) -> {
        isHeld.countDown();
        await(letGo);
        return value;
      });
      db.execute("""
          CREATE SOURCE gate (v BIGINT NOT NULL);
          CREATE STREAM held AS SELECT held(v) AS v FROM gate;
          CREATE SOURCE t (ts TIMESTAMP NOT NULL, k INTEGER NOT NULL, WATERMARK FOR ts);
          CREATE SOURCE s (ts TIMESTAMP NOT NULL, n INTEGER NOT NULL, WATERMARK FOR ts);
          CREATE STREAM groups AS SELECT k, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
          CREATE STREAM a AS %s;
          CREATE STREAM pairs AS
            SELECT a.n, t.k FROM a JOIN t
            ON t.ts BETWEEN a.ts - INTERVAL '1' SECOND AND a.ts + INTERVAL '1' SECOND AND t.k < %d;""".formatted(ofS, partners));
      Subscription<Row> held = db.sink("held").subscribe();
      Subscription<Row> groups = db.sink("groups").subscribe();
      Subscription<Change<Row>> pairs = db.sink("pairs").changes();
      Source<Row> t = db.source("t");
      Source<Row> s = db.source("s");
      // The engine's thread waits until all rows are there.
      db.execute("INSERT INTO gate VALUES (1)");
      isHeld.await();
      for (int k = 0; k < GROUPS; k++) {
        push(t, k / 4, k);
      }
      push(t, 100_000, GROUPS);
      for (int i = 0; i < rows; i++) {
        push(s, Math.min(i, WINDOWS), i % WINDOWS);
      }
      push(s, 100_000, -1);
      letGo.countDown();
      t.finish();
      s.finish();
      assertThat(groups.stream().count()).isEqualTo(GROUPS + 1L);
      held.close();
      List<Boolean> ends = pairs.stream().map(Change::endsCommit).toList();
      assertThat(ends.indexOf(true)).as("the end of the commit").isEqualTo(ends.size() - 1);
      return ends.size();
    }
  }

  private static final String TWO_SOURCES = """
      CREATE SOURCE s (ts TIMESTAMP NOT NULL, n INTEGER NOT NULL, WATERMARK FOR ts);
      CREATE SOURCE t (ts TIMESTAMP NOT NULL, n INTEGER NOT NULL, WATERMARK FOR ts);
      CREATE STREAM groups AS SELECT n, COUNT(*) AS c FROM s GROUP BY n, TUMBLE(ts, INTERVAL '1' SECOND);
      CREATE STREAM all_rows AS SELECT n FROM groups UNION ALL SELECT n FROM t;
      CREATE STREAM rows_of_t AS SELECT n FROM t;
      CREATE STREAM all_groups AS
        SELECT n FROM groups UNION ALL SELECT n FROM t GROUP BY n, TUMBLE(ts, INTERVAL '1' SECOND);""";

  /** Lets the step of a window begin that makes more rows than there is room for. */
  private static void closeWindow(Source<Row> s) {
    for (int n = 0; n < GROUPS; n++) {
      push(s, 0, n);
    }
    push(s, 1_000, 0);
  }

  private static final Config CALLER_RUNS =
      Config.builder().bufferSize(64).execution(Execution.CALLER_RUNS).build();

  @Test
  void shouldTakeNoRowOfAnotherSourceInTheMiddleOfACommit() {
    try (LaminarDB db = LaminarDB.open(CALLER_RUNS)) {
      db.execute(TWO_SOURCES);
      List<Integer> seen = new ArrayList<>();
      Subscription<Row> groups = db.sink("groups").subscribe();
      db.sink("all_rows").subscribe(row -> seen.add((int) row.getLong(0)));

      closeWindow(db.source("s"));
      Source<Row> t = db.source("t");

      assertFull(() -> push(t, 0, -1));
      assertThat(seen).isNotEmpty().doesNotContain(-1).hasSizeLessThan(GROUPS);
      readAll(groups);
      push(t, 0, -1);
      assertThat(seen).hasSize(GROUPS + 1).endsWith(-1);
    }
  }

  @Test
  void shouldBeginNoStepOfAnotherSourceInTheMiddleOfACommit() {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build())) {
      db.execute(TWO_SOURCES);
      List<Integer> seen = new ArrayList<>();
      Subscription<Row> groups = db.sink("groups").subscribe();
      Subscription<Row> rows = db.sink("rows_of_t").subscribe();
      Delivery delivery =
          db.sink("all_groups").subscribe().deliverTo(row -> seen.add((Integer) row.get(0)));
      Source<Row> t = db.source("t");
      for (int i = 1; i < 64; i++) {
        push(t, 0, -1);
      }
      // It takes the last room, so that its step has to wait.
      push(t, 1_000, -2);

      Source<Row> s = db.source("s");
      closeWindow(s);
      assertThat(groups.recv()).isNotNull();
      readAll(rows);
      for (int i = 1; i < GROUPS; i++) {
        assertThat(groups.recv()).isNotNull();
      }
      s.finish();
      t.finish();
      delivery.done().join();

      assertThat(seen.indexOf(-1)).isEqualTo(GROUPS);
    }
  }

  @Test
  void shouldEndTheCommitOfASourceInWhosePlaceAnotherOneCame() {
    try (LaminarDB db = LaminarDB.open(CALLER_RUNS)) {
      db.execute(TWO_SOURCES);
      List<Integer> seen = new ArrayList<>();
      Subscription<Change<Row>> groups = db.sink("groups").changes();
      db.sink("all_rows").subscribe(row -> seen.add((int) row.getLong(0)));
      closeWindow(db.source("s"));

      db.execute("""
          CREATE OR REPLACE SOURCE s (ts TIMESTAMP NOT NULL, n INTEGER NOT NULL, WATERMARK FOR ts)
            WITH (buffer_size = 128)""");

      List<Boolean> ends = new ArrayList<>();
      for (Change<Row> change = groups.poll(); change != null; change = groups.poll()) {
        ends.add(change.endsCommit());
      }
      assertThat(ends).hasSize(GROUPS);
      assertThat(ends.indexOf(true)).as("the end of the commit").isEqualTo(GROUPS - 1);
      push(db.source("t"), 0, -1);
      assertThat(seen).hasSize(GROUPS + 1).endsWith(-1);
    }
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

  @Test
  void shouldNameTheSubscriptionThatKeepsACommitOfAnotherSourceFromItsEnd() {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build())) {
      db.execute(TWO_SOURCES);
      Subscription<Row> groups = db.sink("groups").subscribe();
      Source<Row> s = db.source("s");
      Source<Row> t = db.source("t");
      closeWindow(s);
      assertThat(groups.recv()).isNotNull();

      assertThatThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
              push(t, 0, i);
            }
          })
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WOULD_DEADLOCK))
          .hasMessageContaining("a subscription to groups is full");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void push(Source<Row> source, int millis, int value) {
    source.push(Row.of(source.schema(), START.plusNanos(millis * 1_000_000L), value));
  }
}
