package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.PipelineSubject;
import io.laminar.sql.physical.OperatorPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.Pipelines;
import io.laminar.sql.physical.ScanPlan;
import io.laminar.sql.plan.PlanFixture;
import io.laminar.sql.plan.QueryPlan;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A snapshot of a random query between any two rows, restored into fresh operators, changes nothing in the output after
 * it; nor do random cuts, with and without snapshots, ring slots or gaps. Late rows are among them.
 *
 * <p>System properties as for {@link DuckDbOracleTest}.
 */
final class RandomSnapshotTest {
  private static final int CASES = Integer.getInteger("oracle.cases", 20);
  private static final long FIRST_SEED = Long.getLong("oracle.seed", 20_260_101L);
  private static final int MOST_ROWS = 100;
  private static final int MOST_PIPELINE_ROWS = 60;
  private static final int MAX_VIEWS = 4;

  @Test
  void shouldGoOnFromASnapshotAtAnyRow() {
    int queries = 0;
    int rows = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      Random random = new Random(seed);
      RandomTable table = RandomTable.of(random);
      RandomQuery query = RandomQuery.of(random, table, 0);
      PlanFixture relations = PlanFixture.none().with(table.createSource());
      // What comes from a view or from two sides is more than a chain of operators.
      if (query.views().isEmpty() && isChain(relations.plan(query.laminar()).root())) {
        queries++;
        try {
          rows += replay(relations, query, table, random);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + "\n  " + table.createSource() + "\n  " + query.laminar(), e);
        }
      }
    }
    assertThat(queries).isGreaterThan(CASES / 2);
    assertThat(rows).as("rows of all results").isGreaterThan(queries);
  }

  /** The newest of random views over each other and over two sources. */
  @Test
  void shouldGoOnFromASnapshotOfAPipeline() {
    int rows = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      rows += replayPipeline(seed, false);
    }
    assertThat(rows).as("rows of all results").isGreaterThan(CASES);
  }

  /** The same, where event time or the order of rows decides. */
  @Test
  void shouldGoOnFromASnapshotOfAPipelineByTime() {
    int rows = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES / 2; seed++) {
      rows += replayPipeline(seed, true);
    }
    assertThat(rows).as("rows of all results").isGreaterThan(CASES / 2);
  }

  /** One seed, of both kinds of pipelines; returns how many rows the newest views gave. */
  static int check(long seed, Connection duck, Coverage coverage) {
    return replayPipeline(seed, false) + replayPipeline(seed, true);
  }

  private static int replayPipeline(long seed, boolean timed) {
    Random random = new Random(seed);
    PipelineInput input = PipelineInput.of(random, 1);
    RandomPipeline pipeline = timed
        ? RandomPipeline.timed(random, input.tables(), MAX_VIEWS, false, true)
        : RandomPipeline.of(random, input.tables(), MAX_VIEWS, false);
    try {
      return replay(pipeline, input, random);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + "\n  "
              + input.tables().stream().map(RandomTable::createSource).toList() + "\n  "
              + pipeline.views().stream().map(RandomPipeline.View::create).toList(),
          e);
    }
  }

  private static int replay(RandomPipeline pipeline, PipelineInput input, Random random) {
    PlanFixture relations = PlanFixture.none();
    List<PipelineSubject.Leg> legs = new ArrayList<>();
    List<DataType> types = new ArrayList<>(List.of(DataType.of(TypeKind.BIGINT)));
    for (RandomTable table : input.tables()) {
      relations = relations.with(table.createSource());
      Schema schema = Objects.requireNonNull(relations.find(table.name())).schema();
      long micros = schema.type(0).precision() <= 3 ? 1_000 : 1;
      legs.add(new PipelineSubject.Leg(
          table.name(), types.size(), schema.size(), micros, random.nextInt(2_000_000)));
      types.addAll(types(schema));
    }
    Map<String, PipelineSpec> plans = new HashMap<>();
    QueryPlan last = null;
    for (RandomPipeline.View view : pipeline.views()) {
      last = relations.plan(view.step().laminar());
      plans.put(view.name(), Pipelines.continuous(last.root()));
      relations = relations.withView(view.name(), view.step().laminar());
    }
    QueryPlan plan = Objects.requireNonNull(last);
    OperatorHarness test = OperatorHarness.ofPipeline(
            context -> new PipelineSubject(Pipelines.continuous(plan.root()), plans, legs, context),
            types)
        .returns(types(plan.schema()));
    int left = MOST_PIPELINE_ROWS;
    long latest = Long.MIN_VALUE;
    for (PipelineInput.Push push : input.pushes()) {
      for (int i = 0; i < push.rows().size() && left-- > 0; i++) {
        @Nullable Object[] row = push.rows().get(i);
        test.row(wideRow(input.tables(), push.table(), row, types, random));
        LocalDateTime time = (LocalDateTime) Objects.requireNonNull(row[0]);
        latest = Math.max(
            latest, ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC)));
        if (random.nextInt(6) == 0) {
          test.watermark(latest - random.nextInt(3_000_000));
        }
      }
    }
    return test.watermark(Long.MAX_VALUE).runAndCollect().size();
  }

  /** The number of the source, then the columns of both, of which those of the other are not read. */
  private static @Nullable Object[] wideRow(
      List<RandomTable> tables,
      int source,
      @Nullable Object[] row,
      List<DataType> types,
      Random random) {
    List<@Nullable Object> values = new ArrayList<>(List.of((long) source));
    for (int t = 0; t < tables.size(); t++) {
      List<RandomTable.OracleColumn> columns = tables.get(t).columns();
      for (int i = 0; i < columns.size(); i++) {
        Object value = t == source ? row[i] : columns.get(i).type().value(random);
        values.add(value == null ? null : stored(types.get(values.size()), value));
      }
    }
    return values.toArray();
  }

  private static boolean isChain(PhysicalPlan plan) {
    return plan instanceof OperatorPlan step ? isChain(step.input()) : plan instanceof ScanPlan;
  }

  private static int replay(
      PlanFixture relations, RandomQuery query, RandomTable table, Random random) {
    QueryPlan plan = relations.plan(query.laminar());
    Schema input = Objects.requireNonNull(relations.find("t")).schema();
    OperatorHarness test = OperatorHarness.ofPipeline(
            context -> subject(plan, "t", context), types(input))
        .returns(types(plan.schema()));
    long delay = (Long) stored(input.type(0), Instant.ofEpochMilli(table.delayMillis()));
    long latest = Long.MIN_VALUE;
    for (@Nullable Object[] row : mixed(table, random)) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        Object value = row[i];
        values.add(value == null ? null : stored(input.type(i), value));
      }
      test.row(values.toArray());
      latest = Math.max(latest, (Long) Objects.requireNonNull(values.get(0)));
      if (random.nextInt(6) == 0) {
        // Sometimes before its time.
        test.watermark(latest - (random.nextInt(5) == 0 ? delay / 8 : delay));
      }
    }
    return test.watermark(Long.MAX_VALUE).runAndCollect().size();
  }

  /** The rows of all producers, each's in their order. */
  private static List<@Nullable Object[]> mixed(RandomTable table, Random random) {
    List<List<@Nullable Object[]>> rest = new ArrayList<>();
    table.rows().forEach(rows -> rest.add(new ArrayList<>(rows)));
    List<@Nullable Object[]> mixed = new ArrayList<>();
    while (mixed.size() < MOST_ROWS && rest.stream().anyMatch(rows -> !rows.isEmpty())) {
      List<@Nullable Object[]> rows = rest.get(random.nextInt(rest.size()));
      if (!rows.isEmpty()) {
        mixed.add(rows.remove(0));
      }
    }
    return mixed;
  }

  private static List<DataType> types(Schema schema) {
    return schema.columns().stream().map(Column::type).toList();
  }

  /** A value as the harness takes it: numbers of time in the column's own unit, bytes as text. */
  private static Object stored(DataType type, Object value) {
    if (value instanceof LocalDateTime time) {
      return stored(type, time.toInstant(ZoneOffset.UTC));
    }
    if (value instanceof Instant instant) {
      ChronoUnit unit = type.precision() <= 3
          ? ChronoUnit.MILLIS
          : type.precision() <= 6 ? ChronoUnit.MICROS : ChronoUnit.NANOS;
      return unit.between(Instant.EPOCH, instant);
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    if (value instanceof LocalTime time) {
      return time.toNanoOfDay();
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    return value instanceof Byte || value instanceof Short || value instanceof Integer
        ? (Object) ((Number) value).longValue()
        : value;
  }

  private static Subject subject(QueryPlan plan, String relation, EvaluationContext context) {
    PipelineSubject.Leg leg = new PipelineSubject.Leg(relation, 0, 0, 1, 0);
    return new PipelineSubject(Pipelines.continuous(plan.root()), Map.of(), List.of(leg), context);
  }
}
