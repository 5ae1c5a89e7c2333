package io.laminar.core.expression.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE).withNullable(true);
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR).withNullable(true);

  @Test
  void shouldCompareIntegersOfEveryKindOfNeighbour() {
    Object[] values = {
      Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, Long.MAX_VALUE - 1, Long.MAX_VALUE, null
    };
    checkAllPairs(BIGINT, values, (x, y) -> Long.compare((long) x, (long) y));
  }

  @Test
  void shouldOrderDoublesTotallyWithNanLargestAndZerosEqual() {
    Object[] values = {
      Double.NEGATIVE_INFINITY,
      -Double.MAX_VALUE,
      -1.0,
      -Double.MIN_VALUE,
      -0.0,
      0.0,
      Double.MIN_VALUE,
      1.0,
      Double.POSITIVE_INFINITY,
      Double.NaN,
      Double.longBitsToDouble(0xFFF8_0000_0000_0001L),
      null
    };
    checkAllPairs(DOUBLE, values, (x, y) -> Double.compare((double) x + 0.0, (double) y + 0.0));
  }

  @Test
  void shouldCompareStringsShortAndLong() {
    Object[] values = {
      "",
      "a",
      "ab",
      "abc",
      "abcd",
      "abcde",
      "abcdefghijkl",
      "abcdefghijklm",
      "abcdefghijklz",
      "b",
      "é",
      "日本",
      "zzzzzzzzzzzzzzzzzz",
      null
    };
    checkAllPairs(VARCHAR, values, (x, y) -> ((String) x).compareTo((String) y));
  }

  @Test
  void shouldCompareFloatingPointWithExactNumbersByValue() {
    checkFloating(DataType.decimal(18, 2), "0.10", "-0.01", "0.50", "0.00", "9999999999999999.99");
    checkFloating(DataType.decimal(38, 20), "0.1", "-0.000100000000000011", "0.5", "0");
    checkFloating(
        DataType.decimal(38, 2), "-92233720368547758.08", "92233720368547758.08", "-0.01");
    checkFloating(DataType.decimal(38, 0), "9".repeat(38), "-9223372036854775808", "0");
    checkFloating(BIGINT, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE, 0L, -1L);
  }

  private static void checkFloating(DataType type, Object... values) {
    double[] floating = {
      0.1,
      -1.00000000000015E-4,
      -0.01,
      0.5,
      0x1p63,
      -0x1p63,
      0x1p53,
      Double.NaN,
      1e300,
      -1e300,
      0.0,
      -9.223372036854776E16
    };
    ExpressionFixture fixture = new ExpressionFixture();
    Expression exact = fixture.column(type, values);
    for (double number : floating) {
      Expression literal = Literal.ofDouble(DataType.of(TypeKind.DOUBLE), number);
      for (Comparison comparison : Comparison.values()) {
        Object[] expected = Arrays.stream(values)
            .map(value -> comparison.holds(order(number, value)))
            .toArray();
        assertThat(fixture.evaluate(Comparisons.of(comparison, literal, exact)))
            .as(number + " " + comparison + " " + type)
            .containsExactly(expected);
        assertThat(fixture.evaluate(Comparisons.of(comparison.swapped(), exact, literal)))
            .containsExactly(expected);
      }
    }
  }

  private static int order(double number, Object exact) {
    return Double.isNaN(number)
        ? 1
        : new BigDecimal(number).compareTo(new BigDecimal(exact.toString()));
  }

  @Test
  void shouldCompareDecimalsOfDifferentScales() {
    ExpressionFixture fixture = new ExpressionFixture();
    String huge = "9".repeat(38);
    Expression left = fixture.column(DataType.decimal(38, 0), "1", "2", huge, "-" + huge, "0");
    Expression right =
        fixture.column(DataType.decimal(38, 20), "1.00000000000000000001", "2", "1", "-1", "0");
    assertThat(fixture.evaluate(Comparisons.of(Comparison.LESS, left, right)))
        .containsExactly(true, false, false, true, false);
    assertThat(fixture.evaluate(Comparisons.of(Comparison.EQUAL, left, right)))
        .containsExactly(false, true, false, false, true);
  }

  @Test
  void shouldCompareADecimalThatDoesNotFitTheOtherScale() {
    ExpressionFixture fixture = new ExpressionFixture();
    String huge = "9".repeat(38);
    Expression left = fixture.column(DataType.decimal(38, 20), "1", "-1");
    Expression right = fixture.column(DataType.decimal(38, 0), huge, "-" + huge);
    assertThat(fixture.evaluate(Comparisons.of(Comparison.LESS, left, right)))
        .containsExactly(true, false);
  }

  @Test
  void shouldCompareAWideDecimalWithOneThatFitsAWordAtItsScale() {
    String[] wide = {
      "9.999",
      "10",
      "10.001",
      "-10",
      "-10.001",
      "9223372036854775.807",
      "9223372036854775.808",
      "-9223372036854775.808",
      "-9223372036854775.809",
      "9".repeat(19),
      "-" + "9".repeat(19),
      null
    };
    Object[] narrow = {10, -10, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, null};
    for (Comparison comparison : Comparison.values()) {
      for (Object number : narrow) {
        checkWide(comparison, wide, number);
      }
    }
  }

  private static void checkWide(Comparison comparison, String[] wide, @Nullable Object number) {
    @Nullable Object[] numbers = new @Nullable Object[wide.length];
    Arrays.fill(numbers, number);
    @Nullable Object[] expected = new @Nullable Object[wide.length];
    for (int i = 0; i < wide.length; i++) {
      if (wide[i] != null && number != null) {
        int order = new BigDecimal(wide[i]).compareTo(new BigDecimal(number.toString()));
        expected[i] = comparison.holds(order);
      }
    }
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(DataType.decimal(22, 3).withNullable(true), (Object[]) wide);
    Expression right = fixture.column(DataType.of(TypeKind.INTEGER).withNullable(true), numbers);
    assertThat(fixture.evaluate(Comparisons.of(comparison, left, right))).containsExactly(expected);
    assertThat(fixture.evaluate(Comparisons.of(comparison.swapped(), right, left)))
        .containsExactly(expected);
  }

  @Test
  void shouldCompareShortStringsToTheirLastByte() {
    ExpressionFixture fixture = new ExpressionFixture();
    DataType text = VARCHAR.withNullable(false);
    Expression value = fixture.column(text, "abcdefgh", "abcdxfgh", "abcdefgi");
    Literal wanted = Literal.ofString(text, "abcdefgh");
    assertThat(fixture.evaluate(Comparisons.of(Comparison.EQUAL, value, wanted)))
        .containsExactly(true, false, false);
    assertThat(fixture.evaluate(Comparisons.of(Comparison.NOT_EQUAL, value, wanted)))
        .containsExactly(false, true, true);
  }

  @Test
  void shouldFindOnlyTheDecimalsOfAList() {
    ExpressionFixture fixture = new ExpressionFixture();
    DataType wide = DataType.decimal(38, 0);
    Object[] values = new Object[100];
    Boolean[] expected = new Boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = String.valueOf(i);
      expected[i] = i == 7 || i == 8;
    }
    Literal[] list = {
      Literal.ofDecimal(wide, new BigDecimal("7")), Literal.ofDecimal(wide, new BigDecimal("8"))
    };
    assertThat(fixture.evaluate(Comparisons.in(fixture.column(wide, values), list, false)))
        .containsExactly((Object[]) expected);
  }

  @Test
  void shouldOrderPaddedCharsByTheirBytes() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(new DataType(TypeKind.CHAR, 5, 0, false), "é    ");
    Expression right = fixture.column(new DataType(TypeKind.CHAR, 2, 0, false), "z ");
    assertThat(fixture.evaluate(Comparisons.of(Comparison.LESS, left, right)))
        .containsExactly(false);
  }

  @Test
  void shouldIgnoreThePaddingOfTwoChars() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression left = fixture.column(new DataType(TypeKind.CHAR, 5, 0, false), "ab   ", "ab  c");
    Expression right = fixture.column(new DataType(TypeKind.CHAR, 2, 0, false), "ab", "ab");
    assertThat(fixture.evaluate(Comparisons.of(Comparison.EQUAL, left, right)))
        .containsExactly(true, false);
  }

  @Test
  void shouldFindConstantsInLists() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression value = fixture.column(BIGINT, 1L, 2L, 3L, null, -7L);
    Literal[] list = new Literal[100];
    for (int i = 0; i < 100; i++) {
      list[i] = Literal.ofWord(BIGINT, i * 2L);
    }
    assertThat(fixture.evaluate(Comparisons.in(value, list, false)))
        .containsExactly(false, true, false, null, false);
    assertThat(fixture.evaluate(Comparisons.in(value, list, true)))
        .containsExactly(true, false, true, null, true);
  }

  @Test
  void shouldFindStringsInLists() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression value = fixture.column(VARCHAR, "a", "a longer string here", "b", null);
    Literal[] list = {
      Literal.ofString(VARCHAR, "a longer string here"),
      Literal.ofString(VARCHAR, "b"),
      Literal.ofString(VARCHAR, "c")
    };
    assertThat(fixture.evaluate(Comparisons.in(value, list, false)))
        .containsExactly(false, true, true, null);
  }

  @Test
  void shouldFindEqualFloatingValuesInLists() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression value = fixture.column(DOUBLE, -0.0, Double.NaN, 1.0);
    Literal[] list = {Literal.ofDouble(DOUBLE, 0.0), Literal.ofDouble(DOUBLE, Double.NaN)};
    assertThat(fixture.evaluate(Comparisons.in(value, list, false)))
        .containsExactly(true, true, false);
  }

  @Test
  void shouldTakeBothEndsOfBetween() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression value = fixture.column(BIGINT, 1L, 2L, 5L, 6L, null);
    Literal two = Literal.ofWord(BIGINT, 2);
    Literal five = Literal.ofWord(BIGINT, 5);
    assertThat(fixture.evaluate(Comparisons.between(value, two, five)))
        .containsExactly(false, true, true, false, null);
    assertThat(fixture.evaluate(Comparisons.between(value, five, two)))
        .containsExactly(false, false, false, false, null);
  }

  private static void checkAllPairs(
      DataType type, @Nullable Object[] values, java.util.Comparator<Object> order) {
    for (Comparison comparison : Comparison.values()) {
      for (Object constant : values) {
        List<@Nullable Object> expected = expected(comparison, values, constant, order);
        ExpressionFixture fixture = new ExpressionFixture();
        Expression column = fixture.column(type, values);
        Literal literal = literal(type, constant);
        assertThat(fixture.evaluate(Comparisons.of(comparison, column, literal)))
            .as("%s %s", comparison, constant)
            .isEqualTo(expected);
        assertThat(fixture.evaluate(Comparisons.of(comparison.swapped(), literal, column)))
            .isEqualTo(expected);
        Object[] repeated = new Object[values.length];
        Arrays.fill(repeated, constant);
        Expression other = fixture.column(type, repeated);
        assertThat(fixture.evaluate(Comparisons.of(comparison, column, other)))
            .as("%s %s as a column", comparison, constant)
            .isEqualTo(expected);
      }
    }
  }

  private static List<@Nullable Object> expected(
      Comparison comparison,
      @Nullable Object[] values,
      @Nullable Object constant,
      java.util.Comparator<Object> order) {
    List<@Nullable Object> expected = new java.util.ArrayList<>();
    for (Object value : values) {
      expected.add(
          (value == null || constant == null)
              ? null
              : comparison.holds(order.compare(value, constant)));
    }
    return expected;
  }

  private static Literal literal(DataType type, @Nullable Object value) {
    if (value == null) {
      return Literal.ofNull(type);
    }
    if (value instanceof String text) {
      return Literal.ofString(type, text);
    }
    return value instanceof Double number
        ? Literal.ofDouble(type, number)
        : Literal.ofWord(type, (long) value);
  }
}
