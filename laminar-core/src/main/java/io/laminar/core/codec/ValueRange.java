package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;

/**
 * The whole numbers that a column of one word takes: the range of its integer type, the days or
 * units of the years 0001 to 9999, the nanoseconds of a day.
 *
 * @param min smallest value
 * @param max largest value
 */
public record ValueRange(long min, long max) {
  private static final long SECONDS_MIN = -62_135_596_800L;
  private static final long SECONDS_MAX = 253_402_300_799L;
  private static final long SECONDS_PER_DAY = 86_400L;

  /**
   * Returns the range of a type.
   *
   * @param type any type; what is not counted in whole numbers takes every word
   * @return the range
   */
  public static ValueRange of(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new ValueRange(0, 1);
      case TINYINT -> new ValueRange(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> new ValueRange(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER, INTERVAL_YEAR -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case DATE -> new ValueRange(SECONDS_MIN / SECONDS_PER_DAY, SECONDS_MAX / SECONDS_PER_DAY);
      case TIME -> new ValueRange(0, SECONDS_PER_DAY * 1_000_000_000L - 1);
      case TIMESTAMP, TIMESTAMP_LTZ -> timestamps(type.unitsPerSecond());
      case BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY, INTERVAL_DAY, ARRAY ->
        new ValueRange(Long.MIN_VALUE, Long.MAX_VALUE);
    };
  }

  private static ValueRange timestamps(long unitsPerSecond) {
    if (unitsPerSecond == 1_000_000_000L) {
      // All that 64 bits hold: 1677 to 2262. The two ends are the engine's "no" and "infinite".
      return new ValueRange(Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
    }
    return new ValueRange(
        SECONDS_MIN * unitsPerSecond, SECONDS_MAX * unitsPerSecond + unitsPerSecond - 1);
  }

  /**
   * Tells whether a value is in the range.
   *
   * @param value the value
   * @return true when it fits
   */
  public boolean contains(long value) {
    return value >= min && value <= max;
  }

  /**
   * Makes the error for a value outside of a column's range.
   *
   * @param column the column's name
   * @param type its type
   * @param value the value
   * @return {@link ErrorCode#VALUE_OUT_OF_RANGE}, with the hint that a unit may be wrong
   */
  public static LaminarException outOfRange(String column, DataType type, Object value) {
    if (type.kind().isInteger() && isFraction(value)) {
      return new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          value + " is not a whole number, as column " + column + " " + type.sqlName() + " holds",
          "give a whole number, CAST it to " + type.sqlName()
              + ", which rounds, or declare the column DECIMAL or DOUBLE");
    }
    ValueRange range = of(type);
    String what = value + " is outside the range of column " + column + " " + type.sqlName();
    if (type.kind().isTimestamp()) {
      boolean nanos = type.unitsPerSecond() == 1_000_000_000L;
      return new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          what + ", the years " + (nanos ? "1677 to 2262" : "0001 to 9999") + " in " + unit(type),
          unitHint(type, value));
    }
    String bounds = switch (type.kind()) {
      case INTERVAL_DAY ->
        "give one of at most " + range.max / type.unitsPerSecond() / SECONDS_PER_DAY + " days";
      case INTERVAL_YEAR -> "give one of at most " + range.max + " months";
      case DATE -> "give days since 1970-01-01 in the years 0001 to 9999";
      case TIME -> "give nanoseconds since midnight, 0 to " + range.max;
      case REAL ->
        "give a value from -" + Float.MAX_VALUE + " to " + Float.MAX_VALUE
            + ", or declare the column DOUBLE";
      case DECIMAL ->
        "give at most " + (type.precision() - type.scale())
            + " digits before the point, or declare the column with a higher precision";
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DOUBLE,
          CHAR,
          VARCHAR,
          VARBINARY,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          ARRAY -> "give a value from " + range.min + " to " + range.max + " or a wider type";
    };
    return new LaminarException(ErrorCode.VALUE_OUT_OF_RANGE, what, bounds);
  }

  /**
   * Makes the error for a time or interval that has more digits than its column.
   *
   * @param column the column's name
   * @param type its type, a TIME, TIMESTAMP or day-time interval
   * @param value the time, a number in the unit in which the column is held if it is a number
   * @return {@link ErrorCode#VALUE_OUT_OF_RANGE}, naming the precision
   */
  public static LaminarException tooFine(String column, DataType type, Object value) {
    String unit = type.kind() == TypeKind.TIME ? "nanoseconds" : unit(type);
    String shown = value instanceof Long ? value + " " + unit : value.toString();
    String finer = switch (type.kind()) {
      case TIME -> "TIME(9)";
      case INTERVAL_DAY -> "INTERVAL DAY TO SECOND(9)";
      default -> "TIMESTAMP(9)";
    };
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        shown + " is finer than column " + column + " " + type.sqlName() + " can hold",
        (type.precision() == 0
                ? "give whole seconds"
                : "give at most " + type.precision() + " fractional digits of a second")
            + ", or declare the column " + finer);
  }

  private static String unit(DataType type) {
    return type.precision() <= 3
        ? "milliseconds"
        : type.precision() <= 6 ? "microseconds" : "nanoseconds";
  }

  private static String unitHint(DataType type, Object value) {
    String hint = "check the unit: a whole number is taken in the column's own unit, " + unit(type);
    if (value instanceof Long number && type.precision() <= 6) {
      long units = Math.abs(number / type.unitsPerSecond());
      // Today is about 1.7e9 seconds: a thousand times as much is one unit finer.
      boolean twice = units >= 100_000_000_000_000L && type.precision() <= 3;
      String finer = twice || type.precision() > 3 ? "nanoseconds" : "microseconds";
      int precision = twice || type.precision() > 3 ? 9 : 6;
      hint += "; the value looks like " + finer + ": convert it, or declare the column TIMESTAMP("
          + precision + ")";
    }
    return hint;
  }

  private static boolean isFraction(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().scale() > 0
        : (value instanceof Double || value instanceof Float)
            && ((Number) value).doubleValue() % 1 != 0
            && !Double.isInfinite(((Number) value).doubleValue())
            && !Double.isNaN(((Number) value).doubleValue());
  }
}
