package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.AVG;
import static io.laminar.core.operator.aggregate.AggregateFunction.COUNT;
import static io.laminar.core.operator.aggregate.AggregateFunction.FIRST_VALUE;
import static io.laminar.core.operator.aggregate.AggregateFunction.LAST_VALUE;
import static io.laminar.core.operator.aggregate.AggregateFunction.MAX;
import static io.laminar.core.operator.aggregate.AggregateFunction.MIN;
import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.OperatorHarness;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupAggregateOperatorTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final DataType TEXT = NAME.withNullable(true);
  private static final String LONG_NAME = "a name of more than twelve bytes";

  private static OperatorHarness grouped(GroupSpec spec) {
    return OperatorHarness.of(
            context -> new GroupAggregateOperator(spec, context), spec.inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec));
  }

  private static GroupSpec byName(DataType valueType, AggregateCall... calls) {
    return GroupSpec.of(List.of(NAME, TIME, valueType), List.of(0), List.of(calls), 1);
  }

  @Test
  void shouldRetractTheOldResultBeforeTheNew() {
    grouped(byName(BIGINT, AggregateCall.countAll(), call(MAX, 2, BIGINT)))
        .row("a", 0, 5)
        .expect("a", 1, 5)
        .row("b", 0, 1)
        .expect("b", 1, 1)
        .row("a", 0, 3)
        .expectChange(-1, "a", 1, 5)
        .expect("a", 2, 5)
        .run();
  }

  @Test
  void shouldEmitNothingWhileTheResultStaysAsItWas() {
    grouped(byName(TEXT, call(MIN, 2, TEXT)))
        .row("a", 0, LONG_NAME)
        .expect("a", LONG_NAME)
        .row("a", 0, LONG_NAME + "!")
        .row("a", 0, null)
        .row("a", 0, LONG_NAME)
        .row("a", 0, "a")
        .expectChange(-1, "a", LONG_NAME)
        .expect("a", "a")
        .run();
  }

  @Test
  void shouldGiveDistinctRowsWithoutAggregates() {
    GroupSpec spec = GroupSpec.of(List.of(NAME), List.of(0), List.of(), -1).overChangelog();
    grouped(spec)
        .change(1, "a")
        .expect("a")
        .change(1, "a")
        .change(2, "b")
        .expect("b")
        .change(-1, "a")
        .change(-1, "a")
        .expectChange(-1, "a")
        .change(-2, "b")
        .expectChange(-1, "b")
        .run();
  }

  @Test
  void shouldForgetAGroupWhoseRowsAreRetractedAndIgnoreWhatIsNotHeld() {
    GroupSpec spec = byName(BIGINT, AggregateCall.countAll(), call(SUM, 2, BIGINT));
    grouped(spec.overChangelog())
        .change(-1, "a", 0, 5)
        .change(1, "a", 0, 5)
        .expect("a", 1, 5)
        .change(-1, "a", 0, 5)
        .expectChange(-1, "a", 1, 5)
        .change(-1, "a", 0, 5)
        .change(3, "a", 0, 7)
        .expect("a", 3, 21)
        .change(-4, "a", 0, 7)
        .expectIgnoredRetractions(3)
        .run();
  }

  @Test
  void shouldKeepOneRowOfAGlobalAggregateOnceThereWasOne() {
    GroupSpec spec = GroupSpec.of(
            List.of(BIGINT),
            List.of(),
            List.of(AggregateCall.countAll(), call(SUM, 0, BIGINT), call(MIN, 0, BIGINT)),
            -1)
        .overChangelog();
    grouped(spec)
        .watermark(5)
        .change(1, 4)
        .expect(1, 4, 4)
        .change(-1, 4)
        .expectChange(-1, 1, 4, 4)
        .expect(0, null, null)
        .change(1, 9)
        .expectChange(-1, 0, null, null)
        .expect(1, 9, 9)
        .run();
  }

  @Test
  void shouldSumNothingOfAnEmptiedGroupThoughOtherValuesWereRetracted() {
    GroupSpec spec = GroupSpec.of(List.of(BIGINT), List.of(), List.of(call(SUM, 0, BIGINT)), -1)
        .overChangelog();
    grouped(spec)
        .change(1, 5)
        .expect(5)
        .change(-1, 7)
        .expectChange(-1, 5)
        .expect((Object) null)
        .change(1, 3)
        .expectChange(-1, (Object) null)
        .expect(3)
        .run();
  }

  @Test
  void shouldRetractEveryFunction() {
    GroupSpec spec = byName(
        TEXT,
        call(COUNT, 2, TEXT),
        call(MIN, 2, TEXT),
        call(MAX, 2, TEXT),
        call(FIRST_VALUE, 2, TEXT),
        call(LAST_VALUE, 2, TEXT));
    grouped(spec.overChangelog())
        .change(1, "a", 5, LONG_NAME)
        .expect("a", 1, LONG_NAME, LONG_NAME, LONG_NAME, LONG_NAME)
        .change(1, "a", 5, "b")
        .expectChange(-1, "a", 1, LONG_NAME, LONG_NAME, LONG_NAME, LONG_NAME)
        .expect("a", 2, LONG_NAME, "b", LONG_NAME, "b")
        .change(1, "a", 3, null)
        .expectChange(-1, "a", 2, LONG_NAME, "b", LONG_NAME, "b")
        .expect("a", 2, LONG_NAME, "b", null, "b")
        .change(-1, "a", 5, LONG_NAME)
        .expectChange(-1, "a", 2, LONG_NAME, "b", null, "b")
        .expect("a", 1, "b", "b", null, "b")
        .change(-1, "a", 3, null)
        .expectChange(-1, "a", 1, "b", "b", null, "b")
        .expect("a", 1, "b", "b", "b", "b")
        .change(-1, "a", 5, "b")
        .expectChange(-1, "a", 1, "b", "b", "b", "b")
        .run();
  }

  @Test
  void shouldGiveExactlyBackWhatWasAddedToADoubleSum() {
    GroupSpec spec = byName(DOUBLE, call(SUM, 2, DOUBLE), call(AVG, 2, DOUBLE));
    grouped(spec.overChangelog())
        .change(1, "a", 0, 0.1)
        .expect("a", 0.1, 0.1)
        .change(1, "a", 0, 1e17)
        .expectChange(-1, "a", 0.1, 0.1)
        .expect("a", 1e17, 5e16)
        .change(1, "a", 0, Double.POSITIVE_INFINITY)
        .expectChange(-1, "a", 1e17, 5e16)
        .expect("a", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
        .change(1, "a", 0, Double.NaN)
        .expectChange(-1, "a", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
        .expect("a", Double.NaN, Double.NaN)
        .change(-1, "a", 0, Double.POSITIVE_INFINITY)
        .change(-1, "a", 0, Double.NaN)
        .expectChange(-1, "a", Double.NaN, Double.NaN)
        .expect("a", 1e17, 5e16)
        .change(-1, "a", 0, 1e17)
        .expectChange(-1, "a", 1e17, 5e16)
        .expect("a", 0.1, 0.1)
        .run();
  }

  @Test
  void shouldCountSumAndAverageDistinctValuesOnce() {
    GroupSpec spec = byName(
        BIGINT.withNullable(true),
        call(COUNT, 2, BIGINT.withNullable(true)).overDistinct(),
        call(SUM, 2, BIGINT.withNullable(true)).overDistinct(),
        call(AVG, 2, BIGINT.withNullable(true)).overDistinct());
    grouped(spec)
        .row("a", 0, 4)
        .expect("a", 1, 4, 4.0)
        .row("b", 0, null)
        .expect("b", 0, null, null)
        .row("a", 0, 4)
        .row("a", 0, null)
        .row("b", 0, 4)
        .expectChange(-1, "b", 0, null, null)
        .expect("b", 1, 4, 4.0)
        .row("a", 0, 6)
        .expectChange(-1, "a", 1, 4, 4.0)
        .expect("a", 2, 10, 5.0)
        .run();
  }

  @Test
  void shouldCountDistinctValuesByManyFilters() {
    AggregateCall all = call(COUNT, 2, BIGINT.withNullable(true)).overDistinct();
    // More calls than a value has bits; every other one has a filter.
    List<AggregateCall> calls =
        IntStream.range(0, 70).mapToObj(i -> i % 2 == 0 ? all : all.filtered(3)).toList();
    List<DataType> types =
        List.of(NAME, TIME, BIGINT.withNullable(true), DataType.of(TypeKind.BOOLEAN));
    grouped(GroupSpec.of(types, List.of(0), calls, 1))
        .row("a", 0, 4, false)
        .expect(counts(1, 0))
        .row("a", 0, 4, false)
        .row("a", 0, 4, true)
        .expectChange(-1, counts(1, 0))
        .expect(counts(1, 1))
        .row("a", 0, null, true)
        .row("a", 0, 5, true)
        .expectChange(-1, counts(1, 1))
        .expect(counts(2, 2))
        .run();
  }

  private static Object[] counts(long even, long odd) {
    return IntStream.rangeClosed(0, 70)
        .mapToObj(i -> i == 0 ? "a" : (Object) (i % 2 == 1 ? even : odd))
        .toArray();
  }

  @Test
  void shouldRetractADistinctValueWithItsLastRow() {
    GroupSpec spec = byName(TEXT, AggregateCall.countAll(), call(COUNT, 2, TEXT).overDistinct());
    grouped(spec.overChangelog())
        .change(1, "a", 0, LONG_NAME)
        .expect("a", 1, 1)
        .change(1, "a", 0, LONG_NAME)
        .expectChange(-1, "a", 1, 1)
        .expect("a", 2, 1)
        .change(1, "a", 0, "x")
        .expectChange(-1, "a", 2, 1)
        .expect("a", 3, 2)
        .change(-1, "a", 0, LONG_NAME)
        .expectChange(-1, "a", 3, 2)
        .expect("a", 2, 2)
        .change(-1, "a", 0, LONG_NAME)
        .expectChange(-1, "a", 2, 2)
        .expect("a", 1, 1)
        .change(-1, "a", 0, "x")
        .expectChange(-1, "a", 1, 1)
        .change(1, "a", 0, "x")
        .expect("a", 1, 1)
        .run();
  }

  @Test
  void shouldHoldMoreThanAWordOfAWeightedValue() {
    GroupSpec spec = byName(BIGINT, call(SUM, 2, BIGINT));
    grouped(spec.overChangelog())
        .change(3, "a", 0, Long.MAX_VALUE)
        .change(-2, "a", 0, Long.MAX_VALUE)
        .expect("a", Long.MAX_VALUE)
        .expectErrors(ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldHaveNoRowForADecimalOfOneDigitTooMany() {
    DataType wide = DataType.decimal(38, 0);
    BigDecimal largest = BigDecimal.TEN.pow(38).subtract(BigDecimal.ONE);
    grouped(byName(wide, call(SUM, 2, wide)))
        .row("a", 0, largest)
        .expect("a", largest)
        .row("a", 0, BigDecimal.ONE)
        .expectChange(-1, "a", largest)
        .expectErrors(ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldHaveNoRowWhileASumDoesNotFit() {
    GroupSpec spec = byName(BIGINT, call(SUM, 2, BIGINT));
    grouped(spec.overChangelog())
        .change(1, "a", 0, Long.MAX_VALUE)
        .expect("a", Long.MAX_VALUE)
        .change(1, "a", 0, 2)
        .expectChange(-1, "a", Long.MAX_VALUE)
        .change(-1, "a", 0, Long.MAX_VALUE)
        .expect("a", 2)
        .expectErrors(ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldReportErrorsInTheOrderOfTheRows() {
    DataType time = TIME.withNullable(true);
    GroupSpec spec = GroupSpec.of(
        List.of(NAME, time, BIGINT),
        List.of(0),
        List.of(call(SUM, 2, BIGINT), call(LAST_VALUE, 2, BIGINT)),
        1);
    grouped(spec)
        .row("a", 0, Long.MAX_VALUE)
        .expect("a", Long.MAX_VALUE, Long.MAX_VALUE)
        .row("a", 0, 1)
        .expectChange(-1, "a", Long.MAX_VALUE, Long.MAX_VALUE)
        .row("a", null, 5)
        .row("a", null, 5)
        .row("a", 0, -2)
        .expect("a", Long.MAX_VALUE - 1, -2)
        .row("b", 0, 1)
        .expect("b", 1, 1)
        .row("a", 0, 2)
        .expectChange(-1, "a", Long.MAX_VALUE - 1, -2)
        .row("b", 0, 0)
        .expectChange(-1, "b", 1, 1)
        .expect("b", 1, 0)
        .expectErrors(
            ErrorCode.NUMERIC_OVERFLOW,
            ErrorCode.NOT_NULL_VIOLATION,
            ErrorCode.NOT_NULL_VIOLATION,
            ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldEmitOneChangeARowHoweverOftenAGroupComes() {
    OperatorHarness harness = grouped(GroupSpec.of(
        List.of(NAME, TIME, BIGINT, DataType.of(TypeKind.BOOLEAN)),
        List.of(0),
        List.of(
            AggregateCall.countAll(),
            call(SUM, 2, BIGINT),
            call(AVG, 2, BIGINT),
            call(MIN, 2, BIGINT).filtered(3),
            call(COUNT, 2, BIGINT).overDistinct()),
        1));
    for (int i = 1; i <= 300; i++) {
      long n = i;
      if (i > 1) {
        harness.expectChange(-1, LONG_NAME, n - 1, n * (n - 1) / 2, n / 2.0, low(n - 1), n - 1);
      }
      harness.row(LONG_NAME, 0, n, i % 2 == 0);
      harness.expect(LONG_NAME, n, n * (n + 1) / 2, (n + 1) / 2.0, low(n), n);
    }
    harness.run();
  }

  private static @Nullable Long low(long rows) {
    return rows < 2 ? null : 2L;
  }
}
