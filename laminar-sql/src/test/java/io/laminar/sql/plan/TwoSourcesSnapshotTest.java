package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.PipelineSubject;
import io.laminar.sql.physical.Pipelines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Views over two sources, of which one is behind the other: a snapshot at any row, and in the middle of a step of either
 * source's watermark, changes nothing in the output after it.
 */
final class TwoSourcesSnapshotTest {
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3);

  private final Map<String, PipelineSpec> views = new HashMap<>();
  private PlanFixture relations = PlanFixture.none()
      .with("CREATE SOURCE a (ts TIMESTAMP(3) NOT NULL, k BIGINT NOT NULL, WATERMARK FOR ts)")
      .with("CREATE SOURCE b (ts TIMESTAMP(3) NOT NULL, k BIGINT NOT NULL, WATERMARK FOR ts)");

  /** Begins a test of a query over views; source b is 5 ms behind. */
  private OperatorHarness harness(String query) {
    QueryPlan plan = relations.plan(query);
    List<PipelineSubject.Leg> legs =
        List.of(new PipelineSubject.Leg("a", 1, 2, 1, 0), new PipelineSubject.Leg("b", 3, 2, 1, 5));
    return OperatorHarness.ofPipeline(
            context -> new PipelineSubject(Pipelines.continuous(plan.root()), views, legs, context),
            List.of(NUMBER, TIME, NUMBER, TIME, NUMBER))
        .returns(types(plan.schema()));
  }

  private void view(String name, String query) {
    views.put(name, Pipelines.continuous(relations.plan(query).root()));
    relations = relations.withView(name, query);
  }

  private static List<DataType> types(Schema schema) {
    return schema.columns().stream().map(Column::type).toList();
  }

  private static void push(OperatorHarness test, long source, long time, long key) {
    test.row(source, time, key, time, key);
  }

  /** The rows that have found no partner come out in one step, by both ways to a join with itself. */
  @Test
  void shouldGoOnInTheMiddleOfAStepThatMakesManyRows() {
    view(
        "lonely",
        "SELECT l.ts, l.k FROM a AS l LEFT JOIN a AS r"
            + " ON l.k = r.k AND r.ts BETWEEN l.ts + INTERVAL '1ms' AND l.ts + INTERVAL '2ms'");
    view("both_ways", "SELECT * FROM lonely UNION ALL SELECT * FROM b");
    OperatorHarness test = harness("SELECT l.ts, l.k, r.k AS other FROM both_ways AS l"
        + " JOIN both_ways AS r ON r.ts BETWEEN l.ts - INTERVAL '9ms' AND l.ts + INTERVAL '9ms'");
    for (int i = 0; i < 18; i++) {
      push(test, i % 6 == 5 ? 1 : 0, 100 + i % 4, i);
    }
    test.watermark(103).watermark(107).watermark(Long.MAX_VALUE);

    assertThat(test.runAndCollect()).hasSize(18 * 18);
  }

  @Test
  void shouldTickByTheTimeThatLatenessHoldsBack() {
    OperatorHarness test = harness("SELECT TUMBLE_START(ts, INTERVAL '10ms') AS s, COUNT(*) AS n"
        + " FROM (SELECT * FROM a UNION ALL SELECT * FROM b) GROUP BY TUMBLE(ts, INTERVAL '10ms')"
        + " EMIT EVERY INTERVAL '3ms' ALLOW LATENESS INTERVAL '20ms'");
    for (int time = 0; time < 40; time += 2) {
      push(test, time % 3 == 0 ? 1 : 0, time, time);
      test.watermark(time - 4);
    }
    test.watermark(Long.MAX_VALUE);

    assertThat(sum(test.runAndCollect())).isEqualTo(20);
  }

  @Test
  void shouldCloseWindowsByTheTimeThatFollowersHoldBack() {
    view(
        "followed",
        "SELECT ts, COUNT(*) OVER (ORDER BY ts"
            + " RANGE BETWEEN INTERVAL '0' SECOND PRECEDING AND INTERVAL '7ms' FOLLOWING) AS n"
            + " FROM (SELECT * FROM a UNION ALL SELECT * FROM b)");
    OperatorHarness test = harness("SELECT TUMBLE_START(ts, INTERVAL '10ms') AS s, COUNT(*) AS n"
        + " FROM followed GROUP BY TUMBLE(ts, INTERVAL '10ms')");
    for (int time = 0; time < 40; time += 2) {
      push(test, time % 3 == 0 ? 1 : 0, time, time);
      test.watermark(time - 4);
    }
    test.watermark(Long.MAX_VALUE);

    assertThat(sum(test.runAndCollect())).isEqualTo(20);
  }

  private static long sum(List<InputRow> rows) {
    List<Long> counts = new ArrayList<>();
    rows.forEach(row ->
        counts.add(row.weight() * (Long) Objects.requireNonNull(row.values().get(1))));
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
