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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that an error stopped answers nothing more, whoever asks in whatever way. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StoppedQueryTest {
  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build());
    db.execute("""
        CREATE SOURCE s (k INTEGER NOT NULL, v INTEGER NOT NULL);
        CREATE MATERIALIZED VIEW lower_ WITH (on_error = 'stop') AS
          SELECT k, COUNT(*) AS n, SUM(10 / v) AS q FROM s GROUP BY k;
        CREATE MATERIALIZED VIEW upper_ AS SELECT k, q FROM lower_ WHERE q > 0;
        CREATE STREAM passed AS SELECT q FROM upper_;
        CREATE SINK out FROM passed;
        CREATE MATERIALIZED VIEW sound AS SELECT k, v FROM s;
        """);
    return db;
  }

  private static void stop(LaminarDB db) {
    db.execute("INSERT INTO s VALUES (1, 5), (1, 0), (2, 5)");
    db.awaitIdle();
  }

  private static void stopped(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.QUERY_STOPPED))
        .hasMessageContaining("query lower_ was stopped by a row error: 10 / 0 is undefined");
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldTellTheCauseToWhoeverAsks(Execution execution) {
    try (LaminarDB db = open(execution)) {
      List<String> queries = List.of(
          "SELECT * FROM lower_",
          "SELECT n FROM lower_ WHERE k = 1",
          "SELECT COUNT(*) FROM lower_",
          "SELECT * FROM upper_",
          "SELECT k FROM sound UNION ALL SELECT k FROM upper_");
      List<PreparedStatement> prepared = queries.stream().map(db::prepare).toList();
      for (int i = 0; i < queries.size(); i++) {
        // Planned once, and kept.
        db.query(queries.get(i));
        prepared.get(i).execute();
      }
      stop(db);

      for (int i = 0; i < queries.size(); i++) {
        String query = queries.get(i);
        PreparedStatement same = prepared.get(i);
        stopped(() -> db.query(query));
        stopped(() -> db.execute(query));
        stopped(same::execute);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldTellTheCauseToWhoeverReads(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Subscription<Change<Row>> before = db.sink("out").changes();
      stop(db);
      stopped(() -> {
        while (true) {
          before.recv(Duration.ofSeconds(30));
        }
      });
      for (String name : List.of("lower_", "upper_", "passed", "out")) {
        try (Subscription<Change<Row>> after = db.sink(name).changes()) {
          stopped(() -> after.recv(Duration.ofSeconds(30)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseWhateverWouldReadIt(Execution execution) {
    try (LaminarDB db = open(execution)) {
      stop(db);
      for (String from : List.of("lower_", "upper_", "passed")) {
        stopped(() -> db.execute("CREATE STREAM more AS SELECT q FROM " + from));
        stopped(() -> db.execute("CREATE MATERIALIZED VIEW more AS SELECT q FROM " + from));
        stopped(() -> db.execute("CREATE OR REPLACE STREAM passed AS SELECT q FROM upper_"));
        stopped(() -> db.execute(
            "CREATE STREAM more AS SELECT CAST(k AS BIGINT) AS q FROM sound UNION ALL SELECT q FROM "
                + from));
        stopped(() -> db.execute("CREATE SINK more FROM " + from));
        stopped(() -> db.execute("CREATE OR REPLACE SINK out FROM " + from));
      }
      assertThat(db.execute("SHOW SINKS").get(0).rows()).hasSize(1);
      assertThat(db.query("SELECT v FROM sound").rows()).hasSize(3);
      db.execute("INSERT INTO s VALUES (3, 0)");
      assertThat(db.query("SELECT v FROM sound").rows()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldAnswerAgainOnceItsPlaceIsTaken(Execution execution) {
    try (LaminarDB db = open(execution)) {
      stop(db);
      db.execute("DROP STREAM passed CASCADE; DROP MATERIALIZED VIEW lower_ CASCADE;"
          + "CREATE MATERIALIZED VIEW lower_ AS SELECT k, SUM(10 / v) AS q FROM sound GROUP BY k");

      assertThat(db.query("SELECT k, q FROM lower_ ORDER BY k").rows())
          .extracting(row -> row.values().toString())
          .containsExactly("[1, 2]", "[2, 2]");
    }
  }

  /** What a reader of the query has collected of the rows before the one that stops it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldPassOnTheRowsBeforeTheOneThatStopsAQuery(boolean inOneBatch) {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(64).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("CREATE SOURCE n (v BIGINT NOT NULL);"
          + " CREATE STREAM strict WITH (on_error = 'stop') AS SELECT 10 / v AS q FROM n;"
          + " CREATE STREAM both AS SELECT q FROM strict UNION ALL SELECT -v FROM n");
      List<Long> seen = new ArrayList<>();
      db.sink("both").subscribe(row -> seen.add(row.getLong(0)));
      Source<Row> source = db.source("n");
      List<Row> rows =
          Stream.of(5L, 2L, 0L, 1L).map(v -> Row.of(source.schema(), v)).toList();
      if (inOneBatch) {
        source.pushBatch(rows);
      } else {
        rows.forEach(source::push);
      }

      assertThat(seen).containsExactly(2L, -5L, 5L, -2L, 0L);
    }
  }
}
