package io.laminar.core.expression.cast;

import static io.laminar.api.ErrorCode.INVALID_CAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CastTest {
  private static final DataType VARCHAR = of(TypeKind.VARCHAR);
  private static final DataType DOUBLE = of(TypeKind.DOUBLE);

  private static DataType of(TypeKind kind) {
    return DataType.of(kind).withNullable(true);
  }

  private static List<@Nullable Object> cast(
      DataType from, DataType to, @Nullable Object... values) {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression column = fixture.column(from, values);
    List<@Nullable Object> strict = fixture.evaluate(Casts.of(column, to, false));
    List<@Nullable Object> lenient = fixture.evaluate(Casts.of(column, to, true));
    for (int i = 0; i < strict.size(); i++) {
      assertThat(lenient.get(i)).isEqualTo(strict.get(i) == INVALID_CAST ? null : strict.get(i));
    }
    return strict;
  }

  @Test
  void shouldNarrowIntegers() {
    assertThat(cast(of(TypeKind.BIGINT), of(TypeKind.TINYINT), 127L, 128L, -128L, -129L, null))
        .containsExactly(127L, INVALID_CAST, -128L, INVALID_CAST, null);
    assertThat(cast(of(TypeKind.TINYINT), of(TypeKind.BIGINT), 127, null))
        .containsExactly(127L, null);
  }

  @Test
  void shouldRoundDoublesHalfAwayFromZero() {
    assertThat(cast(
            DOUBLE,
            of(TypeKind.INTEGER),
            2.5,
            -2.5,
            0.49999999999999994,
            1e10,
            Double.NaN,
            2147483647.4,
            2147483647.5))
        .containsExactly(3L, -3L, 0L, INVALID_CAST, INVALID_CAST, 2147483647L, INVALID_CAST);
    assertThat(cast(DOUBLE, of(TypeKind.BIGINT), 0x1p63, -0x1p63))
        .containsExactly(INVALID_CAST, Long.MIN_VALUE);
  }

  @Test
  void shouldConvertDecimals() {
    assertThat(cast(DataType.decimal(10, 2), of(TypeKind.INTEGER), "2.50", "-2.50", "2.49"))
        .containsExactly(3L, -3L, 2L);
    assertThat(cast(DataType.decimal(38, 2), DataType.decimal(4, 1), "99.95", "999.95", "-0.05"))
        .containsExactly(new BigDecimal("100.0"), INVALID_CAST, new BigDecimal("-0.1"));
    assertThat(cast(DataType.decimal(38, 20), DOUBLE, "0.1", "-12345678901234567.25"))
        .containsExactly(0.1, -12345678901234568.0);
    assertThat(cast(of(TypeKind.BIGINT), DataType.decimal(4, 2), 99L, 100L))
        .containsExactly(new BigDecimal("99.00"), INVALID_CAST);
  }

  @Test
  void shouldConvertDoublesToDecimalsByTheirExactValue() {
    assertThat(cast(DOUBLE, DataType.decimal(10, 2), 1.115, 0.285, 2.5, 1e9, -1.005, 0.125))
        .containsExactly(
            new BigDecimal("1.11"),
            new BigDecimal("0.28"),
            new BigDecimal("2.50"),
            INVALID_CAST,
            new BigDecimal("-1.00"),
            new BigDecimal("0.13"));
  }

  @Test
  void shouldReadNumbers() {
    assertThat(cast(
            VARCHAR,
            of(TypeKind.INTEGER),
            " 42 ",
            "-7",
            "12.5",
            "1e3",
            "x",
            "",
            "99999999999",
            null))
        .containsExactly(42L, -7L, 13L, 1000L, INVALID_CAST, INVALID_CAST, INVALID_CAST, null);
    assertThat(cast(VARCHAR, DOUBLE, "0.1", "1e400", "nan", "1.7976931348623157e308", "1d", "-0"))
        .containsExactly(0.1, INVALID_CAST, Double.NaN, Double.MAX_VALUE, INVALID_CAST, -0.0);
    assertThat(
            cast(VARCHAR, DataType.decimal(5, 2), "1.005", "-1.005", "999.994", "999.995", "1e-9"))
        .containsExactly(
            new BigDecimal("1.01"),
            new BigDecimal("-1.01"),
            new BigDecimal("999.99"),
            INVALID_CAST,
            new BigDecimal("0.00"));
    assertThat(cast(VARCHAR, of(TypeKind.BOOLEAN), "true", "F", "maybe", null))
        .containsExactly(true, false, INVALID_CAST, null);
  }

  @Test
  void shouldWriteValues() {
    assertThat(cast(of(TypeKind.BIGINT), VARCHAR, 0L, Long.MIN_VALUE, 42L, null))
        .containsExactly("0", "-9223372036854775808", "42", null);
    assertThat(cast(DataType.decimal(38, 2), VARCHAR, "-0.05", "12345678901234567890.10"))
        .containsExactly("-0.05", "12345678901234567890.10");
    assertThat(cast(DOUBLE, VARCHAR, 1.5, 1e20)).containsExactly("1.5", "1.0E20");
    assertThat(cast(of(TypeKind.BOOLEAN), VARCHAR, true, false)).containsExactly("TRUE", "FALSE");
    DataType three = new DataType(TypeKind.VARCHAR, 3, 0, true);
    assertThat(cast(of(TypeKind.INTEGER), three, 999, 1000)).containsExactly("999", INVALID_CAST);
    DataType four = new DataType(TypeKind.CHAR, 4, 0, true);
    assertThat(cast(of(TypeKind.INTEGER), four, 12)).containsExactly("12  ");
  }

  @Test
  void shouldFitStringsByCodePoints() {
    DataType two = new DataType(TypeKind.VARCHAR, 2, 0, true);
    assertThat(cast(VARCHAR, two, "日本語", "a", null)).containsExactly("日本", "a", null);
    DataType four = new DataType(TypeKind.CHAR, 4, 0, true);
    assertThat(cast(VARCHAR, four, "日本", "abcdef")).containsExactly("日本  ", "abcd");
  }

  @Test
  void shouldReadDatesAndTimes() {
    assertThat(cast(
            VARCHAR, of(TypeKind.DATE), "1970-01-02", "2024-02-29", "2023-02-29", "0001-01-01"))
        .containsExactly(1L, 19782L, INVALID_CAST, -719162L);
    assertThat(cast(VARCHAR, of(TypeKind.TIME), "00:00:01", "23:59:59.9", "24:00:00"))
        .containsExactly(1_000_000_000L, 86_399_000_000_000L, INVALID_CAST);
    assertThat(cast(
            VARCHAR,
            DataType.timestamp(3),
            "1970-01-01 00:00:01.2345",
            "1969-12-31T23:59:59.999",
            "1970-01-01",
            "1970-01-01T02:00:00+02:00",
            "1970-01-01 00:00:00 x"))
        .containsExactly(1234L, -1L, 0L, 0L, INVALID_CAST);
    assertThat(cast(VARCHAR, DataType.timestamp(9), "2262-04-11 00:00:00", "9999-12-31 00:00:00"))
        .containsExactly(9223286400000000000L, INVALID_CAST);
  }

  @Test
  void shouldReadTheYearsThatThereAre() {
    assertThat(cast(VARCHAR, of(TypeKind.DATE), "0000-12-31", "9999-12-31", "10000-01-01"))
        .containsExactly(INVALID_CAST, 2932896L, INVALID_CAST);
    assertThat(cast(
            VARCHAR,
            DataType.timestamp(3),
            "0000-01-01 00:00:00",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "9999-12-31T23:59:59.999Z"))
        .containsExactly(INVALID_CAST, INVALID_CAST, INVALID_CAST, 253_402_300_799_999L);
  }

  @Test
  void shouldReadBytesAsTextIfTheyAreUtf8() {
    DataType bytes = of(TypeKind.VARBINARY).withNullable(true);
    byte[][] texts = {{'a'}, {(byte) 0xC3, (byte) 0xA4}, {(byte) 0xC3}, {(byte) 0xE2, 'a', 'b'}, {}
    };
    assertThat(cast(bytes, VARCHAR, texts[0], texts[1], texts[2], texts[3], texts[4], null))
        .containsExactly("a", "ä", INVALID_CAST, INVALID_CAST, "", null);
    assertThat(cast(bytes, DataType.of(TypeKind.CHAR), texts[1], texts[2], null))
        .containsExactly("ä", INVALID_CAST, null);
    ExpressionFixture fixture = new ExpressionFixture();
    Expression value = fixture.column(bytes, texts[2], texts[1]);
    assertThat(fixture.evaluate(Casts.of(value, VARCHAR, true))).containsExactly(null, "ä");
  }

  @Test
  void shouldWriteDatesAndTimes() {
    assertThat(cast(of(TypeKind.DATE), VARCHAR, 0, -719162, 19782))
        .containsExactly("1970-01-01", "0001-01-01", "2024-02-29");
    assertThat(cast(DataType.timestamp(3), VARCHAR, -1L, 0L))
        .containsExactly("1969-12-31 23:59:59.999", "1970-01-01 00:00:00.000");
    assertThat(cast(DataType.timestamp(0), VARCHAR, 1000L)).containsExactly("1970-01-01 00:00:01");
  }

  @Test
  void shouldChangeUnitsTowardThePast() {
    assertThat(cast(
            DataType.timestamp(9).withNullable(true), DataType.timestamp(3), -1L, 1_999_999L, null))
        .containsExactly(-1L, 1L, null);
    assertThat(cast(DataType.timestamp(3), DataType.timestamp(9), 5L, Long.MAX_VALUE))
        .containsExactly(5_000_000L, INVALID_CAST);
    assertThat(cast(DataType.timestamp(6), DataType.timestamp(0), 1_999_999L, -1L))
        .containsExactly(1000L, -1000L);
    assertThat(cast(DataType.timestamp(3), of(TypeKind.DATE), -1L, 86_400_000L))
        .containsExactly(-1L, 1L);
    assertThat(cast(of(TypeKind.DATE), DataType.timestamp(6), 1)).containsExactly(86_400_000_000L);
    assertThat(cast(DataType.timestamp(3), of(TypeKind.TIME), -1L, 1500L))
        .containsExactly(86_399_000_000_000L, 1_000_000_000L);
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    ExpressionFixture fixture = new ExpressionFixture();
    Expression date = fixture.column(of(TypeKind.DATE), 1);
    assertThatThrownBy(() -> Casts.of(date, of(TypeKind.DOUBLE), false))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("from DATE to DOUBLE is not supported yet");
  }
}
