package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constants are computed once, while a query is planned, if they have a value and no clock is asked. */
final class ConstantFoldingTest {
  private final PlanFixture trades = PlanFixture.trades();

  private String top(String sql) {
    return trades.explain(sql).lines().findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          1 + 1                                                     | 2
          2 * 3 + size * (4 - 1)                                    | 6 + (size * 3)
          CAST('2024-02-29' AS DATE)                                | DATE '2024-02-29'
          CAST(1.6 AS INTEGER)                                      | 2
          CAST('12.50' AS DECIMAL(5, 1))                            | 12.5
          0.1e0 + 0.2e0                                             | 0.30000000000000004
          TIMESTAMP '2024-03-01 00:00:00' - INTERVAL '1' DAY        | TIMESTAMP '2024-02-29 00:00:00'
          TIMESTAMP '1969-12-31 23:59:59.5' + INTERVAL '100ms'      | TIMESTAMP '1969-12-31 23:59:59.6'
          DATE '2024-01-31' + INTERVAL '1' MONTH                    | DATE '2024-02-29'
          EXTRACT(YEAR FROM DATE '2024-01-31')                      | 2024
          UPPER('ab')                                               | 'AB'
          NOT (1 < 2)                                               | FALSE
          SQRT(2e0)                                                 | 1.4142135623730951
          CASE WHEN 1 = 1 THEN size ELSE 0 END                      | size
          """)
  void shouldShowTheValue(String sql, String folded) {
    assertThat(top("SELECT " + sql + " AS x FROM trades"))
        .startsWith("Project " + folded + (folded.equals("size") ? "" : " "))
        .contains("AS x [");
  }

  @Test
  void shouldFoldWithinConditions() {
    assertThat(top(
            "SELECT * FROM trades WHERE ts > TIMESTAMP '2024-03-01 00:00:00' - INTERVAL '1' DAY"))
        .startsWith("Filter ts > TIMESTAMP '2024-02-29 00:00:00' [");
    assertThat(top("SELECT * FROM trades WHERE price IN (1e0 + 1e0, 2e0 + 1e0)"))
        .startsWith("Filter (price = 2.0) OR (price = 3.0) [");
    assertThat(top("SELECT * FROM trades WHERE ts > '2024-02-29'"))
        .startsWith("Filter ts > TIMESTAMP '2024-02-29 00:00:00' [");
    assertThat(top("SELECT * FROM trades WHERE 1 + 1 = 2 AND size > 0"))
        .startsWith("Filter size > 0 [");
    assertThat(top("SELECT * FROM trades WHERE 2 - 1 > 0")).startsWith("Scan trades [");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          1 / 0                                  | 1 / 0
          (1 + 1) / (1 - 1)                      | 2 / 0
          2147483647 + 1                         | 2147483647 + 1
          CAST('abc' AS INTEGER)                 | CAST('abc' AS INTEGER)
          CAST(300 AS TINYINT)                   | CAST(300 AS TINYINT)
          SUBSTRING('abc' FROM 1 FOR -(1))       | SUBSTRING('abc', 1, -1)
          """)
  void shouldKeepWhatHasNoValue(String sql, String kept) {
    assertThat(top("SELECT " + sql + " AS x FROM trades"))
        .startsWith("Project " + kept + " AS x [");
  }

  @Test
  void shouldNeverFoldTheClock() {
    assertThat(top("SELECT * FROM trades WHERE ts > CURRENT_TIMESTAMP(3) - INTERVAL '1' DAY"))
        .startsWith("MovingFilter ts > now - 1 d: ");
    assertThat(top("SELECT CURRENT_DATE AS d FROM trades"))
        .startsWith("Project CURRENT_DATE AS d [");
  }

  @Test
  void shouldTellWhatAnAggregateKeeps() {
    assertThat(top("SELECT symbol, MAX(n) AS m FROM counts GROUP BY symbol"))
        .endsWith("state: unbounded: one entry a group, with all its values, unique key: symbol]");
    assertThat(top("SELECT SUM(n) AS m FROM counts"))
        .endsWith("state: one entry, at most one row]");
    assertThat(top("SELECT COUNT(DISTINCT price) AS m FROM trades"))
        .endsWith("state: one entry, with its distinct values, at most one row]");
    assertThat(top("SELECT MAX(DISTINCT price) AS m FROM trades"))
        .endsWith("state: one entry, at most one row]");
    assertThat(trades.explain(
            "SELECT SUM(DISTINCT size) AS m FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)"))
        .contains("state: open windows: one entry a window and group, with its distinct values,"
            + " unique key: window_start]");
  }
}
