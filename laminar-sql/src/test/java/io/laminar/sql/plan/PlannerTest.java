package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlannerTest {
  private final PlanFixture trades = PlanFixture.trades();

  @Test
  void shouldPutFilterUnderProjection() {
    assertThat(trades.explain("SELECT symbol, price * 2 AS twice FROM trades WHERE symbol = 'A'"))
        .isEqualTo("""
            Project symbol, price * 2 AS twice [append-only, event time: none, state: none]
              Filter symbol = 'A' [append-only, event time: ts, state: none]
                Scan trades [append-only, event time: ts, state: none]
            """);
  }

  @Test
  void shouldRecogniseTumbleInGroupBy() {
    String sql = """
        SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, FIRST_VALUE(price) AS open, COUNT(*)
        FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)
        """;
    assertThat(trades.explain(sql)).isEqualTo("""
        Project symbol, window_start AS start, open, count [append-only, event time: none, state: none]
          WindowAggregate TUMBLE(ts, 1 min) by symbol: FIRST_VALUE(price), COUNT(*) emit on window close \
        [append-only, event time: none, state: open windows: one entry a window and group]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldRecogniseTumbleAsTableFunction() {
    String sql = """
        SELECT window_start, symbol, SUM(size) AS size
        FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '5' SECOND))
        GROUP BY window_start, window_end, symbol
        """;
    assertThat(trades.explain(sql)).isEqualTo("""
        Project window_start, symbol, size [append-only, event time: none, state: none]
          WindowAggregate TUMBLE(ts, 5 s) by symbol: SUM(size) emit on window close \
        [append-only, event time: none, state: open windows: one entry a window and group]
            Scan trades [append-only, event time: ts, state: none]
        """);
  }
}
