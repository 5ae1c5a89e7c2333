package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Schema;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.pipeline.PipelineSubject;
import io.laminar.sql.physical.Pipelines;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Queries as text, rows in, rows out: the plan means what the query says, however the rows are cut. */
final class PlanRunTest {
  private final PlanFixture relations = PlanFixture.trades()
      .with(
          "CREATE SOURCE flags (ok BOOLEAN NOT NULL, price DOUBLE NOT NULL, symbol VARCHAR NOT NULL)");

  private OperatorHarness run(String sql) {
    return run(sql, "trades");
  }

  private OperatorHarness run(String sql, String relation) {
    QueryPlan plan = relations.plan(sql);
    Schema input = Objects.requireNonNull(relations.find(relation)).schema();
    return OperatorHarness.ofPipeline(context -> subject(plan, relation, context), types(input))
        .returns(types(plan.schema()));
  }

  private static List<DataType> types(Schema schema) {
    return schema.columns().stream().map(Column::type).toList();
  }

  @Test
  void shouldFilterAndProject() {
    run("SELECT symbol, price * 2 AS twice FROM trades WHERE price > 10 AND symbol IN ('a', 'b')")
        .row("a", 11.0, 1, 0)
        .expect("a", 22.0)
        .row("c", 12.0, 1, 0)
        .row("b", 10.0, null, 0)
        .row("b", 10.5, null, 0)
        .expect("b", 21.0)
        .run();
  }

  @Test
  void shouldMakeBars() {
    run("""
        SELECT symbol, TUMBLE_START(ts, INTERVAL '1' SECOND) AS start, TUMBLE_END(ts, INTERVAL '1' SECOND) AS till,
               TUMBLE_ROWTIME(ts, INTERVAL '1' SECOND) AS at,
               FIRST_VALUE(price) AS open, MAX(price) AS high, MIN(price) AS low, LAST_VALUE(price) AS close,
               SUM(size) AS volume, COUNT(*) AS n
        FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)
        """)
        .row("a", 5.0, 10, 1_500)
        .row("a", 7.0, null, 1_100)
        .row("b", 1.0, null, 1_200)
        .row("a", 3.0, 20, 1_900)
        .row("a", 9.0, 30, 2_000)
        .watermark(2_000)
        .expect("a", 1_000, 2_000, 1_999, 7.0, 7.0, 3.0, 3.0, 30, 3)
        .expect("b", 1_000, 2_000, 1_999, 1.0, 1.0, 1.0, 1.0, null, 1)
        .watermark(Long.MAX_VALUE)
        .expect("a", 2_000, 3_000, 2_999, 9.0, 9.0, 9.0, 9.0, 30, 1)
        .run();
  }

  @Test
  void shouldFilterWindowsByHaving() {
    run("""
        SELECT COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' SECOND, INTERVAL '500ms')
        HAVING COUNT(*) > 1 AND TUMBLE_END(ts, INTERVAL '1' SECOND, INTERVAL '500ms') <= TIMESTAMP '1970-01-01 00:00:02.5'
        """)
        .row("a", 1.0, 1, 499)
        .row("a", 1.0, 1, 500)
        .row("a", 1.0, 1, 1_499)
        .row("a", 1.0, 1, 1_500)
        .row("a", 1.0, 1, 2_500)
        .row("a", 1.0, 1, 2_600)
        .watermark(Long.MAX_VALUE)
        .expect(2)
        .run();
  }

  @Test
  void shouldAggregateWindowsOfTableSyntaxWithFilterOnTheirBounds() {
    run("""
        SELECT window_start, symbol, SUM(price) FILTER (WHERE size > 1) AS s, COUNT(DISTINCT size) AS d
        FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND))
        WHERE window_start > TIMESTAMP '1970-01-01 00:00:00'
        GROUP BY window_start, window_end, symbol
        """)
        .row("a", 1.0, 1, 999)
        .row("a", 2.0, 1, 1_000)
        .row("a", 4.0, 2, 1_001)
        .row("a", 8.0, 2, 1_999)
        .row("b", 8.0, 1, 1_999)
        .watermark(Long.MAX_VALUE)
        .expect(1_000, "a", 12.0, 2)
        .expect(1_000, "b", null, 1)
        .run();
  }

  @Test
  void shouldFilterAnAggregateByAColumnOfAnotherPlace() {
    run("SELECT symbol, SUM(price) FILTER (WHERE ok) AS s FROM flags GROUP BY symbol", "flags")
        .row(true, 5.0, "a")
        .expect("a", 5.0)
        .row(false, 7.0, "a")
        .row(true, 8.0, "a")
        .expectChange(-1, "a", 5.0)
        .expect("a", 13.0)
        .run();
  }

