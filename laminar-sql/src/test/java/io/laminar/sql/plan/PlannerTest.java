package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlannerTest {
  private final PlanFixture trades = PlanFixture.trades();

  @Test
  void shouldPutFilterUnderProjection() {
    assertPlan("SELECT symbol, price * 2 AS twice FROM trades WHERE symbol = 'A'", """
        Project symbol, price * 2 AS twice [append-only, event time: none, state: none]
          Filter symbol = 'A' [append-only, event time: ts, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldKeepEventTimeUnderAnotherName() {
    assertPlan("SELECT ts AS at, symbol FROM trades", """
        Project ts AS at, symbol [append-only, event time: at, state: none]
          Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldScanWhenEverythingIsSelected() {
    assertPlan("SELECT * FROM TRADES", """
        Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldPushFilterBelowSubSelectAndUnion() {
    String sql = """
        SELECT symbol FROM (SELECT symbol, ts FROM trades UNION ALL SELECT symbol, ts FROM quotes)
        WHERE symbol <> 'A'
        """;
    assertPlan(sql, """
        Project symbol [append-only, event time: none, state: none]
          UnionAll [append-only, event time: none, state: none]
            Project symbol, ts [append-only, event time: ts, state: none]
              Filter symbol <> 'A' [append-only, event time: ts, state: none]
                Scan trades [append-only, event time: ts, state: none]
            Project symbol, ts [append-only, event time: none, state: none]
              Filter symbol <> 'A' [append-only, event time: none, state: none]
                Scan quotes [append-only, event time: none, state: none]
        """);
  }

  @Test
  void shouldKeepBothOfTwoFilters() {
    String sql =
        "SELECT symbol FROM (SELECT symbol, size FROM trades WHERE price > 1e0) WHERE size > 2";
    assertPlan(sql, """
        Project symbol [append-only, event time: none, state: none]
          Filter (price > 1.0) AND (size > 2) [append-only, event time: ts, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldPushFilterBelowSidesOfOtherTypes() {
    String sql = """
        SELECT * FROM (SELECT ts AS at FROM times UNION ALL SELECT micros FROM times)
        WHERE at > TIMESTAMP '2024-01-01 00:00:00.000001'
        """;
    assertPlan(sql, """
        UnionAll [append-only, event time: none, state: none]
          Project CAST(ts AS TIMESTAMP(6)) AS at [append-only, event time: none, state: none]
            Filter CAST(ts AS TIMESTAMP(6)) > TIMESTAMP '2024-01-01 00:00:00.000001' \
        [append-only, event time: ts, state: none]
              Scan times [append-only, event time: ts, state: none]
          Project micros [append-only, event time: none, state: none]
            Filter micros > TIMESTAMP '2024-01-01 00:00:00.000001' [append-only, event time: ts, state: none]
              Scan times [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldCastSidesOfUnionToOneTypeAndFlattenIt() {
    String sql =
        "SELECT size AS v FROM trades UNION ALL SELECT bid FROM quotes UNION ALL SELECT price FROM trades";
    assertPlan(sql, """
        UnionAll [append-only, event time: none, state: none]
          Project CAST(size AS DOUBLE) AS v [append-only, event time: none, state: none]
            Scan trades [append-only, event time: ts, state: none]
          Project CAST(bid AS DOUBLE) AS bid [append-only, event time: none, state: none]
            Scan quotes [append-only, event time: none, state: none]
          Project price [append-only, event time: none, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldSimplifyConditions() {
    assertPlan(
        "SELECT * FROM trades WHERE NOT (price > 1e0 AND symbol = 'x') AND 1 = 1 AND price IS NOT NULL",
        """
        Filter (price <= 1.0) OR (symbol <> 'x') [append-only, event time: ts, state: none]
          Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldAggregateWithoutWindowAsChangelog() {
    String sql =
        "SELECT symbol, SUM(price * 2) AS s, COUNT(DISTINCT size) FILTER (WHERE price > 3e0) FROM trades"
            + " GROUP BY symbol";
    assertPlan(sql, """
        GroupAggregate by symbol: SUM(price * 2), COUNT(DISTINCT size) FILTER (WHERE price > 3.0) \
        [changelog, event time: none, state: unbounded: one entry a group, with its distinct values, unique key: symbol]
          Project symbol, price * 2, size, price > 3.0 [append-only, event time: none, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldAggregateEverythingIntoOneEntry() {
    assertPlan("SELECT COUNT(*) AS n FROM trades HAVING COUNT(*) > 5 EMIT CHANGES", """
        Filter n > 5 [changelog, event time: none, state: none, at most one row]
          GroupAggregate: COUNT(*) [changelog, event time: none, state: one entry, at most one row]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldKeepTimeForValuesThatGoByIt() {
    assertPlan("SELECT symbol, LAST_VALUE(price * 2) AS last FROM trades GROUP BY symbol", """
        GroupAggregate by symbol: LAST_VALUE(price * 2) \
        [changelog, event time: none, state: unbounded: one entry a group, unique key: symbol]
          Project symbol, price * 2, ts [append-only, event time: ts, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldPlanDistinctAsAggregateWithoutResults() {
    assertPlan("SELECT DISTINCT symbol FROM trades", """
        GroupAggregate by symbol [changelog, event time: none, state: unbounded: one entry a group, unique key: symbol]
          Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldReadChangelogOfAView() {
    assertPlan("SELECT SUM(n) AS total FROM counts WHERE symbol <> 'A'", """
        GroupAggregate: SUM(n) [changelog, event time: none, state: one entry, at most one row]
          Filter symbol <> 'A' [changelog, event time: none, state: none, unique key: symbol]
            Scan counts [changelog, event time: none, state: none, unique key: symbol]
        """);
  }

  @Test
  void shouldInlineWith() {
    String sql =
        "WITH big (s, p) AS (SELECT symbol, price FROM trades WHERE price > 1e0) SELECT s FROM big";
    assertPlan(sql, """
        Project symbol AS s [append-only, event time: none, state: none]
          Filter price > 1.0 [append-only, event time: ts, state: none]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldLeaveTheStatementAsItWasParsed() {
    String sql = "SELECT * FROM trades WHERE size > 1 GROUP BY symbol, price, size, ts";
    var query = ((io.laminar.sql.parser.Statement.Query)
            io.laminar.sql.parser.SqlParser.parseOne(sql))
        .query();
    String before = query.node().toString();
    QueryPlan first = Planner.plan(query.node(), query.emit(), trades);
    QueryPlan second = Planner.plan(query.node(), query.emit(), trades);
    assertThat(query.node()).hasToString(before);
    assertThat(second.explain()).isEqualTo(first.explain());
  }

  @Test
  void shouldNotGrowExponentiallyWithSubSelects() {
    String sql = "trades";
    for (int i = 0; i < 40; i++) {
      sql = "(SELECT symbol, price + price AS price FROM " + sql + ")";
    }
    assertThat(trades.explain("SELECT price FROM " + sql + " WHERE price > 1 AND price < 5"))
        .hasSizeLessThan(100_000);
  }

  private void assertPlan(String sql, String expected) {
    assertThat(trades.explain(sql)).isEqualTo(expected);
  }
}
