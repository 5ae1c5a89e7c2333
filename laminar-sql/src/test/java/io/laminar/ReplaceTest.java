package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CREATE OR REPLACE: what goes on as it was, and what takes the place of something. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReplaceTest {
  private static final String OBJECTS = """
      CREATE SOURCE s (k VARCHAR NOT NULL, v INTEGER NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE MATERIALIZED VIEW kept AS SELECT k, v FROM s WHERE v > 0;
      CREATE MATERIALIZED VIEW total AS SELECT SUM(v) AS total FROM kept;
      """;

  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build());
    db.execute(OBJECTS);
    return db;
  }

  private static LaminarDB open() {
    return open(Execution.CALLER_RUNS);
  }

  private static void insert(LaminarDB db, String key, int value, int second) {
    db.execute(
        "INSERT INTO s VALUES ('%s', %d, TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '%d' SECOND)"
            .formatted(key, value, second));
  }

  private static List<String> rows(LaminarDB db, String sql) {
    return db.query(sql).rows().stream().map(row -> row.values().toString()).toList();
  }

  private static List<String> drained(Subscription<Row> reader) {
    List<String> rows = new ArrayList<>();
    reader.drain(row -> rows.add(row.values().toString()));
    return rows;
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  // ---- A source that has ended ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseToReplaceACompleteSourceThatIsRead(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      String create = "CREATE OR REPLACE SOURCE t (k BIGINT) WITH (buffer_size = %d)";
      db.execute(
          create.formatted(64) + "; CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM t");
      try (Source<Row> source = db.source("t")) {
        source.push(Row.of(source.schema(), 1L));
        source.finish();
      }
      db.awaitIdle();

      refused(ErrorCode.SOURCE_COMPLETE, () -> db.execute(create.formatted(128)));

      assertThat(rows(db, "SELECT n FROM n")).containsExactly("[1]");
      refused(ErrorCode.SOURCE_COMPLETE, () -> db.source("t"));
      // Nothing reads it any more: it is one like any other.
      db.execute("DROP MATERIALIZED VIEW n");
      db.execute(create.formatted(128));
      try (Source<Row> source = db.source("t")) {
        source.push(Row.of(source.schema(), 2L));
      }
    }
  }

  @Test
  void shouldGoOnWithTheTimeOfASourceWhoseHandlesAreGone() {
    try (LaminarDB db = LaminarDB.open()) {
      String create =
          "CREATE OR REPLACE SOURCE t (ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts) WITH (buffer_size = %d)";
      db.execute(
          create.formatted(64)
              + "; CREATE STREAM w AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
      try (Source<Row> source = db.source("t")) {
        source.push(Row.of(source.schema(), 10_000L));
      }
      db.awaitIdle();
      db.execute(create.formatted(128));

      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(10_000);
      try (Source<Row> source = db.source("t")) {
        source.push(Row.of(source.schema(), 5_000L));
      }
      db.awaitIdle();

      assertThat(db.metrics().queries().get(0).rowsLate()).isEqualTo(1);
    }
  }

  // ---- The same definition ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldKeepTheRowsOfAViewThatIsDefinedTheSame(Execution execution) {
    try (LaminarDB db = open(execution)) {
      insert(db, "a", 10, 0);
      insert(db, "a", 20, 1);
      db.execute("create or replace materialized view KEPT as\n select k, v from S where V > 0");
      insert(db, "a", 1, 2);

      assertThat(rows(db, "SELECT v FROM kept ORDER BY v")).containsExactly("[1]", "[10]", "[20]");
      assertThat(rows(db, "SELECT * FROM total")).containsExactly("[31]");
    }
  }

  @Test
  void shouldKeepTheStateOfAStreamThatIsDefinedTheSame() {
    try (LaminarDB db = open()) {
      String counts = "STREAM counts AS SELECT k, COUNT(*) AS n FROM s"
          + " GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE)";
      db.execute("CREATE " + counts);
      Subscription<Row> results = db.sink("counts").subscribe();
      insert(db, "a", 1, 0);
      insert(db, "a", 1, 1);
      db.execute("CREATE OR REPLACE " + counts);
      insert(db, "a", 1, 2);
      insert(db, "b", 1, 60);

      assertThat(drained(results)).containsExactly("[a, 3]");
    }
  }

  @Test
  void shouldReplaceAViewWhoseOptionsAreOthers() {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM q AS SELECT 10 / v AS q FROM s");
      db.execute(
          "CREATE OR REPLACE STREAM q WITH (on_error = 'stop') AS SELECT 10 / v AS q FROM s");
      Subscription<Row> results = db.sink("q").subscribe();
      insert(db, "a", 0, 0);

      refused(ErrorCode.QUERY_STOPPED, results::poll);
    }
  }

  @Test
  void shouldBeginAnewWhereAnErrorStoppedTheSameDefinition() {
    try (LaminarDB db = open()) {
      String view = "MATERIALIZED VIEW q WITH (on_error = 'stop') AS SELECT 10 / v AS q FROM s";
      db.execute("CREATE " + view);
      insert(db, "a", 0, 0);
      refused(ErrorCode.QUERY_STOPPED, () -> db.query("SELECT * FROM q"));
      db.execute("CREATE OR REPLACE " + view);
      insert(db, "a", 5, 1);

      assertThat(rows(db, "SELECT * FROM q")).containsExactly("[2]");
    }
  }

  @Test
  void shouldLeaveTheSubscribersOfASinkThatIsDefinedTheSame() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SINK out FROM kept");
      Subscription<Row> results = db.sink("out").subscribe();
      db.execute("CREATE OR REPLACE SINK out FROM kept");
      insert(db, "a", 1, 0);
      assertThat(drained(results)).containsExactly("[a, 1]");

      db.execute("CREATE OR REPLACE SINK out FROM s");
      refused(ErrorCode.DROPPED, results::poll);
    }
  }

  // ---- Refused ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldLeaveNothingOfAViewOverOneThatAnErrorStopped(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute(
          "CREATE MATERIALIZED VIEW stops WITH (on_error = 'stop') AS SELECT 10 / v AS q FROM s");
      insert(db, "a", 0, 0);
      db.awaitIdle();
      for (String kind : List.of("STREAM", "MATERIALIZED VIEW")) {
        assertThatThrownBy(() -> db.execute("CREATE " + kind + " reader AS SELECT q FROM stops"))
            .isInstanceOfSatisfying(LaminarException.class, e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.QUERY_STOPPED);
              assertThat(e.getMessage()).contains("query stops was stopped by a row error");
            });
        assertThat(rows(db, "SELECT COUNT(*) FROM kept")).containsExactly("[0]");
        refused(ErrorCode.UNKNOWN_OBJECT, () -> db.sink("reader"));
        refused(ErrorCode.UNKNOWN_OBJECT, () -> db.execute("DROP " + kind + " reader"));
      }
      refused(ErrorCode.QUERY_STOPPED, () -> db.query("SELECT * FROM stops"));

      db.execute(
          "CREATE MATERIALIZED VIEW reader AS SELECT k FROM s; DROP MATERIALIZED VIEW stops");
      insert(db, "b", 1, 1);
      assertThat(rows(db, "SELECT * FROM reader")).containsExactly("[b]");
    }
  }

  @Test
  void shouldLeaveAViewAsItWasWhenItsReplacementIsRefused() {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM stops WITH (on_error = 'stop') AS SELECT k, 10 / v AS v FROM s");
      insert(db, "a", 0, 0);
      refused(
          ErrorCode.QUERY_STOPPED,
          () -> db.execute("CREATE OR REPLACE MATERIALIZED VIEW kept AS SELECT k, v FROM stops"));
      insert(db, "a", 7, 1);

      assertThat(db.explain("kept")).contains("v > 0");
      assertThat(rows(db, "SELECT * FROM total")).containsExactly("[7]");
    }
  }
}
