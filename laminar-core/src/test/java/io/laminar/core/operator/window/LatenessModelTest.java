package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.RandomAggregates;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random aggregates over random rows, many of them late, against {@link LatenessModel}. */
class LatenessModelTest {
  private static final int ROWS = 120;
  private static final long SIZE = 10;

  static LongStream seeds() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldCorrectWindowsUntilTheyAreDropped(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    boolean changelog = seed % 2 == 0;
    GroupSpec spec = random.spec(changelog);
    WindowEmission.Kind[] kinds = WindowEmission.Kind.values();
    WindowEmission emission = new WindowEmission(
        kinds[(int) (seed / 2) % kinds.length], random.random().nextInt(25));
    OperatorHarness harness = OperatorHarness.of(
            context ->
                new WindowAggregateOperator(spec, new TumblingWindow(SIZE, 0), emission, context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec));
    LatenessModel model = new LatenessModel(spec, SIZE, SIZE, emission);

    compare(random, changelog, harness, model);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldWaitWithSlicesUntilTheirWindowsAreDropped(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    boolean changelog = seed % 2 == 0;
    GroupSpec spec = random.spec(changelog);
    long slide = 1L + random.random().nextInt(7);
    long size = 1L + random.random().nextInt(20);
    WindowEmission emission =
        new WindowEmission(WindowEmission.Kind.FINAL, random.random().nextInt(25));
    OperatorHarness harness = OperatorHarness.of(
            context -> new SliceAggregateOperator(
                spec, WindowSeries.hopping(slide, size, 0), emission, context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec));

    compare(random, changelog, harness, new LatenessModel(spec, slide, size, emission));
  }

  private static void compare(
      RandomAggregates random, boolean changelog, OperatorHarness harness, LatenessModel model) {
    List<InputRow> held = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      InputRow row = next(random, held, changelog, i / 3L);
      if (changelog) {
        harness.change(row.weight(), row.values().toArray());
      } else {
        harness.row(row.values().toArray());
      }
      model.row(row, (Long) row.values().get(RandomAggregates.TIME));
      if (random.random().nextInt(6) == 0) {
        harness.watermark(i / 3L - 3);
        model.watermark(i / 3L - 3);
      }
    }
    harness.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    harness.expectLateRows(model.lateRows());
    assertThat(harness.runAndCollect())
        .extracting(row -> (row.weight() < 0 ? "-1 " : "+1 ") + row.values())
        .containsExactlyElementsOf(model.expected());
  }

  /** The next row, which may be far behind, or the retraction of one that came before. */
  private static InputRow next(
      RandomAggregates random, List<InputRow> held, boolean changelog, long now) {
    if (changelog && !held.isEmpty() && random.random().nextInt(5) < 2) {
      InputRow row = held.remove(random.random().nextInt(held.size()));
      return new InputRow(-row.weight(), row.values());
    }
    InputRow row = random.row(now + random.random().nextInt(45) - 35);
    held.add(row);
    return row;
  }
}
