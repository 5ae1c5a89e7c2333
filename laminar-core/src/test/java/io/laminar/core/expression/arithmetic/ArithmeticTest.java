package io.laminar.core.expression.arithmetic;

import static io.laminar.api.ErrorCode.DIVISION_BY_ZERO;
import static io.laminar.api.ErrorCode.NUMERIC_OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ArithmeticTest {
  private static final DataType INTEGER = DataType.of(TypeKind.INTEGER).withNullable(true);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE).withNullable(true);

  private static List<@Nullable Object> compute(
      ArithmeticOperator operator,
      DataType type,
      @Nullable Object[] left,
      @Nullable Object[] right) {
    ExpressionFixture fixture = new ExpressionFixture();
    return fixture.evaluate(
        Arithmetic.of(operator, type, fixture.column(type, left), fixture.column(type, right)));
  }

  @Test
  void shouldAddIntegersAndReportOverflow() {
    Object[] left = {1, null, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE};
    Object[] right = {2, 2, 1, -1, 0};
    assertThat(compute(ArithmeticOperator.ADD, INTEGER, left, right))
        .containsExactly(3L, null, NUMERIC_OVERFLOW, NUMERIC_OVERFLOW, 2147483647L);
  }

  @Test
  void shouldReportADecimalThatDoesNotFitTheOtherScale() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression fine = fixture.column(DataType.decimal(38, 20), "1", "1");
    Expression huge = fixture.column(DataType.decimal(38, 0), "9".repeat(38), "2");
    assertThat(fixture.evaluate(
            Arithmetic.of(ArithmeticOperator.ADD, DataType.decimal(38, 20), fine, huge)))
        .containsExactly(NUMERIC_OVERFLOW, new BigDecimal("3.00000000000000000000"));
  }

  @Test
  void shouldAddAtTheEdgeOfBigint() {
    Object[] left = {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    Object[] right = {1L, -1L, 0L, 1L};
    assertThat(compute(ArithmeticOperator.ADD, BIGINT, left, right))
        .containsExactly(NUMERIC_OVERFLOW, NUMERIC_OVERFLOW, Long.MAX_VALUE, Long.MIN_VALUE + 1);
  }

  @Test
  void shouldForgetTheNullsOfTheBatchBefore() {
    Expression sum = Arithmetic.of(
        ArithmeticOperator.ADD,
        BIGINT,
        new ColumnReference(0, BIGINT),
        Literal.ofWord(BIGINT.withNullable(false), 1));
    Batch batch = new Batch(1);
    ColumnBuffer withNull = new ColumnBuffer(BIGINT);
    withNull.setNull(0);
    ColumnBuffer without = new ColumnBuffer(BIGINT.withNullable(false));
    without.setWord(0, 4);
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});

    batch.column(0).share(withNull.vector());
    assertThat(sum.evaluate(batch, Batch.everyRow(), 1, context).isNull(0)).isTrue();
    batch.column(0).share(without.vector());
    assertThat(sum.evaluate(batch, Batch.everyRow(), 1, context).isNull(0)).isFalse();
  }

  @Test
  void shouldSubtractAtTheEdgeOfBigint() {
    Object[] left = {Long.MIN_VALUE, Long.MIN_VALUE, 0L, -1L, 5L};
    Object[] right = {0L, 1L, Long.MIN_VALUE, Long.MIN_VALUE, null};
    assertThat(compute(ArithmeticOperator.SUBTRACT, BIGINT, left, right))
        .containsExactly(Long.MIN_VALUE, NUMERIC_OVERFLOW, NUMERIC_OVERFLOW, Long.MAX_VALUE, null);
  }

  @Test
  void shouldMultiplyAtTheEdgeOfBigint() {
    Object[] left = {3037000500L, 3037000499L, Long.MIN_VALUE, -1L, 0L};
    Object[] right = {3037000500L, 3037000499L, -1L, Long.MAX_VALUE, Long.MIN_VALUE};
    assertThat(compute(ArithmeticOperator.MULTIPLY, BIGINT, left, right))
        .containsExactly(
            NUMERIC_OVERFLOW, 9223372030926249001L, NUMERIC_OVERFLOW, -Long.MAX_VALUE, 0L);
  }

  @Test
  void shouldDivideTowardZeroAndRefuseZero() {
    Object[] left = {7, -7, 1, Integer.MIN_VALUE, null};
    Object[] right = {2, 2, 0, 1, 0};
    assertThat(compute(ArithmeticOperator.DIVIDE, INTEGER, left, right))
        .containsExactly(3L, -3L, DIVISION_BY_ZERO, -2147483648L, null);
  }

  @Test
  void shouldReportTheQuotientThatHasNoPlace() {
    Object[] left = {Integer.MIN_VALUE, 6};
    Object[] right = {-1, -1};
    assertThat(compute(ArithmeticOperator.DIVIDE, INTEGER, left, right))
        .containsExactly(NUMERIC_OVERFLOW, -6L);
    Object[] longs = {Long.MIN_VALUE, 6L};
    assertThat(compute(ArithmeticOperator.DIVIDE, BIGINT, longs, right))
        .containsExactly(NUMERIC_OVERFLOW, -6L);
  }

  @Test
  void shouldGiveRemaindersTheSignOfTheDividend() {
    Object[] left = {7L, -7L, 7L, 1L};
    Object[] right = {3L, 3L, -3L, 0L};
    assertThat(compute(ArithmeticOperator.REMAINDER, BIGINT, left, right))
        .containsExactly(1L, -1L, 1L, DIVISION_BY_ZERO);
  }

  @Test
  void shouldFollowIeeeForDoubles() {
    Object[] left = {1.5, 1.0, 0.0, null};
    Object[] right = {2.25, 0.0, 0.0, 1.0};
    assertThat(compute(ArithmeticOperator.DIVIDE, DOUBLE, left, right))
        .containsExactly(1.5 / 2.25, Double.POSITIVE_INFINITY, Double.NaN, null);
    assertThat(compute(ArithmeticOperator.ADD, DOUBLE, left, right))
        .containsExactly(3.75, 1.0, 0.0, null);
    assertThat(compute(ArithmeticOperator.SUBTRACT, DOUBLE, left, right))
        .containsExactly(-0.75, 1.0, 0.0, null);
    assertThat(compute(ArithmeticOperator.MULTIPLY, DOUBLE, left, right))
        .containsExactly(3.375, 0.0, 0.0, null);
    assertThat(compute(ArithmeticOperator.REMAINDER, DOUBLE, left, right))
        .containsExactly(1.5, Double.NaN, Double.NaN, null);
  }

  @Test
  void shouldRoundRealsToFloats() {
    DataType real = DataType.of(TypeKind.REAL);
    Object[] left = {0.1f, 16777216f};
    Object[] right = {0.2f, 1f};
    assertThat(compute(ArithmeticOperator.ADD, real, left, right))
        .containsExactly((double) (0.1f + 0.2f), 16777216.0);
  }

  @Test
  void shouldAddDecimalsOfDifferentScales() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(DataType.decimal(5, 2), "1.25", "-999.99");
    Expression right = fixture.column(DataType.decimal(6, 3), "0.125", "-999.999");
    assertThat(fixture.evaluate(
            Arithmetic.of(ArithmeticOperator.ADD, DataType.decimal(7, 3), left, right)))
        .containsExactly(new BigDecimal("1.375"), new BigDecimal("-1999.989"));
  }

  @Test
  void shouldMultiplyNumbersOfAWordIntoTwo() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left =
        fixture.column(DataType.decimal(3, 3), "0.908", "-0.999", "0.999", "0.001", "-0.001");
    Object[] numbers = {1_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, null, -1L};
    Expression right = fixture.column(BIGINT.withNullable(true), numbers);
    DataType type = DataType.decimal(22, 3).withNullable(true);
    assertThat(fixture.evaluate(Arithmetic.of(ArithmeticOperator.MULTIPLY, type, left, right)))
        .containsExactly(
            new BigDecimal("908000.000"),
            new BigDecimal("-9214148664817921031.193"),
            new BigDecimal("-9214148664817921032.192"),
            null,
            new BigDecimal("0.001"));
  }

  @Test
  void shouldReportAProductOfAWordEachThatDoesNotFit() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(DataType.decimal(3, 3), "0.999", "0.001");
    Expression right = fixture.column(BIGINT, Long.MAX_VALUE, 5L);
    DataType type = DataType.decimal(21, 3);
    assertThat(fixture.evaluate(Arithmetic.of(ArithmeticOperator.MULTIPLY, type, left, right)))
        .containsExactly(NUMERIC_OVERFLOW, new BigDecimal("0.005"));
  }

  @Test
  void shouldRoundDecimalQuotientsHalfAwayFromZero() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(DataType.decimal(5, 2), "1.00", "-1.00", "2.00", "1.00");
    Expression right = fixture.column(DataType.decimal(3, 0), "8", "8", "3", "0");
    assertThat(fixture.evaluate(
            Arithmetic.of(ArithmeticOperator.DIVIDE, DataType.decimal(10, 2), left, right)))
        .containsExactly(
            new BigDecimal("0.13"),
            new BigDecimal("-0.13"),
            new BigDecimal("0.67"),
            DIVISION_BY_ZERO);
  }

  @Test
  void shouldReportDecimalsThatDoNotFit() {
    ExpressionFixture fixture = new ExpressionFixture();
    DataType type = DataType.decimal(38, 0);
    String nines = "9".repeat(38);
    Expression left = fixture.column(type, nines, nines, "-" + nines);
    Expression right = fixture.column(type, "1", "-1", "-" + nines);
    assertThat(fixture.evaluate(Arithmetic.of(ArithmeticOperator.ADD, type, left, right)))
        .containsExactly(
            NUMERIC_OVERFLOW, new BigDecimal(nines).subtract(BigDecimal.ONE), NUMERIC_OVERFLOW);
  }

  @Test
  void shouldAgreeWithBigDecimalOnRandomWideDecimals() {
    Random random = new Random(42);
    DataType operand = DataType.decimal(24, 6);
    DataType wide = DataType.decimal(38, 8);
    Object[] left = new Object[200];
    Object[] right = new Object[200];
    for (int i = 0; i < 200; i++) {
      left[i] = new BigDecimal(new BigInteger(random.nextInt(79), random), 6).toPlainString();
      right[i] = new BigDecimal(
              new BigInteger(1 + random.nextInt(40), random).add(BigInteger.ONE), 6)
          .negate()
          .toPlainString();
    }
    for (ArithmeticOperator operator : ArithmeticOperator.values()) {
      ExpressionFixture fixture = new ExpressionFixture();
      List<@Nullable Object> actual = fixture.evaluate(Arithmetic.of(
          operator, wide, fixture.column(operand, left), fixture.column(operand, right)));
      for (int i = 0; i < 200; i++) {
        BigDecimal x = new BigDecimal((String) left[i]);
        BigDecimal y = new BigDecimal((String) right[i]);
        BigDecimal expected = switch (operator) {
          case ADD -> x.add(y).setScale(8);
          case SUBTRACT -> x.subtract(y).setScale(8);
          case MULTIPLY -> x.multiply(y).setScale(8, RoundingMode.HALF_UP);
          case DIVIDE -> x.divide(y, 8, RoundingMode.HALF_UP);
          case REMAINDER -> x.remainder(y).setScale(8);
        };
        assertThat(actual.get(i))
            .as("%s %s %s", x, operator, y)
            .isEqualTo(expected.precision() > 38 ? NUMERIC_OVERFLOW : expected);
      }
    }
  }

  @Test
  void shouldNegate() {
    ExpressionFixture fixture = new ExpressionFixture();
    assertThat(fixture.evaluate(
            Arithmetic.negate(fixture.column(INTEGER, 5, null, Integer.MIN_VALUE))))
        .containsExactly(-5L, null, NUMERIC_OVERFLOW);
    fixture = new ExpressionFixture();
    assertThat(fixture.evaluate(Arithmetic.negate(fixture.column(DOUBLE, 0.0, 2.5))))
        .containsExactly(-0.0, -2.5);
    fixture = new ExpressionFixture();
    assertThat(fixture.evaluate(Arithmetic.negate(fixture.column(DataType.decimal(20, 2), "1.50"))))
        .containsExactly(new BigDecimal("-1.50"));
  }

  @Test
  void shouldComputeAWholeBatch() {
    Object[] left = new Object[256];
    Object[] right = new Object[256];
    for (int i = 0; i < 256; i++) {
      left[i] = (long) i;
      right[i] = i % 7 == 0 ? null : 1000L;
    }
    List<@Nullable Object> actual = compute(ArithmeticOperator.ADD, BIGINT, left, right);
    for (int i = 0; i < 256; i++) {
      assertThat(actual.get(i)).isEqualTo(i % 7 == 0 ? null : i + 1000L);
    }
  }
}
