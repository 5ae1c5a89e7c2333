package io.laminar.core.operator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.RandomAggregates;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions with random aggregates over random rows against {@link SessionModel}. {@code -Dsession.seeds=N} tries more of
 * them.
 */
class SessionModelTest {
  private static final int ROWS = 120;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("session.seeds", 5));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveWhatTheModelGives(long seed) {
    run(seed, false, WindowEmission.ON_CLOSE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveTheChangesThatTheModelGives(long seed) {
    run(seed, false, WindowEmission.CHANGES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveWhatTheModelGivesOverAChangelog(long seed) {
    run(seed, true, WindowEmission.ON_CLOSE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveTheChangesThatTheModelGivesOverAChangelog(long seed) {
    run(seed, true, WindowEmission.CHANGES);
  }

  static LongStream manySeeds() {
    return LongStream.rangeClosed(1, 6 * Long.getLong("session.seeds", 5));
  }

  @ParameterizedTest
  @MethodSource("manySeeds")
  void shouldCorrectSessionsUntilTheyAreDropped(long seed) {
    WindowEmission.Kind[] kinds = WindowEmission.Kind.values();
    run(
        seed,
        seed % 2 == 0,
        new WindowEmission(kinds[(int) (seed / 2) % kinds.length], 1 + seed * 7 % 30));
  }

  private static void run(long seed, boolean changelog, WindowEmission emission) {
    RandomAggregates random = new RandomAggregates(seed);
    GroupSpec spec = random.spec(changelog);
    long gap = random.random().nextLong(1, 13);
    SessionModel model = new SessionModel(spec, gap, emission);
    OperatorHarness harness = OperatorHarness.of(
            context -> changelog || emission.isChangelog()
                ? new SessionChangesOperator(spec, gap, emission, context)
                : new SessionAggregateOperator(spec, gap, emission, context),
            spec.inputTypes())
        .returns(SessionAggregateOperator.outputTypes(spec));
    fill(random, harness, model, changelog);
    assertThat(harness.expectLateRows(model.lateRows()).runAndCollect())
        .as("seed %s, gap %s, %s, %s, %s", seed, gap, emission, spec.keys(), spec.calls())
        .extracting(InputRow::toString)
        .containsExactlyElementsOf(model.expected());
  }

  private static void fill(
      RandomAggregates random, OperatorHarness harness, SessionModel model, boolean changelog) {
    Random numbers = random.random();
    int pace = 1 + numbers.nextInt(6);
    long now = -100;
    for (int i = 0; i < ROWS; i++) {
      now += numbers.nextInt(pace);
      if (numbers.nextInt(8) == 0) {
        long watermark = now - numbers.nextInt(12);
        harness.watermark(watermark);
        model.watermark(watermark);
      }
      List<InputRow> retractable = changelog ? model.retractable() : List.of();
      if (!retractable.isEmpty() && numbers.nextInt(3) == 0) {
        InputRow row = retractable.get(numbers.nextInt(retractable.size()));
        harness.change(-1, row.values().toArray());
        model.retract(row);
      } else {
        InputRow row = random.row(now - numbers.nextInt(25));
        if (changelog) {
          harness.change(1, row.values().toArray());
        } else {
          harness.row(row.values().toArray());
        }
        model.row(row);
      }
      now += numbers.nextInt(40) == 0 ? 50 : 0;
    }
    harness.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
  }
}
