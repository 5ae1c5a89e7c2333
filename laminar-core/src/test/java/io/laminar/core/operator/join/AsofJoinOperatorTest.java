package io.laminar.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.join.AsofSpec.Direction;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.PipelineSubject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AsofJoinOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType KEY = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final List<DataType> ROW = List.of(KEY, BIGINT, BIGINT.withNullable(true));
  private static final long RIGHT_LAG = 5;
  private static final long ANY = Long.MIN_VALUE;
  private static final long FAR = Long.MAX_VALUE;
  private static final List<@Nullable String> KEYS =
      Arrays.asList("a", "b", "a key that is longer than twelve bytes", null);

  private static AsofSpec spec(JoinKind kind, Direction direction, long atLeast, long atMost) {
    JoinInput side = new JoinInput(ROW, List.of(0), false);
    JoinSpec join = new JoinSpec(kind, side, side, List.of(DataType.of(TypeKind.VARCHAR)));
    long patience = direction == Direction.BACKWARD ? Math.max(0, atMost) : atMost;
    return new AsofSpec(join, 1, 1, direction, atLeast, atMost, patience);
  }

  private static PipelineSpec.Edge edge(List<DataType> types) {
    List<Column> columns = new ArrayList<>();
    types.forEach(type -> columns.add(new Column("c" + columns.size(), type)));
    return new PipelineSpec.Edge(new Schema(columns), false, Optional.empty());
  }

  @Test
  void shouldMeetNoRowBehindADeletion() {
    JoinInput left = new JoinInput(ROW, List.of(0), false);
    JoinInput right = new JoinInput(ROW, List.of(0), true);
    List<DataType> key = List.of(DataType.of(TypeKind.VARCHAR));
    join(new AsofSpec(
            new JoinSpec(JoinKind.LEFT, left, right, key), 1, 1, Direction.BACKWARD, ANY, 0, 0))
        .change(1, 1, "a", 10, 1)
        .change(1, 1, "a", 14, 2)
        .change(-1, 1, "a", 12, null)
        .change(1, 0, "a", 11, 3)
        .change(1, 0, "a", 13, 4)
        .change(1, 0, "a", 14, 5)
        .watermark(19)
        .expect("a", 11, 3, "a", 10, 1)
        .expect("a", 13, 4, null, null, null)
        .change(-1, 1, "a", 14, null)
        .watermark(20)
        .expect("a", 14, 5, null, null, null)
        .run();
  }

  /** The right input's watermark is behind that of the left one. */
  private static OperatorHarness join(AsofSpec spec) {
    return join(spec, ROW);
  }

  private static OperatorHarness join(AsofSpec spec, List<DataType> row) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int left = steps.add(new PipelineSpec.Scan("l", edge(row)));
    int right = steps.add(new PipelineSpec.Scan(
        "r",
        new PipelineSpec.Edge(
            edge(row).schema(), spec.join().right().changelog(), Optional.empty())));
    steps.add(new PipelineSpec.Apply(
        context -> new AsofJoinOperator(spec, context),
        "join",
        List.of(left, right),
        edge(spec.join().outputTypes())));
    PipelineSpec query = steps.build();
    List<PipelineSubject.Leg> legs = List.of(
        new PipelineSubject.Leg("l", 1, row.size(), 1, 0),
        new PipelineSubject.Leg("r", 1, row.size(), 1, RIGHT_LAG));
    return OperatorHarness.ofPipeline(
            context -> new PipelineSubject(query, Map.of(), legs, context),
            Stream.concat(Stream.of(BIGINT), row.stream()).toList())
        .returns(spec.join().outputTypes());
  }

  @Test
  void shouldMeetTheLatestRowBeforeWhenNoOtherCanCome() {
    join(spec(JoinKind.LEFT, Direction.BACKWARD, ANY, 0))
        .row(1, "a", 10, 1)
        .row(0, "a", 12, 2)
        .row(0, "b", 12, 3)
        .row(1, "a", 13, 4)
        .row(1, "a", 11, 5)
        .row(1, "a", 11, 6)
        .row(0, null, 12, 7)
        .expect(null, 12, 7, null, null, null)
        .watermark(17)
        .row(1, "a", 11, 8)
        .row(0, "a", 16, 9)
        .watermark(18)
        .expect("a", 12, 2, "a", 11, 6)
        .expect("b", 12, 3, null, null, null)
        .expectLateRows(2)
        .run();
  }

  /** Rows that wait have no word for being due here: a column of theirs lies in its place. */
  @ParameterizedTest
  @EnumSource(Direction.class)
  void shouldTakeOverRowsWithNegativeValues(Direction direction) {
    List<DataType> row = List.of(BIGINT.withNullable(true), BIGINT, BIGINT, BIGINT);
    JoinInput side = new JoinInput(row, List.of(0), false);
    AsofSpec spec = new AsofSpec(
        new JoinSpec(JoinKind.LEFT, side, side, List.of(BIGINT)), 1, 1, direction, -10, 10, 10);
    join(spec, row)
        .row(1, -5_000, 10, -7_000, -9_000)
        .row(0, -5_000, 10, -8_000, -6_000)
        .row(0, -5_000, 10, Long.MIN_VALUE, -1)
        .watermark(40)
        .expect(-5_000, 10, -8_000, -6_000, -5_000, 10, -7_000, -9_000)
        .expect(-5_000, 10, Long.MIN_VALUE, -1, -5_000, 10, -7_000, -9_000)
        .run();
  }

  @Test
  void shouldMeetTheFirstRowBehindWhenTheWatermarkHasPassedIt() {
    join(spec(JoinKind.LEFT, Direction.FORWARD, 1, 10))
        .row(0, "a", 10, 1)
        .row(0, "b", 11, 2)
        .row(1, "a", 15, 3)
        .row(1, "a", 10, 4)
        .row(1, "b", 22, 5)
        .watermark(20)
        .row(1, "a", 15, 6)
        .watermark(21)
        .expect("a", 10, 1, "a", 15, 6)
        .watermark(26)
        .watermark(27)
        .expect("b", 11, 2, null, null, null)
        .run();
  }

  @Test
  void shouldMeetTheNearestRowAndOfTwoTheLaterToArrive() {
    join(spec(JoinKind.INNER, Direction.NEAREST, -10, FAR))
        .row(1, "a", 6, 1)
        .row(0, "a", 10, 2)
        .row(0, "b", 10, 3)
        .watermark(18)
        .row(1, "a", 14, 4)
        .row(1, "b", 30, 5)
        .watermark(19)
        .watermark(20)
        .expect("a", 10, 2, "a", 14, 4)
        .watermark(35)
        .watermark(36)
        .expect("b", 10, 3, "b", 30, 5)
        .run();
  }

  @ParameterizedTest
  @CsvSource({
    "INNER, BACKWARD, -9223372036854775808, 0",
    "LEFT, BACKWARD, -9223372036854775808, -1",
    "LEFT, BACKWARD, -4, 0",
    "LEFT, BACKWARD, -9, -3",
    "INNER, BACKWARD, -3, 2",
    "LEFT, FORWARD, 0, 9223372036854775807",
    "INNER, FORWARD, 1, 6",
    "LEFT, FORWARD, -2, 3",
    "LEFT, NEAREST, -9223372036854775808, 9223372036854775807",
    "LEFT, NEAREST, -4, 4",
    "INNER, NEAREST, -2, 6",
    "LEFT, NEAREST, -9223372036854775808, 3"
  })
  void shouldJoinAsTheModelDoesInRandomInterleavings(
      JoinKind kind, Direction direction, long atLeast, long atMost) {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      AsofSpec spec = spec(kind, direction, atLeast, atMost);
      OperatorHarness harness = join(spec);
      AsofModel model = new AsofModel(spec);
      long time = 0;
      for (int step = 0; step < 120; step++) {
        if (random.nextInt(10) == 0) {
          time += random.nextInt(6);
          harness.watermark(time);
          model.watermark(0, time);
          model.watermark(1, time - RIGHT_LAG);
        } else {
          int side = random.nextInt(2);
          String key = KEYS.get(random.nextInt(KEYS.size()));
          long ts = time + random.nextInt(12) - 3;
          harness.row(side, key, ts, step);
          model.row(side, key, ts, step);
        }
      }
      harness.watermark(FAR);
      model.watermark(0, FAR);
      model.watermark(1, FAR);
      List<InputRow> rows = harness.expectLateRows(model.lateRows()).runAndCollect();
      if (direction == Direction.BACKWARD) {
        assertThat(rows).as("seed " + seed).isEqualTo(model.output());
      } else {
        // Some are answered by a row, in the order of these.
        assertThat(rows).as("seed " + seed).containsExactlyInAnyOrderElementsOf(model.output());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BACKWARD, -9223372036854775808, 0",
    "BACKWARD, -10, 0",
    "FORWARD, 0, 9223372036854775807",
    "NEAREST, -9223372036854775808, 9223372036854775807"
  })
  void shouldKeepNothingThatIsOfNoUse(Direction direction, long atLeast, long atMost) {
    AsofJoinOperator operator = new AsofJoinOperator(
        spec(JoinKind.LEFT, direction, atLeast, atMost),
        new EvaluationContext((code, message, remedy) -> {}));
    JoinRowsFeed feed = new JoinRowsFeed(operator, ROW);
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      feed.row(i % 2, "key " + i % 7 + " of more than twelve bytes", i, (long) i);
      if (i % 50 == 0) {
        for (int input = 0; input < 2; input++) {
          drain(operator, input, i);
        }
      }
      most = Math.max(most, operator.stateBytes());
    }
    assertThat(most).isLessThan(300L * 200);
    assertThat(operator.heldRows()).isPositive();
    for (int input = 0; input < 2; input++) {
      drain(operator, input, FAR);
    }
    assertThat(operator.stateBytes()).isZero();
    assertThat(operator.heldRows()).isZero();
  }

  private static void drain(AsofJoinOperator operator, int input, long watermark) {
    while (!operator.onWatermark(input, watermark, batch -> {})) {
      assertThat(operator.heldRows()).isPositive();
    }
    if (operator.nextCleanUp(input) <= watermark) {
      operator.cleanUp(input, watermark);
    }
  }

  @Test
  void shouldAnswerAMillionRowsThatWaitForOneInSteps() {
    AsofJoinOperator operator = new AsofJoinOperator(
        spec(JoinKind.INNER, Direction.FORWARD, 0, FAR),
        new EvaluationContext((code, message, remedy) -> {}));
    JoinRowsFeed feed = new JoinRowsFeed(operator, ROW);
    for (int i = 0; i < 10_000; i++) {
      feed.row(0, "a", 10_000L - i, (long) i);
    }
    feed.row(1, "a", 10_000L, -1L);
    int[] rows = {0};
    int steps = 0;
    while (!operator.onWatermark(1, 10_001, batch -> rows[0] += batch.size())) {
      steps++;
    }
    assertThat(rows[0]).isEqualTo(10_000);
    assertThat(steps).isGreaterThan(10_000 / 256 - 1);
  }
}
