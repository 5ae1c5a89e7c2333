package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What identifies the rows of a query. "one row" stands for the empty key, nothing for an unknown one. */
final class UniqueKeyTest {
  private static final String BARS = "SELECT symbol, window_start, window_end, COUNT(*) AS n"
      + " FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
      + " GROUP BY symbol, window_start, window_end";

  private final PlanFixture fixture = PlanFixture.trades()
      .withView("bars", BARS)
      .withView("total", "SELECT COUNT(*) AS n FROM trades");

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SELECT * FROM trades                                                      |
      SELECT * FROM counts                                                      | symbol
      SELECT symbol, size, COUNT(*) FROM trades GROUP BY symbol, size           | symbol, size
      SELECT COUNT(*), size, symbol FROM trades GROUP BY symbol, size           | size, symbol
      SELECT COUNT(*) FROM trades                                               | one row
      SELECT n + 1 AS m FROM total                                              | one row
      SELECT DISTINCT symbol, price FROM trades                                 | symbol, price
      SELECT DISTINCT n FROM counts                                             | n
      SELECT n, symbol FROM counts WHERE n > 5                                  | symbol
      SELECT n, symbol AS a, symbol AS b FROM counts                            | a
      SELECT n FROM counts                                                      |
      SELECT UPPER(symbol) AS symbol, n FROM counts                             |
      SELECT symbol, n FROM counts UNION ALL SELECT symbol, n FROM counts       |
      SELECT symbol, COUNT(*) FROM trades GROUP BY symbol HAVING COUNT(*) > 2   | symbol
      SELECT n, MAX(symbol) FROM counts GROUP BY n                              | n
      SELECT symbol, n FROM bars                                                |
      SELECT window_end, n, symbol FROM bars                                    | window_end, symbol
      SELECT window_start, window_end, n, symbol FROM bars WHERE n > 1          | window_start, symbol
      SELECT window_end + INTERVAL '1' DAY AS e, symbol FROM bars               |
      """)
  void shouldFollowTheColumnsOfARow(String sql, String expected) {
    assertThat(key(sql)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s, COUNT(*)                          | symbol, s
      TUMBLE_END(ts, INTERVAL '1' MINUTE) AS e, symbol                                      | e, symbol
      TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS at, symbol                                 | at, symbol
      symbol, TUMBLE_END(ts, INTERVAL '1' MINUTE) AS e, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s | symbol, s
      symbol, COUNT(*)                                                                      |
      TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s                                            |
      """)
  void shouldIdentifyAWindowByItsStartEndOrLastMoment(String select, String expected) {
    String sql =
        "SELECT " + select + " FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)";
    assertThat(key(sql)).isEqualTo(expected == null ? "" : expected);
    assertThat(key(sql + " EMIT CHANGES")).isEqualTo(key(sql));
  }

  private String key(String sql) {
    QueryPlan plan = fixture.plan(sql);
    assertThat(plan.uniqueKey()).isEqualTo(plan.root().uniqueKey());
    return plan.uniqueKey().map(key -> text(key, plan)).orElse("");
  }

  private static String text(List<Integer> key, QueryPlan plan) {
    return key.isEmpty()
        ? "one row"
        : key.stream()
            .map(column -> plan.schema().column(column).name())
            .collect(Collectors.joining(", "));
  }
}
