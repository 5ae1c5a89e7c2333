package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.OutputStatus.Reason;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code state_limit_bytes} does: the query alone is stopped, behind whole commits, and the error says what to do. */
final class StateLimitTest {
  private static final int ROWS = 20_000;

  private LaminarDB db;

  @BeforeEach
  void open() {
    db = LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
    db.execute("CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void push(int rows) {
    try (Source<Row> source = db.source("t")) {
      for (long i = 0; i < rows; i++) {
        source.push(Row.of(source.schema(), i, i));
      }
    }
  }

  @Test
  void shouldStopTheQueryThatHoldsMore() {
    db.execute("""
        CREATE MATERIALIZED VIEW few WITH (state_limit_bytes = 400000) AS SELECT k % 10 AS k, COUNT(*) AS n FROM t GROUP BY k % 10;
        CREATE MATERIALIZED VIEW many WITH (state_limit_bytes = 400000) AS SELECT k, SUM(v) AS v FROM t GROUP BY k;""");
    push(ROWS);
    assertThat(db.query("SELECT SUM(n) AS n FROM few").rows().get(0).get("n"))
        .isEqualTo((long) ROWS);
    LaminarException stopped =
        catchThrowableOfType(LaminarException.class, () -> db.query("SELECT * FROM many"));
    assertThat(stopped.code()).isEqualTo(ErrorCode.QUERY_STOPPED);
    assertThat(stopped.problem())
        .matches(
            "query many was stopped by RESOURCE_LIMIT: the state of many takes \\d+ bytes, more than its"
                + " state_limit_bytes, 400000; most of it is that of GroupAggregate by k: SUM\\(v\\), \\d+ bytes in"
                + " \\d+ entries");
    assertThat(stopped.remedy()).startsWith("Give a larger state_limit_bytes");
    assertThat(db.analyze("many").output().reason()).isEqualTo(Reason.STOPPED);
    assertThat(db.analyze("many").output().text()).isEqualTo(stopped.problem());
  }

  @Test
  void shouldStopBehindWholeCommits() {
    db.execute("""
        CREATE STREAM pairs WITH (state_limit_bytes = 300000) AS SELECT k, 1 AS x FROM t GROUP BY k
          UNION ALL SELECT k, -1 AS x FROM t GROUP BY k""");
    try (Subscription<Change<Row>> rows = db.sink("pairs").changes()) {
      push(ROWS);
      List<String> taken = new ArrayList<>();
      LaminarException end = catchThrowableOfType(
          LaminarException.class,
          () -> rows.forEach(each -> taken.add(String.valueOf(each.row().get("x")))));
      assertThat(end.problem()).contains("state_limit_bytes, 300000");
      // Each row of t gives two, or none.
      assertThat(taken.stream().mapToInt(Integer::parseInt).sum()).isZero();
      assertThat(taken).hasSizeBetween(2, ROWS - 1);
    }
  }

  @Test
  void shouldNameTheRowsOfAView() {
    db.execute(
        "CREATE MATERIALIZED VIEW copy WITH (state_limit_bytes = 300000) AS SELECT * FROM t");
    push(ROWS);
    assertThat(db.analyze("copy").output().text())
        .contains("most of it are the rows of the view, ");
  }

  @Test
  void shouldRefuseAQueryThatFitsAtNoTime() {
    LaminarException refused = catchThrowableOfType(
        LaminarException.class,
        () -> db.execute(
            "CREATE MATERIALIZED VIEW v WITH (state_limit_bytes = 1024) AS SELECT * FROM t"));
    if (refused != null) {
      assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT);
    }
    push(2_000);
    assertThat(db.metrics().queries()).noneMatch(query -> query.running());
  }

  @Test
  void shouldCountWhatRowsTakeAndNotAnEmptyQuery() {
    db.execute(
        "CREATE STREAM s WITH (state_limit_bytes = 1024) AS SELECT k, LISTAGG(CAST(v AS VARCHAR)) AS l, COUNT(DISTINCT v) AS n FROM t GROUP BY k");
    db.execute("CREATE STREAM w WITH (state_limit_bytes = 1024) AS SELECT k FROM t WHERE v > 1");
    assertThat(db.metrics().queries()).allMatch(query -> query.running());
    push(1_000);
    assertThat(db.analyze("s").output().text())
        .matches(
            ".*most of it is that of GroupAggregate by k.*, [1-9]\\d* bytes in [1-9]\\d* entries");
    assertThat(db.analyze("w").output().reason()).isNotEqualTo(Reason.STOPPED);
  }

  @Test
  void shouldKeepTheCountersOfAStoppedQuery() {
    db.execute(
        "CREATE MATERIALIZED VIEW many WITH (state_limit_bytes = 400000) AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;"
            + "CREATE STREAM sums WITH (state_limit_bytes = 400000) AS SELECT k, COUNT(*) AS n FROM t GROUP BY k");
    push(ROWS);
    for (String name : List.of("many", "sums")) {
      QueryMetrics query = db.metrics().queries().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow();
      assertThat(query.running()).isFalse();
      // A group a row.
      assertThat(query.rowsIn()).isBetween(1L, ROWS - 1L).isEqualTo(query.rowsOut());
      assertThat(db.analyze(name).operators().get(1).rowsOut()).isEqualTo(query.rowsOut());
    }
  }

  @Test
  void shouldSayTheLimitInExplain() {
    db.execute(
        "CREATE STREAM s WITH (state_limit_bytes = 1000000) AS SELECT k, COUNT(*) AS n FROM t GROUP BY k");
    assertThat(db.explain("s"))
        .contains(
            "state limit: 1000000 bytes; beyond it the query is stopped, behind a whole commit");
    assertThat(String.valueOf(
            db.execute("EXPLAIN (FORMAT JSON) s").get(0).rows().get(0).get("plan")))
        .contains("\"stateLimitBytes\":1000000");
  }
}
