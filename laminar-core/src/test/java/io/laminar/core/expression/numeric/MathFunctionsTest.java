package io.laminar.core.expression.numeric;

import static io.laminar.api.ErrorCode.NUMERIC_OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MathFunctionsTest {
  private static final DataType INTEGER = DataType.of(TypeKind.INTEGER).withNullable(true);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE).withNullable(true);
  private static final DataType MONEY = DataType.decimal(5, 2).withNullable(true);
  private static final DataType WIDE = DataType.decimal(38, 20).withNullable(true);

  private static List<@Nullable Object> compute(
      MathFunction function, DataType type, @Nullable Object... values) {
    ExpressionFixture fixture = new ExpressionFixture();
    return fixture.evaluate(MathFunctions.of(function, type, fixture.column(type, values)));
  }

  private static List<@Nullable Object> digits(
      MathFunction function, DataType type, long digits, @Nullable Object... values) {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression column = fixture.column(type, values);
    return fixture.evaluate(
        MathFunctions.of(function, type, column, Literal.ofWord(BIGINT, digits)));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Test
  void shouldTakeMagnitudesAndSigns() {
    assertThat(compute(MathFunction.ABS, INTEGER, -5, 5, null, Integer.MIN_VALUE))
        .containsExactly(5L, 5L, null, NUMERIC_OVERFLOW);
    assertThat(compute(MathFunction.SIGN, INTEGER, -5, 0, 5, null))
        .containsExactly(-1L, 0L, 1L, null);
    assertThat(compute(MathFunction.ABS, DOUBLE, -0.0, -1.5, Double.NaN, null))
        .containsExactly(0.0, 1.5, Double.NaN, null);
    assertThat(compute(MathFunction.ABS, WIDE, "-1.5", "2", null))
        .containsExactly(
            decimal("1.50000000000000000000"), decimal("2.00000000000000000000"), null);
    assertThat(compute(MathFunction.SIGN, MONEY, "-1.5", "0", "2"))
        .containsExactly(decimal("-1.00"), decimal("0.00"), decimal("1.00"));
  }

  @Test
  void shouldRoundToWholeNumbers() {
    assertThat(compute(MathFunction.FLOOR, DOUBLE, 1.5, -1.5, null))
        .containsExactly(1.0, -2.0, null);
    assertThat(compute(MathFunction.CEIL, DOUBLE, 1.5, -1.5, null))
        .containsExactly(2.0, -1.0, null);
    assertThat(compute(MathFunction.ROUND, DOUBLE, 2.5, -2.5, 0.49999999999999994))
        .containsExactly(3.0, -3.0, 0.0);
    assertThat(compute(MathFunction.TRUNCATE, DOUBLE, 2.7, -2.7)).containsExactly(2.0, -2.0);
    assertThat(compute(MathFunction.FLOOR, MONEY, "1.50", "-1.50", "-2.00", null))
        .containsExactly(decimal("1.00"), decimal("-2.00"), decimal("-2.00"), null);
    assertThat(compute(MathFunction.CEIL, MONEY, "1.50", "-1.50", "999.01"))
        .containsExactly(decimal("2.00"), decimal("-1.00"), NUMERIC_OVERFLOW);
  }

  @Test
  void shouldRoundToDigits() {
    assertThat(digits(MathFunction.ROUND, DOUBLE, 1, 1.25, -1.25, 1e300, null))
        .containsExactly(1.3, -1.3, 1e300, null);
    assertThat(digits(MathFunction.ROUND, DOUBLE, -2, 149.0, 150.0)).containsExactly(100.0, 200.0);
    assertThat(digits(MathFunction.ROUND, DOUBLE, 400, 1.5, 1e300)).containsExactly(1.5, 1e300);
    assertThat(digits(MathFunction.TRUNCATE, DOUBLE, 1, 1.29, -1.29)).containsExactly(1.2, -1.2);
    assertThat(digits(MathFunction.ROUND, MONEY, 1, "1.25", "-1.25", "999.99"))
        .containsExactly(decimal("1.30"), decimal("-1.30"), NUMERIC_OVERFLOW);
    assertThat(digits(MathFunction.TRUNCATE, MONEY, 1, "1.29", "-1.29"))
        .containsExactly(decimal("1.20"), decimal("-1.20"));
    assertThat(digits(MathFunction.ROUND, MONEY, -1, "15.00", "14.99", "0.00"))
        .containsExactly(decimal("20.00"), decimal("10.00"), decimal("0.00"));
    assertThat(digits(MathFunction.ROUND, MONEY, Long.MIN_VALUE, "15.00"))
        .containsExactly(decimal("0.00"));
    assertThat(digits(MathFunction.ROUND, MONEY, Long.MAX_VALUE, "15.01"))
        .containsExactly(decimal("15.01"));
    assertThat(digits(MathFunction.ROUND, INTEGER, -1, 15, -15, 14, Integer.MAX_VALUE, null))
        .containsExactly(20L, -20L, 10L, NUMERIC_OVERFLOW, null);
  }

  @Test
  void shouldComputeExactlyWhereTheResultIsExact() {
    assertThat(compute(MathFunction.SQRT, DOUBLE, 16.0, -1.0, null))
        .containsExactly(4.0, Double.NaN, null);
    assertThat(compute(MathFunction.CBRT, DOUBLE, -27.0)).containsExactly(-3.0);
    assertThat(compute(MathFunction.EXP, DOUBLE, 0.0)).containsExactly(1.0);
    assertThat(compute(MathFunction.LN, DOUBLE, 1.0, 0.0))
        .containsExactly(0.0, Double.NEGATIVE_INFINITY);
    assertThat(compute(MathFunction.LOG2, DOUBLE, 8.0, 0.125, 0x1p-1030))
        .containsExactly(3.0, -3.0, -1030.0);
    assertThat(compute(MathFunction.LOG10, DOUBLE, 1000.0)).containsExactly(3.0);
    assertThat(compute(MathFunction.DEGREES, DOUBLE, Math.PI)).containsExactly(180.0);
    assertThat(compute(MathFunction.COT, DOUBLE, Math.PI / 4).get(0))
        .isInstanceOfSatisfying(
            Double.class, value -> assertThat(value).isBetween(0.9999999, 1.0000001));
  }

  @Test
  void shouldComputeOfTwoNumbers() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(DOUBLE, 2.0, 9.0, null);
    Expression right = fixture.column(DOUBLE, 10.0, 0.5, 1.0);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.POWER, DOUBLE, left, right)))
        .containsExactly(1024.0, 3.0, null);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.ATAN2, DOUBLE, left, left)))
        .containsExactly(Math.PI / 4, Math.PI / 4, null);
  }

  @Test
  void shouldOperateOnBits() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(INTEGER, 12, -1, null);
    Expression right = fixture.column(INTEGER, 10, 255, 1);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.BITAND, INTEGER, left, right)))
        .containsExactly(8L, 255L, null);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.BITOR, INTEGER, left, right)))
        .containsExactly(14L, -1L, null);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.BITXOR, INTEGER, left, right)))
        .containsExactly(6L, -256L, null);
    assertThat(fixture.evaluate(MathFunctions.of(MathFunction.BITNOT, INTEGER, left)))
        .containsExactly(-13L, 0L, null);
  }
}
