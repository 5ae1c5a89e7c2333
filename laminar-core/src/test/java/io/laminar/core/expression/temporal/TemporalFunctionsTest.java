package io.laminar.core.expression.temporal;

import static io.laminar.api.ErrorCode.NUMERIC_OVERFLOW;
import static io.laminar.api.ErrorCode.VALUE_OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TemporalFunctionsTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType DATE = DataType.of(TypeKind.DATE).withNullable(true);
  private static final DataType MILLIS = DataType.timestamp(3).withNullable(true);
  private static final DataType NANOS = DataType.timestamp(9).withNullable(true);
  private static final DataType INTERVAL = DataType.of(TypeKind.INTERVAL_DAY);
  private static final DataType MONTHS = DataType.of(TypeKind.INTERVAL_YEAR);

  private final ExpressionFixture fixture = new ExpressionFixture();

  private Expression column(DataType type, @Nullable Object... values) {
    return fixture.column(type, values);
  }

  private static long days(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  @Test
  void shouldEndTheFebruariesOfCenturies() {
    Expression dates = column(
        DATE, days("1900-01-31"), days("2000-01-31"), days("1904-01-31"), days("1903-01-31"));
    assertThat(
            fixture.evaluate(TemporalFunctions.add(DATE, dates, Literal.ofWord(MONTHS, 1), false)))
        .containsExactly(
            days("1900-02-28"), days("2000-02-29"), days("1904-02-29"), days("1903-02-28"));
  }

  @Test
  void shouldKnowTheCalendarAsJavaDoes() {
    Random random = new Random(7);
    Object[] values = new Object[256];
    for (int i = 0; i < 256; i++) {
      values[i] = (long) random.nextInt(4_000_000) - 720_000;
    }
    Expression dates = column(DATE, values);
    for (TimeField field : TimeField.values()) {
      java.util.List<@Nullable Object> actual =
          fixture.evaluate(TemporalFunctions.extract(field, BIGINT, dates));
      for (int i = 0; i < 256; i++) {
        LocalDate date = LocalDate.ofEpochDay((long) values[i]);
        assertThat(actual.get(i)).as("%s of %s", field, date).isEqualTo(expected(field, date));
      }
    }
  }

  private static long expected(TimeField field, LocalDate date) {
    return switch (field) {
      case MILLENNIUM -> Math.floorDiv(date.getYear() - 1, 1000) + 1;
      case CENTURY -> Math.floorDiv(date.getYear() - 1, 100) + 1;
      case DECADE -> Math.floorDiv(date.getYear(), 10);
      case YEAR -> date.getYear();
      case ISO_YEAR -> date.get(IsoFields.WEEK_BASED_YEAR);
      case QUARTER -> date.get(IsoFields.QUARTER_OF_YEAR);
      case MONTH -> date.getMonthValue();
      case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case DAY -> date.getDayOfMonth();
      case DAY_OF_WEEK -> date.get(ChronoField.DAY_OF_WEEK) % 7 + 1;
      case ISO_DAY_OF_WEEK -> date.get(ChronoField.DAY_OF_WEEK);
      case DAY_OF_YEAR -> date.getDayOfYear();
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, NANOSECOND -> 0;
      case EPOCH -> date.toEpochDay() * 86_400;
    };
  }

  @Test
  void shouldExtractTheTimeOfDayBeforeAndAfterTheEpoch() {
    Expression values = column(MILLIS, -1L, 45_296_789L, null);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.HOUR, BIGINT, values)))
        .containsExactly(23L, 12L, null);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.MINUTE, BIGINT, values)))
        .containsExactly(59L, 34L, null);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.SECOND, BIGINT, values)))
        .containsExactly(59L, 56L, null);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.MICROSECOND, BIGINT, values)))
        .containsExactly(59_999_000L, 56_789_000L, null);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.EPOCH, BIGINT, values)))
        .containsExactly(-1L, 45_296L, null);
  }

  @Test
  void shouldExtractFromIntervalsWithTheirSign() {
    Expression micros = column(INTERVAL, 90_061_001_000L, -90_061_001_000L);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.DAY, BIGINT, micros)))
        .containsExactly(1L, -1L);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.HOUR, BIGINT, micros)))
        .containsExactly(1L, -1L);
    Expression months = column(MONTHS, 27L, -27L);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.YEAR, BIGINT, months)))
        .containsExactly(2L, -2L);
    assertThat(fixture.evaluate(TemporalFunctions.extract(TimeField.MONTH, BIGINT, months)))
        .containsExactly(3L, -3L);
  }

  @Test
  void shouldRoundToUnits() {
    Expression values = column(MILLIS, -1L, 3_600_000L, 3_600_001L, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, values, false)))
        .containsExactly(-3_600_000L, 3_600_000L, 3_600_000L, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, values, true)))
        .containsExactly(0L, 3_600_000L, 7_200_000L, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.NANOSECOND, values, true)))
        .containsExactly(-1L, 3_600_000L, 3_600_001L, null);
  }

  @Test
  void shouldRoundToTheCalendar() {
    Expression dates =
        column(DATE, days("2024-05-17"), days("2001-01-01"), days("1969-12-31"), null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.QUARTER, dates, false)))
        .containsExactly(days("2024-04-01"), days("2001-01-01"), days("1969-10-01"), null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.MONTH, dates, true)))
        .containsExactly(days("2024-06-01"), days("2001-01-01"), days("1970-01-01"), null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.CENTURY, dates, false)))
        .containsExactly(days("2001-01-01"), days("2001-01-01"), days("1901-01-01"), null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.WEEK, dates, false)))
        .containsExactly(days("2024-05-13"), days("2001-01-01"), days("1969-12-29"), null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.ISO_YEAR, dates, true)))
        .containsExactly(days("2024-12-30"), days("2001-01-01"), days("1970-12-28") + 7, null);
  }

  @Test
  void shouldAddIntervalsInTheColumnsUnit() {
    Literal second = Literal.ofWord(INTERVAL, 1_000_000);
    Expression nanos = column(NANOS, 5L, Long.MAX_VALUE, null);
    assertThat(fixture.evaluate(TemporalFunctions.add(NANOS, nanos, second, false)))
        .containsExactly(1_000_000_005L, NUMERIC_OVERFLOW, null);
    Expression dates = column(DATE, 10L, -1L, null);
    Literal day = Literal.ofWord(INTERVAL, 86_400_000_000L);
    assertThat(fixture.evaluate(TemporalFunctions.add(DATE, dates, day, true)))
        .containsExactly(9L, -2L, null);
    DataType time = DataType.of(TypeKind.TIME).withNullable(true);
    Expression times = column(time, 500_000_000L, 86_399_000_000_000L, null);
    assertThat(fixture.evaluate(TemporalFunctions.add(time, times, second, true)))
        .containsExactly(86_399_500_000_000L, 86_398_000_000_000L, null);
  }

  @Test
  void shouldAddMonthsAndKeepTheDayInTheMonth() {
    Expression dates = column(DATE, days("2024-01-31"), days("2023-03-31"), null);
    Literal month = Literal.ofWord(MONTHS, 1);
    assertThat(fixture.evaluate(TemporalFunctions.add(DATE, dates, month, false)))
        .containsExactly(days("2024-02-29"), days("2023-04-30"), null);
    assertThat(fixture.evaluate(TemporalFunctions.add(DATE, dates, month, true)))
        .containsExactly(days("2023-12-31"), days("2023-02-28"), null);
    Literal many = Literal.ofWord(MONTHS, Long.MAX_VALUE);
    assertThat(fixture.evaluate(TemporalFunctions.add(DATE, dates, many, false)))
        .containsExactly(NUMERIC_OVERFLOW, NUMERIC_OVERFLOW, null);
  }

  @Test
  void shouldFailWhatNoTimeTells() {
    Expression dates = column(DATE, days("9999-12-31"), days("0001-01-01"), 0L, null);
    Literal day = Literal.ofWord(INTERVAL, 86_400_000_000L);
    assertThat(fixture.evaluate(TemporalFunctions.add(DATE, dates, day, false)))
        .containsExactly(VALUE_OUT_OF_RANGE, days("0001-01-02"), 1L, null);
    assertThat(
            fixture.evaluate(TemporalFunctions.add(DATE, dates, Literal.ofWord(MONTHS, 1), true)))
        .containsExactly(days("9999-11-30"), VALUE_OUT_OF_RANGE, -31L, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.WEEK, dates, true)))
        .containsExactly(VALUE_OUT_OF_RANGE, days("0001-01-01"), 4L, null);
  }

  @Test
  void shouldFailTheMillisecondsAroundTheCalendar() {
    Expression seconds = column(MILLIS, 253_402_300_799_999L, -62_135_596_800_000L);
    Literal milli = Literal.ofWord(INTERVAL, 1_000);
    assertThat(fixture.evaluate(TemporalFunctions.add(MILLIS, seconds, milli, false)))
        .containsExactly(VALUE_OUT_OF_RANGE, -62_135_596_799_999L);
    assertThat(fixture.evaluate(TemporalFunctions.add(MILLIS, seconds, milli, true)))
        .containsExactly(253_402_300_799_998L, VALUE_OUT_OF_RANGE);
  }

  @Test
  void shouldFailTheHourAfterTheLastOne() {
    DataType time = DataType.of(TypeKind.TIME);
    Expression times = column(time, 82_800_000_000_000L, 82_800_000_000_001L);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, times, true)))
        .containsExactly(82_800_000_000_000L, VALUE_OUT_OF_RANGE);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, times, false)))
        .containsExactly(82_800_000_000_000L, 82_800_000_000_000L);
  }

  @Test
  void shouldNeverWrapNanoseconds() {
    Expression values = column(NANOS, -1L, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1, null);
    long hour = 3_600_000_000_000L;
    long lastHour = Long.MAX_VALUE / hour * hour;
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.MILLENNIUM, values, false)))
        .containsExactly(
            VALUE_OUT_OF_RANGE, days("2001-01-01") * 24 * hour, VALUE_OUT_OF_RANGE, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.CENTURY, values, true)))
        .containsExactly(
            days("2001-01-01") * 24 * hour,
            VALUE_OUT_OF_RANGE,
            days("1701-01-01") * 24 * hour,
            null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, values, false)))
        .containsExactly(-hour, lastHour, VALUE_OUT_OF_RANGE, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.HOUR, values, true)))
        .containsExactly(0L, VALUE_OUT_OF_RANGE, -lastHour, null);
    assertThat(fixture.evaluate(TemporalFunctions.round(TimeField.WEEK, values, false)))
        .containsExactly(-3 * 24 * hour, days("2262-04-07") * 24 * hour, VALUE_OUT_OF_RANGE, null);
  }

  @Test
  void shouldSubtractTimes() {
    Expression later = column(MILLIS, 5_000L, Long.MIN_VALUE, null);
    Expression earlier = column(MILLIS, 7_000L, 1L, 1L);
    assertThat(fixture.evaluate(
            TemporalFunctions.subtract(INTERVAL.withNullable(true), later, earlier)))
        .containsExactly(-2_000_000L, NUMERIC_OVERFLOW, null);
    ExpressionFixture months = new ExpressionFixture();
    Expression from = months.column(DATE, days("2024-03-30"), days("2024-01-31"));
    Expression to = months.column(DATE, days("2024-01-31"), days("2024-03-30"));
    assertThat(months.evaluate(TemporalFunctions.subtract(MONTHS.withNullable(true), from, to)))
        .containsExactly(1L, -1L);
  }

  @Test
  void shouldReadTheBatchesClock() {
    fixture.now(-1);
    assertThat(fixture.evaluate(TemporalFunctions.now(DATE))).containsExactly(-1L);
    assertThat(fixture.evaluate(TemporalFunctions.now(MILLIS))).containsExactly(-1L);
    assertThat(fixture.evaluate(TemporalFunctions.now(NANOS))).containsExactly(-1L);
    assertThat(fixture.evaluate(TemporalFunctions.now(DataType.timestamp(0))))
        .containsExactly(-1_000L);
    assertThat(fixture.evaluate(TemporalFunctions.now(new DataType(TypeKind.TIME, 3, 0, false))))
        .containsExactly(86_399_999_000_000L);
  }

  @Test
  void shouldFindTheLastDayOfTheMonth() {
    Expression values = column(MILLIS, -1L, days("2024-02-01") * 86_400_000L, null);
    assertThat(fixture.evaluate(TemporalFunctions.lastDay(DATE, values)))
        .containsExactly(-1L, days("2024-02-29"), null);
  }

  @Test
  void shouldNotThrowForAnyWord() {
    Expression values = column(MILLIS, Long.MIN_VALUE, Long.MAX_VALUE);
    for (TimeField field : TimeField.values()) {
      assertThat(fixture.evaluate(TemporalFunctions.extract(field, BIGINT, values)))
          .hasSize(2);
      assertThat(fixture.evaluate(TemporalFunctions.round(field, values, true))).hasSize(2);
    }
  }
}
