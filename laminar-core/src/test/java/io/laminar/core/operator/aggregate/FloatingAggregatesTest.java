package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.AVG;
import static io.laminar.core.operator.aggregate.AggregateFunction.FIRST_VALUE;
import static io.laminar.core.operator.aggregate.AggregateFunction.MAX;
import static io.laminar.core.operator.aggregate.AggregateFunction.MIN;
import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.OperatorHarness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN, infinities, both zeros, and sums beyond the range of DOUBLE: the batch answer, always. */
class FloatingAggregatesTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType FLAG = DataType.of(TypeKind.BOOLEAN);
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static GroupSpec spec(AggregateCall... calls) {
    return GroupSpec.of(List.of(DOUBLE, TIME, FLAG), List.of(), List.of(calls), 1);
  }

  private static OperatorHarness grouped(GroupSpec spec) {
    return OperatorHarness.of(
            context -> new GroupAggregateOperator(spec, context), spec.inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec));
  }

  @Test
  void shouldBeFiniteAgainWhenInsertedValuesBringTheSumBack() {
    grouped(spec(call(SUM, 0, DOUBLE)))
        .row(1e308, 0, true)
        .expect(1e308)
        .row(1e308, 0, true)
        .expectChange(-1, 1e308)
        .expect(INFINITY)
        .row(1e308, 0, true)
        .row(-1e308, 0, true)
        .row(-1e308, 0, true)
        .expectChange(-1, INFINITY)
        .expect(1e308)
        .row(INFINITY, 0, true)
        .expectChange(-1, 1e308)
        .expect(INFINITY)
        .row(-1e308, 0, true)
        .row(-INFINITY, 0, true)
        .expectChange(-1, INFINITY)
        .expect(Double.NaN)
        .run();
  }

  @Test
  void shouldNotTakeASumBeyondTheRangeForAnInfinity() {
    grouped(spec(call(SUM, 0, DOUBLE)))
        .row(-1e308, 0, true)
        .expect(-1e308)
        .row(-1e308, 0, true)
        .expectChange(-1, -1e308)
        .expect(-INFINITY)
        .row(INFINITY, 0, true)
        .expectChange(-1, -INFINITY)
        .expect(INFINITY)
        .run();
  }

  /** Multiples of 2¹⁰²⁰ add up exactly, within the range of DOUBLE and beyond. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldSumWhatIsPresentWhateverWasThere(long seed) {
    Random random = new Random(seed);
    OperatorHarness harness =
        grouped(spec(call(SUM, 0, DOUBLE), call(AVG, 0, DOUBLE)).overChangelog());
    List<Double> present = new ArrayList<>(List.of(1.0));
    harness.change(1, 1.0, 0, true).expect(1.0, 1.0);
    for (int i = 0; i < 200; i++) {
      List<@Nullable Object> before = results(present);
      int at = random.nextInt(1 + present.size());
      long weight = random.nextInt(5) < 2 && at < present.size() ? -1 : 1 + random.nextInt(3);
      double value = weight < 0 ? present.remove(at) : value(random);
      for (long copy = 0; copy < weight; copy++) {
        present.add(value);
      }
      harness.change(weight, value, 0, true);
      if (!before.equals(results(present))) {
        harness.expectChange(-1, before.toArray()).expect(results(present).toArray());
      }
    }
    harness.run();
  }

  private static double value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> INFINITY;
      case 2 -> -INFINITY;
      default -> (random.nextInt(17) - 8) * 0x1p1020;
    };
  }

  private static List<@Nullable Object> results(List<Double> values) {
    BigDecimal finite = BigDecimal.ZERO;
    double specials = 0;
    for (double value : values) {
      finite = Double.isFinite(value) ? finite.add(new BigDecimal(value)) : finite;
      specials += Double.isFinite(value) ? 0 : value;
    }
    double sum = specials == 0 ? finite.doubleValue() : specials;
    return values.isEmpty() ? Arrays.asList(null, null) : List.of(sum, sum / values.size());
  }

  @Test
  void shouldSumNothingOfTheValuesThatHaveGone() {
    grouped(spec(AggregateCall.countAll(), call(SUM, 0, DOUBLE).filtered(2)).overChangelog())
        .change(1, 7.0, 0, false)
        .expect(1, null)
        .change(1, 1e16, 0, true)
        .expectChange(-1, 1, null)
        .expect(2, 1e16)
        .change(1, 1e-16, 0, true)
        .expectChange(-1, 2, 1e16)
        .expect(3, 1e16)
        .change(1, 1.0, 0, true)
        .expectChange(-1, 3, 1e16)
        .expect(4, 1e16)
        .change(-1, 1e-16, 0, true)
        .expectChange(-1, 4, 1e16)
        .expect(3, 1e16)
        .change(-1, 1.0, 0, true)
        .expectChange(-1, 3, 1e16)
        .expect(2, 1e16)
        .change(-1, 1e16, 0, true)
        .expectChange(-1, 2, 1e16)
        .expect(1, null)
        .change(1, 1e-20, 0, true)
        .expectChange(-1, 1, null)
        .expect(2, 1e-20)
        .run();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldOrderMinusZeroBeforeZero(boolean changelog) {
    GroupSpec spec = spec(call(MIN, 0, DOUBLE), call(MAX, 0, DOUBLE));
    grouped(changelog ? spec.overChangelog() : spec)
        .change(1, 0.0, 0, true)
        .expect(0.0, 0.0)
        .change(1, -0.0, 0, true)
        .expectChange(-1, 0.0, 0.0)
        .expect(-0.0, 0.0)
        .change(1, 0.0, 0, true)
        .run();
    grouped(changelog ? spec.overChangelog() : spec)
        .change(1, -0.0, 0, true)
        .expect(-0.0, -0.0)
        .change(1, 0.0, 0, true)
        .expectChange(-1, -0.0, -0.0)
        .expect(-0.0, 0.0)
        .change(1, -0.0, 0, true)
        .run();
  }

  @Test
  void shouldOrderMinusZeroBeforeZeroWhereNoValueIsNull() {
    DataType number = DOUBLE.withNullable(false);
    List<AggregateCall> calls =
        List.of(AggregateCall.of(MIN, 0, number, number), AggregateCall.of(MAX, 0, number, number));
    grouped(GroupSpec.of(List.of(number), List.of(), calls, -1))
        .row(0.0)
        .expect(0.0, 0.0)
        .row(-0.0)
        .expectChange(-1, 0.0, 0.0)
        .expect(-0.0, 0.0)
        .row(0.0)
        .run();
    grouped(GroupSpec.of(List.of(number), List.of(), calls, -1))
        .row(-0.0)
        .expect(-0.0, -0.0)
        .row(0.0)
        .expectChange(-1, -0.0, -0.0)
        .expect(-0.0, 0.0)
        .run();
  }

  @Test
  void shouldRetractAZeroOfEitherSign() {
    GroupSpec spec = spec(call(MIN, 0, DOUBLE), call(MAX, 0, DOUBLE), call(FIRST_VALUE, 0, DOUBLE));
    grouped(spec.overChangelog())
        .change(1, -0.0, 0, true)
        .expect(-0.0, -0.0, -0.0)
        .change(1, 5.0, 1, true)
        .expectChange(-1, -0.0, -0.0, -0.0)
        .expect(-0.0, 5.0, -0.0)
        .change(-1, 0.0, 0, true)
        .expectChange(-1, -0.0, 5.0, -0.0)
        .expect(5.0, 5.0, 5.0)
        .expectIgnoredRetractions(0)
        .run();
  }

  @Test
  void shouldTakeNanForTheLargestNumber() {
    grouped(spec(call(MIN, 0, DOUBLE), call(MAX, 0, DOUBLE)).overChangelog())
        .change(1, Double.longBitsToDouble(0xFFF8_0000_0000_0001L), 0, true)
        .expect(Double.NaN, Double.NaN)
        .change(1, INFINITY, 0, true)
        .expectChange(-1, Double.NaN, Double.NaN)
        .expect(INFINITY, Double.NaN)
        .change(-1, Double.NaN, 0, true)
        .expectChange(-1, INFINITY, Double.NaN)
        .expect(INFINITY, INFINITY)
        .run();
  }
}
