package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that fails is an error of its own, whatever the query makes of the value. */
final class RowErrorTest {
  private static final String SOURCE =
      "CREATE SOURCE t (k BIGINT NOT NULL, n BIGINT, d DOUBLE NOT NULL, ts TIMESTAMP NOT NULL); ";

  private static LaminarDB open() {
    return LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
  }

  private static void insert(LaminarDB db, String... rows) {
    for (String row : rows) {
      db.execute("INSERT INTO t VALUES (" + row + ", TIMESTAMP '0001-01-01 00:00:00')");
    }
  }

  private static long errors(LaminarDB db) {
    return db.metrics().queries().stream()
        .filter(query -> query.name().equals("v"))
        .mapToLong(query -> query.errors())
        .sum();
  }

  private static List<Object> first(LaminarDB db, String query) {
    List<Object> values = new ArrayList<>();
    for (Row row : db.query(query).rows()) {
      values.add(row.get(0));
    }
    return values;
  }

  /** Of two rows, the one with 0 fails. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(1 / k) AS x FROM t",
        "SELECT COUNT(z) AS x FROM (SELECT 1 / k AS z FROM t)",
        "SELECT COUNT(1 / k) FILTER (WHERE n = 1) AS x FROM t",
        "SELECT COUNT(*) AS x FROM t WHERE (1 / k) IS NOT NULL",
        "SELECT COUNT(*) AS x FROM (SELECT 1 / k AS z FROM t) WHERE z IS NOT NULL",
        "SELECT COUNT(*) AS x FROM t WHERE NOT (9223372036854775807 + (1 - k)) IS NULL",
        "SELECT COUNT(*) AS x FROM t WHERE 1 / k = 1 / k",
        "SELECT COUNT(*) AS x FROM t WHERE 1 / k >= 1 / k",
        "SELECT COUNT(*) AS x FROM (SELECT CASE WHEN k = 0 THEN CAST(ts AS TIMESTAMP(9)) ELSE TIMESTAMP '2026-01-01"
            + " 00:00:00.000000001' END AS z FROM t) WHERE z IS NOT NULL",
        "SELECT COUNT(*) AS x FROM t WHERE COALESCE(1 / k, 5) = 1",
        "SELECT COUNT(*) AS x FROM t WHERE CAST(SUBSTRING('ab0', CAST(k AS INTEGER) + 2) AS INTEGER) IS NOT NULL"
            + " OR k = 0 AND 1 / k IS NULL",
      })
  void shouldLeaveOutARowThatFails(String query) {
    try (LaminarDB db = open()) {
      db.execute(SOURCE + "CREATE MATERIALIZED VIEW v AS " + query);

      insert(db, "1, 1, 0e0", "0, 1, 0e0");

      assertThat(first(db, "SELECT x FROM v")).containsExactly(1L);
      assertThat(errors(db)).isEqualTo(1);
    }
  }

  @Test
  void shouldComputeWhatIsOnlyLookedAtForNull() {
    try (LaminarDB db = open()) {
      db.execute(
          SOURCE + "CREATE MATERIALIZED VIEW v AS SELECT (1 / k) IS NOT NULL AS x, k FROM t");

      insert(db, "1, 1, 0e0", "0, 1, 0e0", "2, 1, 0e0");

      assertThat(first(db, "SELECT k FROM v WHERE x")).containsExactly(1L, 2L);
      assertThat(errors(db)).isEqualTo(1);
    }
  }

  /** Year 1 is no TIMESTAMP(9), which begins in 1677. */
  @Test
  void shouldTakeAConstantThatDoesNotFitForAnErrorOfTheRows() {
    try (LaminarDB db = open()) {
      db.execute(
          SOURCE + "CREATE MATERIALIZED VIEW v AS SELECT"
              + " CASE WHEN k > 0 THEN CAST(TIMESTAMP '0001-01-01 00:00:00' AS TIMESTAMP(9)) END AS x, k FROM t");

      insert(db, "1, 1, 0e0", "0, 1, 0e0");

      assertThat(first(db, "SELECT k FROM v")).containsExactly(0L);
      assertThat(errors(db)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRY_CAST(TIMESTAMP '0001-01-01 00:00:00' AS TIMESTAMP(9))",
        "TRY_CAST(ts AS TIMESTAMP(9))",
        "TRY_CAST(DATE '0001-01-01' AS TIMESTAMP(9))",
        "TRY_CAST(300 AS TINYINT)",
        "TRY_CAST(1234.5 AS DECIMAL(4, 1))",
        "TRY_CAST(1e300 AS BIGINT)",
        "TRY_CAST(99999999999999999999 AS BIGINT)",
        "TRY_CAST('x' AS INTEGER)",
      })
  void shouldGiveNullForAConstantThatDoesNotFit(String constant) {
    try (LaminarDB db = open()) {
      db.execute(SOURCE + "CREATE MATERIALIZED VIEW v AS SELECT " + constant + " AS x FROM t");

      insert(db, "1, 1, 0e0");

      assertThat(first(db, "SELECT x FROM v")).containsExactly((Object) null);
    }
  }

  /** IEEE 754: 1 / −0 is −Infinity; SQL:2016, 6.35: the square root of a negative number is none. */
  @Test
  void shouldGiveBackTheSignOfZero() {
    try (LaminarDB db = open()) {
      db.execute(SOURCE + "CREATE MATERIALIZED VIEW v AS SELECT d FROM t");

      String minusZero = "1, 1, CAST('-0.0' AS DOUBLE)";
      insert(db, minusZero, "1, 1, 0e0", minusZero);

      assertThat(first(db, "SELECT 1e0 / d FROM v"))
          .containsExactly(
              Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      assertThat(first(db, "SELECT COUNT(*) FROM v GROUP BY d")).containsExactly(3L);
    }
  }

  @Test
  void shouldFollowTheRulesOfDoublesAtTheEdges() {
    try (LaminarDB db = open()) {
      assertThat(first(db, "SELECT SQRT(CAST('-Infinity' AS DOUBLE))")).containsExactly(Double.NaN);
      assertThat(first(db, "SELECT ROUND(1e308, -400)")).containsExactly(0.0);
      assertThat(first(db, "SELECT ROUND(17e307, -308)")).containsExactly(17e307);
      assertThat(first(db, "SELECT ROUND(6e307, -308)")).containsExactly(1e308);
      assertThat(first(db, "SELECT ROUND(6e-305, 304)")).containsExactly(1e-304);
      assertThat(first(db, "SELECT TRUNCATE(6e-305, 304)")).containsExactly(0.0);
      assertThat(first(db, "SELECT ROUND(4.9e-324, 500)")).containsExactly(4.9e-324);
    }
  }
}
