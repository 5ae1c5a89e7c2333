package io.laminar.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.PipelineSubject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntervalJoinOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType KEY = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final List<DataType> ROW = List.of(KEY, BIGINT, BIGINT.withNullable(true));
  private static final long RIGHT_LAG = 5;
  private static final long FAR = Long.MAX_VALUE;
  private static final List<@Nullable String> KEYS =
      Arrays.asList("a", "b", "a key that is longer than twelve bytes", null);

  private static IntervalSpec spec(JoinKind kind, long leftReach, long rightReach) {
    JoinInput side = new JoinInput(ROW, List.of(0), false);
    JoinSpec join = new JoinSpec(kind, side, side, List.of(DataType.of(TypeKind.VARCHAR)));
    return new IntervalSpec(join, 1, 1, leftReach, rightReach, 0);
  }

  private static PipelineSpec.Edge edge(List<DataType> types) {
    List<Column> columns = new ArrayList<>();
    types.forEach(type -> columns.add(new Column("c" + columns.size(), type)));
    return new PipelineSpec.Edge(new Schema(columns), false, Optional.empty());
  }

  private static OperatorHarness join(IntervalSpec spec, @Nullable JoinCondition condition) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int left = steps.add(new PipelineSpec.Scan("l", edge(ROW)));
    int right = steps.add(new PipelineSpec.Scan("r", edge(ROW)));
    steps.add(new PipelineSpec.Apply(
        context -> new IntervalJoinOperator(spec, condition, context),
        "join",
        List.of(left, right),
        edge(spec.join().outputTypes())));
    PipelineSpec query = steps.build();
    List<PipelineSubject.Leg> legs = List.of(
        new PipelineSubject.Leg("l", 1, 3, 1, 0), new PipelineSubject.Leg("r", 1, 3, 1, RIGHT_LAG));
    return OperatorHarness.ofPipeline(
            context -> new PipelineSubject(query, Map.of(), legs, context),
            List.of(BIGINT, KEY, BIGINT, BIGINT.withNullable(true)))
        .returns(spec.join().outputTypes());
  }

  @Test
  void shouldMeetRowsThatAreNearAndGiveTheOthersWhenNoneCanCome() {
    join(spec(JoinKind.LEFT, 2, 1), null)
        .row(0, "a", 10, 1)
        .row(1, "a", 12, 2)
        .expect("a", 10, 1, "a", 12, 2)
        .row(1, "a", 13, 3)
        .row(1, "a", 8, 4)
        .row(0, "a", 12, 5)
        .expect("a", 12, 5, "a", 12, 2)
        .expect("a", 12, 5, "a", 13, 3)
        .row(0, "b", 11, 6)
        .row(0, null, 11, 7)
        .expect(null, 11, 7, null, null, null)
        .watermark(18)
        .row(0, "a", 17, 8)
        .watermark(19)
        .expect("b", 11, 6, null, null, null)
        .expectLateRows(1)
        .run();
  }

  @ParameterizedTest
  @CsvSource({
    "INNER, 3, 3",
    "LEFT, 4, 2",
    "RIGHT, 0, 3",
    "FULL, 3, 3",
    "FULL, 5, -2",
    "LEFT, -1, 4",
    "FULL, 2, 9223372036854775807",
    "LEFT, 9223372036854775807, 0",
    "SEMI, 3, 2",
    "SEMI, 9223372036854775807, 0",
    "ANTI, 2, 4",
    "ANTI, -2, 9223372036854775807"
  })
  void shouldJoinAsTheModelDoesInRandomInterleavings(JoinKind kind, long left, long right) {
    for (int seed = 0; seed < 2; seed++) {
      compareWithModel(spec(kind, left, right), seed, step -> -1);
    }
  }

  @ParameterizedTest
  @CsvSource({"INNER, 4, 30", "LEFT, 30, 4", "FULL, 20, 20", "SEMI, 40, 2", "ANTI, 2, 40"})
  void shouldFindRowsThatWereSeldomLookedFor(JoinKind kind, long left, long right) {
    for (int seed = 0; seed < 4; seed++) {
      int rare = seed % 2;
      // At first one row of forty is of the rare side, at last each.
      compareWithModel(
          spec(kind, left, right), seed, step -> step % 40 == 39 || step > 90 ? rare : 1 - rare);
    }
  }

  /** Compares random rows of sides that a step gives, −1 for any. */
  private static void compareWithModel(IntervalSpec spec, int seed, IntUnaryOperator sides) {
    Random random = new Random(seed);
    boolean hasCondition = seed % 2 == 1;
    OperatorHarness harness = join(spec, hasCondition ? different() : null);
    Model model = new Model(spec, hasCondition);
    long time = 0;
    for (int step = 0; step < 100; step++) {
      if (random.nextInt(10) == 0) {
        time += random.nextInt(6);
        harness.watermark(time);
        model.watermark(0, time);
        model.watermark(1, time - RIGHT_LAG);
      } else {
        int wanted = sides.applyAsInt(step);
        int side = wanted < 0 ? random.nextInt(2) : wanted;
        String key = KEYS.get(random.nextInt(KEYS.size()));
        long ts = time + random.nextInt(12) - 3;
        harness.row(side, key, ts, step);
        model.row(side, new Entry(key, ts, step));
      }
    }
    harness.watermark(FAR);
    model.watermark(0, FAR);
    model.watermark(1, FAR);
    assertThat(harness.runAndCollect()).as("seed " + seed).isEqualTo(model.output);
  }

  /** The values differ by more than 9. */
  private static JoinCondition different() {
    return new JoinCondition(
        (batch, rows, count, selected, context) -> {
          int kept = 0;
          for (int i = 0; i < count; i++) {
            long left = batch.column(2).word(rows[i]);
            if (Math.abs(left - batch.column(5).word(rows[i])) > 9) {
              selected[kept++] = rows[i];
            }
          }
          return kept;
        },
        List.of(2, 5));
  }

  @Test
  void shouldGoOnWithinARowOfManyPartners() {
    OperatorHarness harness = join(spec(JoinKind.FULL, 5, 5), null);
    for (int i = 0; i < 300; i++) {
      harness.row(0, "a", 10 + i % 7, i);
    }
    harness.row(1, "a", 10, -1).row(1, "a", 11, -2).watermark(FAR);
    // Those at 16 are out of reach of the first, none of the second.
    long within = IntStream.range(0, 300).filter(i -> i % 7 <= 5).count();
    assertThat(harness.runAndCollect()).hasSize((int) within + 300);
  }

  @Test
  void shouldMakeNoKeyOfRowsThatNobodyLooksFor() {
    IntervalJoinOperator operator = new IntervalJoinOperator(
        spec(JoinKind.INNER, 9_000, 9_000),
        null,
        new EvaluationContext((code, message, remedy) -> {}));
    JoinRowsFeed feed = new JoinRowsFeed(operator, ROW);
    for (int i = 0; i < 5_000; i++) {
      feed.row(0, "k" + i % 2_500, i, (long) i);
    }
    long loose = operator.stateBytes();
    assertThat(loose).isEqualTo(5_000 * 8 * Long.BYTES);
    List<Long> partners = new ArrayList<>();
    for (int probe = 0; probe < 600; probe++) {
      List<List<@Nullable Object>> row = List.of(Arrays.asList("k" + probe % 2_500, 5_000, -1L));
      feed.commit(1, row, batch -> {
        for (int position = 0; position < batch.size(); position++) {
          partners.add(batch.column(2).word(batch.selection()[position]));
        }
      });
    }
    assertThat(partners).hasSize(1_200).startsWith(0L, 2_500L, 1L, 2_501L).endsWith(599L, 3_099L);
    // 2,500 keys of seven words and a place.
    assertThat(operator.stateBytes()).isEqualTo(loose + (600 * 8 + 2_500 * 8) * Long.BYTES);
  }

  @Test
  void shouldKeepNothingThatIsOfNoUse() {
    IntervalJoinOperator operator = new IntervalJoinOperator(
        spec(JoinKind.INNER, 10, 10), null, new EvaluationContext((code, message, remedy) -> {}));
    JoinRowsFeed feed = new JoinRowsFeed(operator, ROW);
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      feed.row(i % 2, "k" + i / 4, i, (long) i);
      if (i % 50 == 0) {
        operator.onWatermark(0, i, batch -> {});
        operator.onWatermark(1, i, batch -> {});
        operator.cleanUp(0, i);
        operator.cleanUp(1, i);
      }
      most = Math.max(most, operator.stateBytes());
    }
    assertThat(most).isLessThan(200L * 1_000);
    for (int input = 0; input < 2; input++) {
      operator.onWatermark(input, FAR, batch -> {});
      operator.cleanUp(input, FAR);
    }
    assertThat(operator.stateBytes()).isZero();
  }

  /** A row of the model. */
  private static final class Entry {
    private final @Nullable String key;
    private final long time;
    private final long value;
    private boolean matched;

    Entry(@Nullable String key, long time, long value) {
      this.key = key;
      this.time = time;
      this.value = value;
    }
  }

  /** What the join gives, by looking at all rows each time. */
  private static final class Model {
    private final IntervalSpec spec;
    private final boolean hasCondition;
    private final List<List<Entry>> rows = List.of(new ArrayList<>(), new ArrayList<>());
    private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
    private final List<InputRow> output = new ArrayList<>();

    Model(IntervalSpec spec, boolean hasCondition) {
      this.spec = spec;
      this.hasCondition = hasCondition;
    }

    void row(int side, Entry row) {
      if (row.time < watermarks[side]) {
        return;
      }
      List<Entry> near = new ArrayList<>(rows.get(1 - side));
      near.removeIf(other -> row.key == null
          || !Objects.equals(row.key, other.key)
          || (hasCondition && Math.abs(row.value - other.value) <= 9)
          || other.time < spec.from(side, row.time)
          || other.time > spec.to(side, row.time));
      near.sort(Comparator.comparingLong(other -> other.time));
      for (Entry other : near) {
        meet(side, row, other);
        other.matched = true;
        row.matched = true;
      }
      if (row.key == null) {
        alone(side, row);
      } else {
        rows.get(side).add(row);
        watermark(1 - side, watermarks[1 - side]);
      }
    }

    void watermark(int side, long time) {
      watermarks[side] = Math.max(watermarks[side], time);
      rows.get(1 - side).stream()
          .filter(row -> !row.matched && spec.due(1 - side, row.time) <= watermarks[side])
          .sorted(Comparator.comparingLong(row -> row.time))
          .forEach(row -> alone(1 - side, row));
    }

    private void meet(int side, Entry row, Entry other) {
      Entry left = side == 0 ? row : other;
      if (spec.join().kind().givesPairs()) {
        add(side, row, other);
      } else if (spec.join().kind() == JoinKind.SEMI && !left.matched) {
        output.add(InputRow.of(1, left.key, left.time, left.value));
      }
    }

    private void alone(int side, Entry row) {
      row.matched = true;
      if (spec.join().keeps(side)) {
        add(side, row, new Entry(null, 0, -1));
      } else if (spec.join().kind() == JoinKind.ANTI && side == 0) {
        output.add(InputRow.of(1, row.key, row.time, row.value));
      }
    }

    private void add(int side, Entry row, Entry other) {
      boolean isAlone = other.value < 0;
      Object otherTime = isAlone ? null : other.time;
      Object otherValue = isAlone ? null : other.value;
      output.add(
          side == 0
              ? InputRow.of(1, row.key, row.time, row.value, other.key, otherTime, otherValue)
              : InputRow.of(1, other.key, otherTime, otherValue, row.key, row.time, row.value));
    }
  }
}
