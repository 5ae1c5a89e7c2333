package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.pipeline.PipelineSubject;
import io.laminar.sql.physical.Pipelines;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole pipelines over random rows: a snapshot between any two rows, restored into a fresh pipeline, changes nothing
 * in the output after it; nor do cuts, ring slots or gaps. Late rows are among them.
 */
final class PipelineSnapshotTest {
  private static final int STEPS = 150;

  private final PlanFixture relations = PlanFixture.trades().with("""
          CREATE SOURCE wide (k VARCHAR, d DECIMAL(30, 4), b VARBINARY NOT NULL, f BOOLEAN, r REAL, i BIGINT,
                              ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k || '?' AS k, d + 1 AS d, b FROM wide WHERE i > 2 OR f",
        "SELECT k, TUMBLE_START(ts, INTERVAL '100ms') AS s, COUNT(*) AS n, SUM(d) AS d, MIN(k) AS lo, MAX(b) AS hi,"
            + " AVG(r) AS a, COUNT(DISTINCT d) AS ds FROM wide GROUP BY k, TUMBLE(ts, INTERVAL '100ms')",
        "SELECT window_end, FIRST_VALUE(k) AS f, LAST_VALUE(d) AS l, AVG(DISTINCT i) AS a"
            + " FROM TABLE(TUMBLE(TABLE wide, DESCRIPTOR(ts), INTERVAL '70ms')) GROUP BY window_start, window_end",
        "SELECT f, TUMBLE_END(ts, INTERVAL '250ms') AS e, SUM(i) AS i, LAST_VALUE(k) AS k, MAX(d) AS d FROM wide"
            + " GROUP BY f, TUMBLE(ts, INTERVAL '250ms') EMIT CHANGES",
        "SELECT k, f, COUNT(*) AS n, SUM(d) AS d, MIN(r) AS r, COUNT(DISTINCT b) AS bs FROM wide GROUP BY k, f",
        "SELECT FIRST_VALUE(k) AS f, LAST_VALUE(b) AS l, AVG(d) AS a FROM wide",
        "SELECT DISTINCT k, b FROM wide",
        "SELECT n, COUNT(*) AS groups, MAX(k) AS k, SUM(d) AS d FROM"
            + " (SELECT k, COUNT(*) AS n, SUM(d) AS d FROM wide GROUP BY k HAVING COUNT(*) < 12) GROUP BY n",
        "SELECT TUMBLE_START(w, INTERVAL '500ms') AS s, MAX(n) AS n, COUNT(*) AS windows FROM"
            + " (SELECT TUMBLE_ROWTIME(ts, INTERVAL '100ms') AS w, k, COUNT(*) AS n FROM wide"
            + " GROUP BY k, TUMBLE(ts, INTERVAL '100ms')) GROUP BY TUMBLE(w, INTERVAL '500ms')",
        "SELECT s, COUNT(*) AS n, MIN(d) AS d FROM (SELECT k, TUMBLE_START(ts, INTERVAL '100ms') AS s, SUM(d) AS d"
            + " FROM wide GROUP BY k, TUMBLE(ts, INTERVAL '100ms')) GROUP BY s",
        "SELECT 100 / (i - 3) AS q, k FROM wide"
      })
  void shouldGoOnFromASnapshotAtAnyRow(String query) {
    for (long seed = 1; seed <= 3; seed++) {
      OperatorHarness test = harness(query, "wide");
      Random random = new Random(seed);
      long time = 0;
      for (int i = 0; i < STEPS; i++) {
        time += random.nextInt(20);
        test.row(row(random, time - (random.nextInt(4) == 0 ? random.nextInt(300) : 0)));
        if (random.nextInt(5) == 0) {
          test.watermark(time - 60);
        }
      }
      test.watermark(Long.MAX_VALUE);

      assertThat(test.runAndCollect()).as("seed %s", seed).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT n, COUNT(*) AS symbols, MAX(symbol) AS last FROM counts GROUP BY n",
        "SELECT SUM(n) AS n, MIN(n) AS lo, MAX(n) AS hi, COUNT(DISTINCT n) AS ns, AVG(n) AS a FROM counts",
        "SELECT DISTINCT n FROM counts WHERE n > 1",
        "SELECT MIN(symbol) AS s FROM counts GROUP BY MOD(n, 2) HAVING COUNT(*) > 1"
      })
  void shouldGoOnFromASnapshotOfAChangelog(String query) {
    for (long seed = 1; seed <= 3; seed++) {
      OperatorHarness test = harness(query, "counts");
      Random random = new Random(seed);
      long[] counts = new long[6];
      for (int i = 0; i < STEPS; i++) {
        int symbol = random.nextInt(counts.length);
        String name = (symbol > 3 ? "a symbol of many characters " : "s") + symbol;
        if (counts[symbol] > 0) {
          test.change(-1, name, counts[symbol]);
        }
        counts[symbol] = random.nextInt(4) == 0 ? 0 : counts[symbol] + 1;
        if (counts[symbol] > 0) {
          test.change(1, name, counts[symbol]);
        }
      }

      List<InputRow> output = test.runAndCollect();
      assertThat(output).as("seed %s", seed).anyMatch(row -> row.weight() < 0);
    }
  }

  private OperatorHarness harness(String query, String relation) {
    QueryPlan plan = relations.plan(query);
    Schema input = Objects.requireNonNull(relations.find(relation)).schema();
    return OperatorHarness.ofPipeline(context -> subject(plan, relation, context), types(input))
        .returns(types(plan.schema()));
  }

  private static List<DataType> types(Schema schema) {
    return schema.columns().stream().map(Column::type).toList();
  }

  private static @Nullable Object[] row(Random random, long time) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(orNull(
        random,
        (random.nextBoolean() ? "key " : "a key that is stored elsewhere ") + random.nextInt(4)));
    values.add(orNull(
        random,
        new BigDecimal("12345678901234567890.1234").add(BigDecimal.valueOf(random.nextInt(9)))));
    values.add("bytes" + "+".repeat(random.nextInt(3) * 8));
    values.add(orNull(random, random.nextBoolean()));
    values.add(orNull(random, random.nextInt(100) / 4.0));
    values.add(orNull(random, (long) random.nextInt(6)));
    values.add(time);
    return values.toArray();
  }

  private static @Nullable Object orNull(Random random, Object value) {
    return random.nextInt(6) == 0 ? null : value;
  }

  private static Subject subject(QueryPlan plan, String relation, EvaluationContext context) {
    PipelineSubject.Leg leg = new PipelineSubject.Leg(relation, 0, 0, 1, 0);
    return new PipelineSubject(Pipelines.continuous(plan.root()), Map.of(), List.of(leg), context);
  }
}
