package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
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

  @Test
  void shouldNotLookAtAGroupBeforeItIsComplete() {
    try (LaminarDB db = LaminarDB.open()) {
      String sums =
          " FROM (VALUES ('a', 9223372036854775807), ('b', 5), ('a', 1), ('b', -5), ('a', -3), ('b', 2))"
              + " AS t (k, v)";
      assertThat(rows(db, "SELECT k, SUM(v) AS v" + sums + " GROUP BY k"))
          .isEqualTo("[[a, 9223372036854775805], [b, 2]]");
      assertThat(rows(db, "SELECT k, 10 / SUM(v) AS q" + sums + " GROUP BY k HAVING k = 'b'"))
          .isEqualTo("[[b, 5]]");
      assertThat(rows(
              db,
              "SELECT n, COUNT(*) AS c FROM (SELECT k, COUNT(*) AS n" + sums
                  + " GROUP BY k) AS g GROUP BY n"))
          .isEqualTo("[[3, 2]]");
      assertRefused(
          db,
          "SELECT SUM(v) FROM (VALUES (9223372036854775807), (1)) AS t (v)",
          ErrorCode.NUMERIC_OVERFLOW);
    }
  }

  @Test
  void shouldSortAsExpressionsCompare() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(rows(
              db,
              "SELECT y FROM (VALUES (0e0, 2), (-1e0 * 0, 1), (CAST('NaN' AS DOUBLE), 0), (0e0, 3), (-1e0, 9))"
                  + " AS t (x, y) ORDER BY x, y DESC"))
          .isEqualTo("[[9], [3], [2], [1], [0]]");
      assertThat(rows(
              db, "VALUES ('\uFF5E'), ('\uD83D\uDE00'), ('a'), ('\uD83D\uDE00b') ORDER BY 1 DESC"))
          .isEqualTo("[[\uD83D\uDE00b], [\uD83D\uDE00], [\uFF5E], [a]]");
    }
  }

  @Test
  void shouldAnswerWithoutFrom() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(rows(db, "SELECT 1 + 1")).isEqualTo("[[2]]");
      assertThat(db.query("SELECT 1 + 1, UPPER('a'), 2 AS b").schema().columns())
          .extracting(Column::name)
          .containsExactly("column1", "upper", "b");
      assertThat(rows(
              db, "SELECT DATE '2024-03-01' - INTERVAL '1' DAY AS d, CAST(NULL AS INTEGER) AS n"))
          .isEqualTo("[[2024-02-29, null]]");
      assertThat(rows(db, "SELECT COUNT(*) AS n, SUM(2) AS s")).isEqualTo("[[1, 2]]");
      assertThat(rows(db, "SELECT x FROM (SELECT 1 AS x) AS t WHERE x = 2")).isEqualTo("[]");
      assertThat(rows(db, "SELECT 'ab' AS x UNION ALL SELECT 'c' ORDER BY x DESC"))
          .isEqualTo("[[c], [ab]]");
      assertThat(rows(db, "SELECT x + 1 AS y FROM (SELECT 41 AS x) AS t")).isEqualTo("[[42]]");
      assertThat(rows(db, "WITH x AS (SELECT 7 AS v) SELECT v, CURRENT_DATE IS NULL AS c FROM x"))
          .isEqualTo("[[7, false]]");
    }
  }

  @Test
  void shouldSeeColumnsThatAreCalledLikeFunctions() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(rows(db, "SELECT pi, PI() > 3, user FROM (VALUES (1, 'me')) AS t (pi, user)"))
          .isEqualTo("[[1, true, me]]");
    }
  }

  @Test
  void shouldAnswerValues() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(rows(db, "VALUES (2, 'b'), (1, 'abc'), (2, 'b'), (1 + 2, NULL) ORDER BY 1"))
          .isEqualTo("[[1, abc], [2, b], [2, b], [3, null]]");
      assertThat(db.query("VALUES (1, 2.5), (3.25, 4)").schema().columns())
          .extracting(Column::name)
          .containsExactly("column1", "column2");
      assertThat(rows(db, "VALUES (1, 2.5), (3.25, 4)")).isEqualTo("[[1.00, 2.5], [3.25, 4.0]]");
      assertThat(rows(db, "VALUES 1, 2")).isEqualTo("[[1], [2]]");
      assertThat(rows(
              db,
              "SELECT k, SUM(v) AS v FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) AS t (k, v) GROUP BY k"
                  + " HAVING SUM(v) > 2"))
          .isEqualTo("[[a, 4]]");
      db.execute(OBJECTS + "INSERT INTO t VALUES ('x', 1)");
      assertThat(rows(db, "SELECT k, v FROM view UNION ALL VALUES ('y', 2) ORDER BY k DESC"))
          .isEqualTo("[[y, 2], [x, 1]]");
    }
  }

  @Test
  void shouldTellWhatIsWrongWithAQueryWithoutFrom() {
    try (LaminarDB db = LaminarDB.open()) {
      assertRefused(db, "SELECT 1 / 0", ErrorCode.DIVISION_BY_ZERO);
      assertRefused(db, "SELECT CAST('abc' AS INTEGER)", ErrorCode.INVALID_CAST);
      assertRefused(db, "SELECT *", ErrorCode.INVALID_QUERY);
      assertRefused(db, "SELECT unused", ErrorCode.UNKNOWN_COLUMN);
      assertRefused(db, "SELECT * FROM \"$one_row\"", ErrorCode.UNKNOWN_OBJECT);
      assertRefused(db, "VALUES (1), (2, 3)", ErrorCode.TYPE_MISMATCH);
    }
  }

  private static void assertRefused(LaminarDB db, String query, ErrorCode code) {
    assertThatThrownBy(() -> db.query(query))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(query).isEqualTo(code));
  }
}
