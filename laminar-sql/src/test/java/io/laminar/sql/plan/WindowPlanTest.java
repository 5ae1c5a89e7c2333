package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows in group syntax and in table syntax, and what they are called. */
final class WindowPlanTest {
  private static final String OPEN_WINDOWS = "state: open windows: one entry a window and group";

  private final PlanFixture trades = PlanFixture.trades();

  @Test
  void shouldRecogniseTumbleInGroupBy() {
    String sql = """
        SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, FIRST_VALUE(price) AS open, COUNT(*)
        FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)
        """;
    assertPlan(sql, """
        Project symbol, window_start AS start, open, count [append-only, event time: none, state: none, unique key: symbol, start]
          WindowAggregate TUMBLE(ts, 1 min) by symbol: FIRST_VALUE(price), COUNT(*) emit on window close \
        [append-only, event time: none, %s, unique key: symbol, window_start]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TUMBLE_START(ts, INTERVAL '1' MINUTE) AS b FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)",
        "tumble_start(TS, interval '1' minute) AS b FROM Trades GROUP BY tumble(ts, Interval '1' Minute)",
        "Tumble_Start(trades.ts, INTERVAL '60' SECOND) AS b FROM trades GROUP BY Tumble(ts, INTERVAL '1' MINUTE)",
        "TUMBLE_START(ts, INTERVAL '1m') AS b FROM trades AS t GROUP BY TUMBLE(t.ts, INTERVAL '1' MINUTE)",
        "TUMBLE_START(ts, INTERVAL '1' MINUTE) b FROM trades GROUP BY TUMBLE(trades.ts, INTERVAL '60 seconds')",
        "window_start AS b FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start",
        "WINDOW_START AS b FROM table(tumble(table Trades, descriptor(TS), interval '1m')) GROUP BY window_start",
        "w.window_start AS b FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) w"
            + " GROUP BY w.window_start, w.window_end",
        "window_start AS b FROM TABLE(TUMBLE(DATA => TABLE trades, TIMECOL => DESCRIPTOR(ts),"
            + " SIZE => INTERVAL '1' MINUTE)) GROUP BY window_start",
        "window_start AS b FROM TABLE(TUMBLE(SIZE => INTERVAL '1' MINUTE, DATA => TABLE trades,"
            + " TIMECOL => DESCRIPTOR(ts))) GROUP BY window_start",
        "window_start AS b FROM TABLE(TUMBLE((SELECT * FROM trades), DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
            + " GROUP BY window_start, window_end, window_time",
      })
  void shouldMeanTheSameInEverySpelling(String select) {
    assertPlan("SELECT " + select, """
        Project window_start AS b [append-only, event time: none, state: none, unique key: b]
          WindowAggregate TUMBLE(ts, 1 min) emit on window close [append-only, event time: none, %s, unique key: window_start]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          INTERVAL '5' SECOND                           | TUMBLE(ts, 5 s)
          INTERVAL '90' SECOND                          | TUMBLE(ts, 90 s)
          INTERVAL '1' DAY                              | TUMBLE(ts, 1 d)
          INTERVAL '1:30' MINUTE TO SECOND              | TUMBLE(ts, 90 s)
          INTERVAL '100ms'                              | TUMBLE(ts, 100 ms)
          INTERVAL '1' HOUR, INTERVAL '15' MINUTE       | TUMBLE(ts, 1 h, offset 15 min)
          INTERVAL '1' HOUR, INTERVAL '-15' MINUTE      | TUMBLE(ts, 1 h, offset -15 min)
          INTERVAL '1' HOUR, -INTERVAL '15' MINUTE      | TUMBLE(ts, 1 h, offset -15 min)
          """)
  void shouldReadSizeAndOffset(String intervals, String expected) {
    String group = "SELECT COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, " + intervals + ")";
    String table = "SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), "
        + intervals + ")) GROUP BY window_start";
    assertThat(trades.explain(group)).contains("WindowAggregate " + expected + ": COUNT(*)");
    assertThat(trades.explain(table)).isEqualTo(trades.explain(group));
  }

  @Test
  void shouldNameEndAndTimeOfAWindow() {
    String sql = """
        SELECT TUMBLE_END(ts, INTERVAL '1' MINUTE) AS till, TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS at
        FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)
        HAVING COUNT(*) > 2 AND TUMBLE_END(ts, INTERVAL '1' MINUTE) > TIMESTAMP '2024-01-01 00:00:00'
        """;
    assertPlan(sql, """
        Project window_end AS till, window_end - 1 unit AS at [append-only, event time: at, state: none, unique key: till]
          Filter (COUNT(*) > 2) AND (window_end > TIMESTAMP '2024-01-01 00:00:00') \
        [append-only, event time: none, state: none, unique key: window_start]
            WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit on window close [append-only, event time: none, %s, unique key: window_start]
              Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldTakeOnlyTheEndOfAWindowForIt() {
    String sql = """
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) + INTERVAL '1' MINUTE AS till,
          TUMBLE_START(ts, INTERVAL '1' MINUTE) + INTERVAL '5' MINUTE AS later
        FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)
        """;
    assertPlan(sql, """
        Project window_end AS till, window_start + 5 min AS later [append-only, event time: none, state: none, unique key: till]
          WindowAggregate TUMBLE(ts, 1 min) emit on window close [append-only, event time: none, %s, unique key: window_start]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldAggregateWindowsOfWindows() {
    String sql = """
        SELECT SUM(n) AS n FROM (
          SELECT COUNT(*) AS n, window_time FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
          GROUP BY window_start, window_end, window_time)
        GROUP BY TUMBLE(window_time, INTERVAL '1' HOUR)
        """;
    assertPlan(sql, """
        Project n [append-only, event time: none, state: none]
          WindowAggregate TUMBLE(window_time, 1 h): SUM(n) emit on window close [append-only, event time: none, %s, unique key: window_start]
            Project n, window_end - 1 unit AS window_time [append-only, event time: window_time, state: none, unique key: window_time]
              WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit on window close [append-only, event time: none, %s, unique key: window_start]
                Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldAggregateWindowsOfAView() {
    PlanFixture views = trades.withView(
        "minutes",
        "SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS minute, COUNT(*) AS n FROM trades"
            + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");
    assertThat(views.explain(
            "SELECT MAX(n) AS n FROM minutes GROUP BY TUMBLE(minute, INTERVAL '1' HOUR)"))
        .isEqualTo("""
            Project n [append-only, event time: none, state: none]
              WindowAggregate TUMBLE(minute, 1 h): MAX(n) emit on window close [append-only, event time: none, %s, unique key: window_start]
                Scan minutes [append-only, event time: minute, state: none, unique key: minute]
            """.formatted(OPEN_WINDOWS));
  }

  @Test
  void shouldAssignWindowsWithoutAggregating() {
    assertPlan(
        "SELECT * FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '5' SECOND))", """
        WindowAssign TUMBLE(ts, 5 s) [append-only, event time: ts, state: none]
          Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(SELECT ts, size FROM trades WHERE price > 3e0 UNION ALL SELECT ts, 1 FROM times)",
        "(WITH dear AS (SELECT ts, size FROM trades WHERE price > 3e0)"
            + " SELECT * FROM dear UNION ALL SELECT ts, 1 FROM times)"
      })
  void shouldReadEverySideOfAUnion(String union) {
    String sql = "SELECT window_end, SUM(size) AS s FROM TABLE(TUMBLE(" + union
        + ", DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_end";
    assertPlan(sql, """
        Project window_end, s [append-only, event time: none, state: none, unique key: window_end]
          WindowAggregate TUMBLE(ts, 5 s): SUM(size) emit on window close [append-only, event time: none, %s, unique key: window_start]
            UnionAll [append-only, event time: ts, state: none]
              Project ts, size [append-only, event time: ts, state: none]
                Filter price > 3.0 [append-only, event time: ts, state: none]
                  Scan trades [append-only, event time: ts, state: none]
              Project ts, 1 AS column2 [append-only, event time: ts, state: none]
                Scan times [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldAssignWindowsOnlyWhereSomethingElseReadsThem() {
    String sql = """
        SELECT window_start, COUNT(*) AS n
        FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
        WHERE window_end > TIMESTAMP '2024-01-01 00:00:00' AND price > 1e0
        GROUP BY window_start, price > 3e0
        """;
    assertPlan(sql, """
        Project window_start, n [append-only, event time: none, state: none]
          WindowAggregate TUMBLE(ts, 1 min) by price > 3.0: COUNT(*) emit on window close \
        [append-only, event time: none, %s, unique key: price > 3.0, window_start]
            Project ts, price > 3.0 [append-only, event time: ts, state: none]
              Filter window_end > TIMESTAMP '2024-01-01 00:00:00' [append-only, event time: ts, state: none]
                WindowAssign TUMBLE(ts, 1 min) [append-only, event time: ts, state: none]
                  Filter price > 1.0 [append-only, event time: ts, state: none]
                    Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldRecogniseWindowsBelowConditionsThatAreTooLargeToMove() {
    String large = String.join(" + ", java.util.Collections.nCopies(60, "price"));
    String sql = "SELECT window_start, COUNT(*) AS n FROM (SELECT window_start, " + large + " AS p"
        + " FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)))"
        + " WHERE p > 1 AND p < 9 AND p <> 3 GROUP BY window_start";
    String plan = trades.explain(sql);
    assertThat(plan)
        .containsSubsequence(
            "Project window_start, n",
            "WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit on window close",
            "Filter ((p > ",
            "Project window_start, ",
            "WindowAssign TUMBLE(ts, 1 min)",
            "Scan trades");
    assertThat(plan.length()).isLessThan(2_000);
  }

  @Test
  void shouldEmitChangesOfTheOutermostAggregateOnly() {
    String sql = """
        SELECT SUM(n) AS n FROM (SELECT symbol, COUNT(*) AS n FROM trades
          GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)) EMIT CHANGES
        """;
    assertPlan(sql, """
        GroupAggregate: SUM(n) [changelog, event time: none, state: one entry, at most one row]
          WindowAggregate TUMBLE(ts, 1 min) by symbol: COUNT(*) emit on window close \
        [append-only, event time: none, %s, unique key: symbol, window_start]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldEmitChangesOfAWindow() {
    String sql =
        "SELECT COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE) EMIT ON UPDATE";
    assertPlan(sql, """
        Project n [changelog, event time: none, state: none]
          WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit changes [changelog, event time: none, %s, unique key: window_start]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldCountInTheUnitOfTheTimeColumn() {
    PlanFixture ticks = trades.with("""
        CREATE SOURCE ticks (at TIMESTAMP(6) NOT NULL, WATERMARK FOR at);
        CREATE SOURCE nanos (at TIMESTAMP(9) NOT NULL, WATERMARK FOR at);
        """);
    assertThat(size(
            ticks.plan("SELECT COUNT(*) FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)")))
        .isEqualTo(1_000);
    assertThat(
            size(ticks.plan("SELECT COUNT(*) FROM ticks GROUP BY TUMBLE(at, INTERVAL '1' SECOND)")))
        .isEqualTo(1_000_000);
    assertThat(
            size(ticks.plan("SELECT COUNT(*) FROM nanos GROUP BY TUMBLE(at, INTERVAL '1' SECOND)")))
        .isEqualTo(1_000_000_000);
  }

  @Test
  void shouldRefuseAWindowThatItsTimeColumnCannotTell() {
    PlanFixture nanos =
        trades.with("CREATE SOURCE nanos (at TIMESTAMP(9) NOT NULL, WATERMARK FOR at)");
    String sql = "SELECT COUNT(*) FROM nanos GROUP BY TUMBLE(at, INTERVAL '%d' DAY(6))";

    // 2^63 nanoseconds end within the 106,752nd day.
    assertThat(size(nanos.plan(sql.formatted(106_751)))).isEqualTo(9_223_286_400_000_000_000L);
    assertThatThrownBy(() -> nanos.plan(sql.formatted(106_752)))
        .hasMessageContaining("INVALID_WINDOW")
        .hasMessageContaining("longer than a TIMESTAMP(9)");
  }

  private static long size(QueryPlan plan) {
    return ((io.laminar.sql.physical.WindowAggregatePlan) plan.root().inputs().get(0))
        .window()
        .size();
  }

  private void assertPlan(String sql, String expected) {
    assertThat(trades.explain(sql)).isEqualTo(expected.replace("%s", OPEN_WINDOWS));
  }
}
