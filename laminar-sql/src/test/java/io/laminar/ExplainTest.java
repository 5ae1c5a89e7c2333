package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
