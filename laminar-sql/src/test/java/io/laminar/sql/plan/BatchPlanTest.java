package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries that run once: ORDER BY, LIMIT and OFFSET are told apart from the plan. */
final class BatchPlanTest {
  private final PlanFixture trades = PlanFixture.trades();

  @Test
  void shouldSortByAShownColumn() {
    BatchQuery query =
        trades.planBatch("SELECT * FROM trades ORDER BY price DESC, symbol LIMIT 5 OFFSET 2");
    assertThat(query.sortKeys())
        .containsExactly(new SortKey(1, true, true), new SortKey(0, false, false));
    assertThat(query.limit()).isEqualTo(5);
    assertThat(query.offset()).isEqualTo(2);
    assertThat(query.plan().explain())
        .isEqualTo("Scan trades [append-only, event time: ts, state: none]\n");
  }

  @Test
  void shouldAppendColumnsThatAreOnlySortedBy() {
    BatchQuery query =
        trades.planBatch("SELECT symbol AS s FROM trades ORDER BY price NULLS FIRST, s");
    assertThat(query.schema().columns()).extracting(Column::name).containsExactly("s");
    assertThat(query.sortKeys())
        .containsExactly(new SortKey(1, false, true), new SortKey(0, false, false));
    assertThat(query.plan().explain()).isEqualTo("""
        Project symbol AS s, price AS order_by_2 [append-only, event time: none, state: none]
          Scan trades [append-only, event time: ts, state: none]
        """);
  }

  @Test
  void shouldGiveARepeatedNameAnEnding() {
    BatchQuery query = trades.planBatch("SELECT symbol, symbol FROM trades");
    assertThat(query.schema().columns())
        .extracting(Column::name)
        .containsExactly("symbol", "symbol_2");
    assertThat(query.limit()).isEqualTo(BatchQuery.NO_LIMIT);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT symbol FROM trades UNION ALL SELECT symbol FROM quotes ORDER BY symbol | 0
          SELECT symbol, SUM(price) FROM trades GROUP BY symbol ORDER BY 2              | 1
          SELECT symbol FROM trades GROUP BY symbol ORDER BY MAX(price)                 | 1
          WITH x AS (SELECT ts, symbol FROM trades) SELECT symbol, ts FROM x ORDER BY ts | 1
          """)
  void shouldFindTheSortKey(String sql, int column) {
    assertThat(trades.planBatch(sql).sortKeys()).containsExactly(new SortKey(column, false, false));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT symbol FROM trades EMIT CHANGES                                | INVALID_EMIT
          SELECT symbol FROM (SELECT symbol FROM trades ORDER BY symbol)         | NOT_SUPPORTED
          SELECT price FROM trades ORDER BY nothing                             | UNKNOWN_COLUMN
          """)
  void shouldRefuse(String sql, ErrorCode code) {
    LaminarException refusal =
        catchThrowableOfType(LaminarException.class, () -> trades.planBatch(sql));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.position()).isPresent();
  }
}
