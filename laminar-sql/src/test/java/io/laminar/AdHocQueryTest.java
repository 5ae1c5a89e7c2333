package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SELECT over what views hold answers as a batch query does. */
final class AdHocQueryTest {
  private static final String OBJECTS = """
      CREATE SOURCE t (k VARCHAR, v INTEGER);
      CREATE MATERIALIZED VIEW view AS SELECT k, v FROM t;
      """;

  private static String rows(LaminarDB db, String query) {
    return db.query(query).rows().stream()
        .map(row -> row.values().toString())
        .toList()
        .toString();
  }

  @Test
  void shouldAnswerWithOneRowOverNothing() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      String totals = "SELECT COUNT(*) AS n, SUM(v) AS v, MIN(k) AS k, COUNT(v) + 1 AS m FROM view";

      assertThat(rows(db, totals)).isEqualTo("[[0, null, null, 1]]");
      assertThat(rows(db, totals + " HAVING COUNT(*) > 0")).isEqualTo("[]");
      assertThat(rows(db, "SELECT COUNT(*) AS n FROM view GROUP BY k")).isEqualTo("[]");

      db.execute("INSERT INTO t VALUES ('a', 1), ('b', NULL)");
      assertThat(rows(db, totals)).isEqualTo("[[2, 1, a, 2]]");
      assertThat(rows(db, totals + " WHERE v > 1")).isEqualTo("[[0, null, null, 1]]");
    }
  }

  @Test
  void shouldSortAndLimit() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          OBJECTS + "INSERT INTO t VALUES ('b', 2), ('a', 2), ('c', NULL), ('b', 2), ('d', 1)");

      assertThat(rows(db, "SELECT k, v FROM view ORDER BY v DESC NULLS LAST, k LIMIT 3"))
          .isEqualTo("[[a, 2], [b, 2], [b, 2]]");
      assertThat(rows(
              db, "SELECT DISTINCT k FROM view ORDER BY k OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY"))
          .isEqualTo("[[b], [c]]");
      assertThat(rows(db, "SELECT v, COUNT(*) AS n FROM view GROUP BY v HAVING COUNT(*) > 1"))
          .isEqualTo("[[2, 3]]");
      assertThat(
              rows(
                  db,
                  "SELECT k FROM view UNION ALL SELECT 'z' AS k FROM view WHERE v = 1 ORDER BY 1 DESC LIMIT 2"))
          .isEqualTo("[[z], [d]]");
    }
  }
}
