package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXPLAIN says of every operator what it emits, which column carries time, and what it keeps. */
final class ExplainTest {
  private static List<String> explain(LaminarDB db, String what) {
    return db.execute("EXPLAIN " + what).get(0).rows().stream()
        .map(row -> String.valueOf(row.get("plan")))
        .toList();
  }

  @Test
  void shouldSayWhatEachOperatorKeeps() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE t (k CHAR(2), v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE MATERIALIZED VIEW best AS SELECT k, MAX(v) AS v FROM t GROUP BY k;
          CREATE MATERIALIZED VIEW total AS SELECT COUNT(*) AS n FROM t;
          CREATE MATERIALIZED VIEW everything AS SELECT * FROM t;""");
      assertThat(explain(db, "total")).endsWith("kept for SELECT: the current row");
      assertThat(explain(db, "everything"))
          .endsWith("kept for SELECT: the current rows, unbounded");
      assertThat(explain(db, "best"))
          .containsExactly(
              "GroupAggregate by k: MAX(v) [changelog, event time: none, state: unbounded: one entry a group, unique key: k]",
              "  Scan t [append-only, event time: ts, state: none]",
              "kept for SELECT: the current rows by k, unbounded");
      assertThat(explain(db, "SELECT MIN(v) AS v FROM best WHERE v > 1 + 1"))
          .containsExactly(
              "GroupAggregate: MIN(v) [changelog, event time: none, state: one entry, with all its values, at most one row]",
              "  Filter v > 2 [changelog, event time: none, state: none, unique key: k]",
              "    Scan best [changelog, event time: none, state: none, unique key: k]");
      assertThat(explain(db, "SELECT ts, v FROM t UNION ALL SELECT ts, 0 AS v FROM t"))
          .allSatisfy(
              line -> assertThat(line).endsWith("[append-only, event time: ts, state: none]"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT k, v FROM t | rows, unbounded",
        "SELECT k, v FROM t WHERE ts > NOW() - INTERVAL '1' HOUR | rows, until they leave as time passes",
        "SELECT k, v FROM t WHERE ts < NOW() - INTERVAL '1' HOUR | rows, unbounded",
        "SELECT k, COUNT(*) AS n FROM t WHERE ts > NOW() - INTERVAL '1' HOUR GROUP BY k | rows by k, until they leave as time passes",
        "SELECT k, v FROM t ORDER BY v LIMIT 7 OFFSET 2 | rows, at most 7",
        "SELECT id, x FROM d WHERE x > 1 | rows by id, as long as d has them",
        "SELECT t.k, d.x FROM t JOIN d ON t.v = d.id | rows, as long as d has them",
        "SELECT t.k, d.x FROM t LEFT JOIN d ON t.v = d.id | rows, unbounded",
        "SELECT id FROM d EXCEPT SELECT v FROM t | rows by id, as long as d has them",
        "SELECT id FROM d UNION ALL SELECT v FROM t | rows, unbounded",
        "SELECT id FROM d UNION ALL SELECT v FROM t WHERE ts > NOW() | rows, as long as d has them or until they leave as time passes",
        "SELECT TUMBLE_END(ts, INTERVAL '1' HOUR) AS e, COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR) | rows by e, unbounded",
        "VALUES (1), (2) | rows",
      })
  void shouldSayHowLongTheRowsOfAViewStay(String query, String kept) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (k CHAR(2), v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
          + "CREATE TABLE d (id INTEGER PRIMARY KEY, x INTEGER);"
          + "CREATE MATERIALIZED VIEW q AS "
          + query);
      assertThat(explain(db, "q")).contains("kept for SELECT: the current " + kept);
    }
  }

  @Test
  void shouldSayThatRowsGoByStateTtl() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (k CHAR(2), v INTEGER); CREATE SOURCE u (k CHAR(2), w INTEGER);"
              + "CREATE MATERIALIZED VIEW g WITH (state_ttl = '1h') AS SELECT k, SUM(v) AS v FROM t GROUP BY k;"
              + "CREATE MATERIALIZED VIEW j WITH (state_ttl = '1h') AS SELECT v, w FROM t JOIN u ON t.k = u.k;");
      assertThat(explain(db, "g"))
          .contains("kept for SELECT: the current rows by k, until state_ttl lets them go");
      assertThat(explain(db, "j"))
          .contains("kept for SELECT: the current rows, until state_ttl lets them go");
    }
  }

  @Test
  void shouldExplainWhatRunsOnce() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (k INTEGER, v INTEGER); CREATE MATERIALIZED VIEW w AS SELECT * FROM t");
      assertThat(explain(db, "SELECT k FROM w ORDER BY k DESC, v LIMIT 3 OFFSET 2"))
          .containsExactly(
              "Sort by k DESC NULLS FIRST, order_by_2 NULLS LAST, Limit 3, Offset 2 [ad-hoc]",
              "  Project k, v AS order_by_2 [append-only, event time: none, state: none]",
              "    Scan w [append-only, event time: none, state: none]");
      assertThat(explain(db, "SELECT 1 + 1").get(0)).startsWith("Project 2 AS column1 ");
      assertThat(explain(db, "VALUES (1), (2)")).hasSize(6);
    }
  }
}
