package io.laminar.core.operator.window;

import static io.laminar.core.operator.aggregate.AggregateFunction.COUNT;
import static io.laminar.core.operator.aggregate.AggregateFunction.LAST_VALUE;
import static io.laminar.core.operator.aggregate.AggregateFunction.MAX;
import static io.laminar.core.operator.aggregate.AggregateFunction.MIN;
import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HOP and CUMULATE over random rows against {@link WindowModel}, which knows no slices. */
class SliceAggregateModelTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final List<DataType> INPUT =
      List.of(NAME, DataType.timestamp(3), BIGINT, DataType.of(TypeKind.DOUBLE), NAME);
  private static final String[] NAMES = {"a", "b", "a key of more than twelve bytes", "d", "e"};

  /** Aggregates of few words: blocks of slices are merged. */
  private static final List<AggregateCall> SMALL = List.of(
      AggregateCall.countAll(),
      call(SUM, 2, BIGINT),
      call(MIN, 2, BIGINT),
      call(LAST_VALUE, 4, NAME),
      call(SUM, 3, INPUT.get(3)),
      call(MAX, 4, NAME));

  private static final List<AggregateCall> DISTINCT = Stream.concat(
          SMALL.stream(), Stream.of(call(COUNT, 2, BIGINT).overDistinct()))
      .toList();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void shouldGiveWhatTheModelGives(long seed) {
    run(new Random(seed), SMALL, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void shouldGiveWhatTheModelGivesWithDistinctValues(long seed) {
    run(new Random(seed), DISTINCT, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void shouldGiveWhatTheModelGivesOverAChangelog(long seed) {
    Random random = new Random(seed);
    run(random, seed % 2 == 0 ? SMALL.subList(0, 2) : DISTINCT, true);
  }

  private static void run(Random random, List<AggregateCall> calls, boolean changelog) {
    long slide = random.nextLong(1, 7);
    long size = random.nextInt(4) == 0 ? random.nextLong(1, 9) : slide * random.nextLong(1, 21);
    long offset = random.nextLong(10);
    boolean cumulates = size % slide == 0 && random.nextInt(3) == 0;
    WindowSeries series = cumulates
        ? WindowSeries.cumulating(slide, size, offset)
        : WindowSeries.hopping(slide, size, offset);
    WindowModel model = new WindowModel(cumulates, slide, size, offset, calls.size());
    GroupSpec plain = GroupSpec.of(INPUT, List.of(0), calls, 1);
    GroupSpec spec = changelog ? plain.overChangelog() : plain;
    OperatorHarness harness = OperatorHarness.of(
            context -> new SliceAggregateOperator(spec, series, context), INPUT)
        .returns(SliceAggregateOperator.outputTypes(spec));
    fill(random, harness, model, changelog, size);
    List<InputRow> rows = harness.runAndCollect();
    assertThat(rows.stream().map(InputRow::toString))
        .as("slide %s, size %s, offset %s, cumulates %s", slide, size, offset, cumulates)
        .containsExactlyElementsOf(model.expected());
  }

  private static void fill(
      Random random, OperatorHarness harness, WindowModel model, boolean changelog, long size) {
    List<Object[]> held = new ArrayList<>();
    long now = -50;
    for (int i = 0; i < 90; i++) {
      now += random.nextInt(5);
      if (random.nextInt(4) == 0) {
        long watermark = now - random.nextInt(12);
        harness.watermark(watermark);
        model.watermark(watermark);
      }
      boolean retracts = changelog && !held.isEmpty() && random.nextInt(3) == 0;
      long value = random.nextLong(4);
      Object[] row = retracts
          ? held.remove(random.nextInt(held.size()))
          : new Object[] {
            NAMES[random.nextInt(NAMES.length)],
            now - random.nextInt((int) size + 6),
            value,
            value / 4.0,
            NAMES[random.nextInt(NAMES.length)]
          };
      if (model.isLate((Long) row[1])) {
        harness.change(1, row);
      } else {
        harness.change(retracts ? -1 : 1, row);
        model.row(retracts ? -1 : 1, row);
        held.add(row);
        if (retracts) {
          held.remove(row);
        }
      }
      if (random.nextInt(40) == 0) {
        now += 60;
      }
    }
    harness.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
  }
}
