package io.laminar.core.operator.window;

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
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowAggregateOperatorTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType NULLABLE_BIGINT = BIGINT.withNullable(true);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final String LONG_NAME = "a name of more than twelve bytes";

  private static OperatorHarness tumbling(GroupSpec spec, long size) {
    return OperatorHarness.of(
            context -> new WindowAggregateOperator(spec, new TumblingWindow(size, 0), context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec));
  }

  private static GroupSpec byName(DataType valueType, AggregateCall... calls) {
    return GroupSpec.of(List.of(NAME, TIME, valueType), List.of(0), List.of(calls), 1);
  }

  @Test
  void shouldCloseWindowsInOrderOfEndAndGroupsInOrderOfArrival() {
    tumbling(byName(BIGINT, AggregateCall.countAll(), call(SUM, 2, BIGINT)), 10)
        .row("b", 12, 1)
        .row("a", 3, 10)
        .row("c", 4, 100)
        .row("a", 9, 20)
        .row("a", 11, 5)
        .row("b", 19, 7)
        .watermark(9)
        .watermark(10)
        .expect("a", 0, 10, 2, 30)
        .expect("c", 0, 10, 1, 100)
        .watermark(Long.MAX_VALUE)
        .expect("b", 10, 20, 2, 8)
        .expect("a", 10, 20, 1, 5)
        .run();
  }

  @Test
  void shouldDropAndCountLateRows() {
    tumbling(byName(BIGINT, call(SUM, 2, BIGINT)), 10)
        .row("a", 5, 1)
        .watermark(10)
        .expect("a", 0, 10, 1)
        .row("a", 9, 2)
        .row("a", 10, 3)
        .row("a", -1, 4)
        .watermark(19)
        .row("a", 10, 4)
        .watermark(20)
        .expect("a", 10, 20, 7)
        .expectLateRows(2)
        .run();
  }

  @Test
  void shouldAlignWindowsToTheOffsetBeforeTheEpochToo() {
    GroupSpec spec = GroupSpec.of(List.of(TIME), List.of(), List.of(AggregateCall.countAll()), 0);
    OperatorHarness.of(
            context -> new WindowAggregateOperator(spec, new TumblingWindow(10, 3), context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec))
        .row(-8)
        .row(-7)
        .row(2)
        .row(3)
        .row(-17)
        .watermark(Long.MAX_VALUE)
        .expect(-17, -7, 2)
        .expect(-7, 3, 2)
        .expect(3, 13, 1)
        .run();
  }

  @Test
  void shouldComputeEveryFunctionAndSkipNull() {
    GroupSpec spec = byName(
        NULLABLE_BIGINT,
        AggregateCall.countAll(),
        call(COUNT, 2, NULLABLE_BIGINT),
        call(SUM, 2, NULLABLE_BIGINT),
        call(AVG, 2, NULLABLE_BIGINT),
        call(MIN, 2, NULLABLE_BIGINT),
        call(MAX, 2, NULLABLE_BIGINT),
        call(FIRST_VALUE, 2, NULLABLE_BIGINT),
        call(LAST_VALUE, 2, NULLABLE_BIGINT));
    tumbling(spec, 10)
        .row("a", 5, 7)
        .row("a", 2, null)
        .row("b", 1, null)
        .row("a", 8, -4)
        .row("a", 8, 9)
        .watermark(10)
        .expect("a", 0, 10, 4, 3, 12, 4.0, -4, 9, null, 9)
        .expect("b", 0, 10, 1, 0, null, null, null, null, null, null)
        .run();
  }

  @Test
  void shouldCountOnlyWhatPassesTheFilter() {
    DataType flag = DataType.of(TypeKind.BOOLEAN).withNullable(true);
    GroupSpec spec = GroupSpec.of(
        List.of(NAME, TIME, BIGINT, flag),
        List.of(0),
        List.of(
            AggregateCall.countAll().filtered(3),
            call(SUM, 2, BIGINT).filtered(3),
            call(MIN, 2, BIGINT).filtered(3),
            call(LAST_VALUE, 2, BIGINT).filtered(3)),
        1);
    tumbling(spec, 10)
        .row("a", 1, 5, true)
        .row("a", 2, 1, false)
        .row("a", 3, 2, null)
        .row("a", 4, 6, true)
        .row("b", 4, 6, false)
        .watermark(10)
        .expect("a", 0, 10, 2, 11, 5, 6)
        .expect("b", 0, 10, 0, null, null, null)
        .run();
  }

  @Test
  void shouldReportASumThatDoesNotFitAndLeaveThatRowOut() {
    tumbling(byName(BIGINT, call(SUM, 2, BIGINT)), 10)
        .row("a", 1, Long.MAX_VALUE)
        .row("b", 1, Long.MAX_VALUE)
        .row("c", 1, Long.MIN_VALUE)
        .row("a", 1, 1)
        .row("b", 1, Long.MAX_VALUE)
        .row("a", 2, -1)
        .row("b", 2, Long.MIN_VALUE)
        .row("c", 2, -1)
        .watermark(10)
        .expect("a", 0, 10, Long.MAX_VALUE)
        .expect("b", 0, 10, Long.MAX_VALUE - 1)
        .expectErrors(ErrorCode.NUMERIC_OVERFLOW)
        .run();
  }

  @Test
  void shouldEmitAGroupOnceHoweverManyStepsItsValuesTake() {
    OperatorHarness harness = tumbling(byName(BIGINT, call(COUNT, 2, BIGINT).overDistinct()), 10);
    for (int i = 0; i < 1_100; i++) {
      harness.row("a", 1, i);
    }
    harness.watermark(10).expect("a", 0, 10, 1_100).run();
  }

  @Test
  void shouldSumDecimalsExactlyAndRoundTheirMeanHalfAwayFromZero() {
    DataType price = DataType.decimal(10, 2);
    DataType wide = DataType.decimal(38, 2);
    GroupSpec spec = GroupSpec.of(
        List.of(NAME, TIME, price, wide),
        List.of(0),
        List.of(
            call(SUM, 2, price),
            call(AVG, 2, price),
            call(SUM, 3, wide),
            call(AVG, 3, wide),
            call(MAX, 3, wide)),
        1);
    BigDecimal big = new BigDecimal("100000000000000000000000000000000000.01");
    BigDecimal sum = new BigDecimal("200000000000000000000000000000000000.03");
    BigDecimal mean = new BigDecimal("100000000000000000000000000000000000.02");
    tumbling(spec, 10)
        .row("a", 1, new BigDecimal("0.10"), big)
        .row("a", 1, new BigDecimal("0.15"), big.add(new BigDecimal("0.01")))
        .row("b", 1, new BigDecimal("-0.10"), big.negate())
        .row("b", 1, new BigDecimal("-0.15"), big.negate().subtract(new BigDecimal("0.01")))
        .watermark(10)
        .expect("a", 0, 10, new BigDecimal("0.25"), new BigDecimal("0.13"), sum, mean, mean)
        .expect(
            "b",
            0,
            10,
            new BigDecimal("-0.25"),
            new BigDecimal("-0.13"),
            sum.negate(),
            mean.negate(),
            big.negate())
        .run();
  }

  @Test
  void shouldOrderNanLastAndSumWithoutLosingSmallValues() {
    GroupSpec spec =
        byName(DOUBLE, call(MIN, 2, DOUBLE), call(MAX, 2, DOUBLE), call(SUM, 2, DOUBLE));
    tumbling(spec, 10)
        .row("a", 1, 1.0)
        .row("a", 1, 1e100)
        .row("a", 1, 1.0)
        .row("a", 1, -1e100)
        .row("b", 1, Double.NaN)
        .row("b", 1, Double.POSITIVE_INFINITY)
        .row("c", 1, -2.5)
        .row("c", 1, Double.NEGATIVE_INFINITY)
        .watermark(10)
        .expect("a", 0, 10, -1e100, 1e100, 2.0)
        .expect("b", 0, 10, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN)
        .expect("c", 0, 10, Double.NEGATIVE_INFINITY, -2.5, Double.NEGATIVE_INFINITY)
        .run();
  }

  @Test
  void shouldKeepStringsOfAnyLength() {
    DataType text = NAME.withNullable(true);
    GroupSpec spec = GroupSpec.of(
        List.of(text, TIME, text),
        List.of(0),
        List.of(
            call(MIN, 2, text),
            call(MAX, 2, text),
            call(FIRST_VALUE, 2, text),
            call(LAST_VALUE, 2, text)),
        1);
    tumbling(spec, 10)
        .row(LONG_NAME, 3, "m")
        .row(null, 3, null)
        .row("short", 3, LONG_NAME + "2")
        .row(LONG_NAME, 1, LONG_NAME + " and more")
        .row("short", 4, LONG_NAME + "1")
        .row(LONG_NAME, 2, "z")
        .row(null, 2, "é, of two bytes")
        .watermark(10)
        .expect(LONG_NAME, 0, 10, LONG_NAME + " and more", "z", LONG_NAME + " and more", "m")
        .expect(null, 0, 10, "é, of two bytes", "é, of two bytes", "é, of two bytes", null)
        .expect("short", 0, 10, LONG_NAME + "1", LONG_NAME + "2", LONG_NAME + "2", LONG_NAME + "1")
        .run();
  }

  @Test
  void shouldGroupEqualNumbersTogetherAndNullApart() {
    DataType number = DOUBLE.withNullable(true);
    GroupSpec spec =
        GroupSpec.of(List.of(number, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
    tumbling(spec, 10)
        .row(-0.0, 1)
        .row(null, 1)
        .row(Double.NaN, 1)
        .row(0.0, 1)
        .row(Double.longBitsToDouble(0x7FF8_0000_0000_0001L), 1)
        .row(null, 1)
        .watermark(10)
        .expect(0.0, 0, 10, 2)
        .expect(null, 0, 10, 2)
        .expect(Double.NaN, 0, 10, 2)
        .run();
  }

  @Test
  void shouldReportARowWithoutEventTime() {
    DataType time = TIME.withNullable(true);
    GroupSpec spec = GroupSpec.of(List.of(time), List.of(), List.of(AggregateCall.countAll()), 0);
    tumbling(spec, 10)
        .row(1)
        .row((Object) null)
        .row(2)
        .watermark(10)
        .expect(0, 10, 2)
        .expectErrors(ErrorCode.NOT_NULL_VIOLATION)
        .run();
  }

  @Test
  void shouldReportARowWithoutEventTimeThoughItsWordLiesInTheWindow() {
    DataType time = TIME.withNullable(true);
    GroupSpec spec = GroupSpec.of(List.of(time), List.of(), List.of(AggregateCall.countAll()), 0);
    long size = 1L << 60;
    tumbling(spec, size)
        .row(1)
        .row((Object) null)
        .row(2)
        .watermark(size)
        .expect(0, size, 2)
        .expectErrors(ErrorCode.NOT_NULL_VIOLATION)
        .run();
  }

  @Test
  void shouldCloseManyGroupsInBoundedSteps() {
    GroupSpec spec =
        GroupSpec.of(List.of(BIGINT, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
    OperatorHarness harness = tumbling(spec, 10);
    for (int i = 0; i < 1000; i++) {
      harness.row(i, 1);
    }
    harness.watermark(10);
    for (int i = 0; i < 1000; i++) {
      harness.expect(i, 0, 10, 1);
    }
    harness.run();
  }

  @Test
  void shouldEmitChangesUntilTheWindowCloses() {
    GroupSpec spec = byName(BIGINT, AggregateCall.countAll(), call(MAX, 2, BIGINT));
    OperatorHarness.of(
            context -> new WindowAggregateOperator(
                spec, new TumblingWindow(10, 0), WindowEmission.CHANGES, context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec))
        .row("a", 3, 5)
        .expect("a", 0, 10, 1, 5)
        .row("a", 12, 1)
        .expect("a", 10, 20, 1, 1)
        .row("a", 4, 3)
        .expectChange(-1, "a", 0, 10, 1, 5)
        .expect("a", 0, 10, 2, 5)
        .watermark(10)
        .row("a", 9, 3)
        .row("a", 19, 3)
        .expectChange(-1, "a", 10, 20, 1, 1)
        .expect("a", 10, 20, 2, 3)
        .watermark(Long.MAX_VALUE)
        .expectLateRows(1)
        .run();
  }

  @Test
  void shouldCloseWindowsOverAChangelogWithWhatIsLeft() {
    GroupSpec spec = byName(
        BIGINT,
        AggregateCall.countAll(),
        call(MIN, 2, BIGINT),
        call(LAST_VALUE, 2, BIGINT),
        call(SUM, 2, BIGINT).overDistinct());
    tumbling(spec.overChangelog(), 10)
        .change(1, "a", 3, 5)
        .change(1, "b", 3, 5)
        .change(1, "a", 4, 2)
        .change(1, "c", 4, 7)
        .change(-1, "a", 4, 2)
        .change(-1, "b", 3, 5)
        .change(-1, "d", 3, 5)
        .change(2, "a", 2, 6)
        .change(-1, "c", 4, 7)
        .change(1, "c", 5, 8)
        .watermark(10)
        .expect("a", 0, 10, 3, 5, 5, 11)
        .expect("c", 0, 10, 1, 8, 8, 8)
        .expectIgnoredRetractions(1)
        .run();
  }

  @Test
  void shouldCountDistinctValuesPerWindow() {
    GroupSpec spec = byName(NAME, call(COUNT, 2, NAME).overDistinct(), call(COUNT, 2, NAME));
    tumbling(spec, 10)
        .row("a", 1, LONG_NAME)
        .row("a", 11, LONG_NAME)
        .row("a", 2, LONG_NAME)
        .row("b", 2, LONG_NAME)
        .row("a", 2, "x")
        .watermark(10)
        .expect("a", 0, 10, 2, 3)
        .expect("b", 0, 10, 1, 1)
        .row("a", 12, "x")
        .watermark(20)
        .expect("a", 10, 20, 2, 2)
        .run();
  }
}