  @Test
  void shouldFilterAnAggregateByAnExpression() {
    run("SELECT symbol, SUM(price) FILTER (WHERE price > 3e0) AS s FROM trades GROUP BY symbol")
        .row("a", 1.0, 1, 0)
        .expect("a", null)
        .row("a", 5.0, 1, 0)
        .expectChange(-1, "a", null)
        .expect("a", 5.0)
        .run();
  }

  @Test
  void shouldAggregateWindowsOfWindows() {
    run("""
        SELECT TUMBLE_START(w, INTERVAL '2' SECOND) AS start, MAX(n) AS most
        FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' SECOND) AS w, COUNT(*) AS n FROM trades
              GROUP BY TUMBLE(ts, INTERVAL '1' SECOND))
        GROUP BY TUMBLE(w, INTERVAL '2' SECOND)
        """)
        .row("a", 1.0, 1, 100)
        .row("a", 1.0, 1, 1_100)
        .row("a", 1.0, 1, 1_200)
        .row("a", 1.0, 1, 2_100)
        .watermark(2_000)
        .expect(0, 2)
        .watermark(Long.MAX_VALUE)
        .expect(2_000, 1)
        .run();
  }

  @Test
  void shouldEmitChangesOfGroups() {
    run("SELECT symbol, SUM(size) AS s FROM trades GROUP BY symbol HAVING SUM(size) > 1")
        .row("a", 1.0, 1, 0)
        .row("a", 1.0, 2, 0)
        .expect("a", 3)
        .row("b", 1.0, 5, 0)
        .expect("b", 5)
        .row("a", 1.0, 1, 0)
        .expectChange(-1, "a", 3)
        .expect("a", 4)
        .run();
  }

  @Test
  void shouldCountDistinctSymbolsOfAChangelog() {
    run("SELECT COUNT(*) AS n FROM (SELECT DISTINCT n FROM counts)", "counts")
        .change(1, "a", 1)
        .expect(1)
        .change(-1, "a", 1)
        .expectChange(-1, 1)
        .expect(0)
        .change(1, "a", 2)
        .expectChange(-1, 0)
        .expect(1)
        .change(1, "b", 2)
        .run();
  }

  @Test
  void shouldTakeLastValueByEventTimeThoughTimeIsNotSelected() {
    run("SELECT symbol, LAST_VALUE(price * 2) AS last FROM trades GROUP BY symbol")
        .row("a", 1.0, 1, 500)
        .expect("a", 2.0)
        .row("a", 9.0, 1, 100)
        .row("a", 2.0, 1, 600)
        .expectChange(-1, "a", 2.0)
        .expect("a", 4.0)
        .run();
  }

  @Test
  void shouldAssignWindows() {
    run("SELECT symbol, window_start, window_end, window_time"
            + " FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND))")
        .row("a", 1.0, 1, -1)
        .expect("a", -1_000, 0, -1)
        .row("a", 1.0, 1, 1_000)
        .expect("a", 1_000, 2_000, 1_999)
        .run();
  }

  @Test
  void shouldLeaveOutRowsThatFail() {
    run("SELECT 10 / size AS q FROM trades WHERE price > 0")
        .row("a", 1.0, 5, 0)
        .expect(2)
        .row("a", 1.0, 0, 0)
        .row("a", 1.0, null, 0)
        .expect((Object) null)
        .row("a", -1.0, 0, 0)
        .expectErrors(ErrorCode.DIVISION_BY_ZERO)
        .run();
  }

  @Test
  void shouldFailTheRowsThatAConstantWithoutValueIsEvaluatedFor() {
    run("""
        SELECT CASE WHEN size = 0 THEN 1 / 0 WHEN size = 1 THEN CAST('abc' AS INTEGER)
                    WHEN size = 2 THEN 2147483647 + 1 ELSE 7 END AS x FROM trades
        """)
        .row("a", 1.0, 3, 0)
        .expect(7)
        .row("a", 1.0, 0, 0)
        .row("a", 1.0, 1, 0)
        .row("a", 1.0, 2, 0)
        .expectErrors(
            ErrorCode.DIVISION_BY_ZERO, ErrorCode.INVALID_CAST, ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldFailEveryRowForAConditionWithoutValue() {
    run("SELECT symbol FROM trades WHERE 1 / 0 = 1 OR size = 1")
        .row("a", 1.0, 1, 0)
        .expectErrors(ErrorCode.DIVISION_BY_ZERO)
        .run();
  }

  private static Subject subject(QueryPlan plan, String relation, EvaluationContext context) {
    PipelineSubject.Leg leg = new PipelineSubject.Leg(relation, 0, 0, 1, 0);
    return new PipelineSubject(Pipelines.continuous(plan.root()), Map.of(), List.of(leg), context);
  }
}
