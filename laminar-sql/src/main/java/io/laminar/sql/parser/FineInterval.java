package io.laminar.sql.parser;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** An interval literal with digits below the millisecond, which Calcite drops. */
public final class FineInterval extends SqlIntervalLiteral {
  private static final int MILLI_DIGITS = 3;
  private static final int NANO_DIGITS = 9;
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

  // With the sign of the whole.
  private final BigDecimal belowMillis;

  private FineInterval(IntervalValue value, SqlTypeName type, SqlParserPos position) {
    super(
        value.getSign(), value.getIntervalLiteral(), value.getIntervalQualifier(), type, position);
    this.belowMillis = belowMillis(value);
  }

  /**
   * Keeps the digits of a literal.
   *
   * @param literal as the grammar made it
   * @return the literal itself where milliseconds hold it
   */
  public static SqlNode of(SqlIntervalLiteral literal) {
    IntervalValue value = literal.getValueAs(IntervalValue.class);
    return belowMillis(value).signum() == 0
        ? literal
        : new FineInterval(value, literal.getTypeName(), literal.getParserPosition());
  }

  /** What an interval of days to seconds has below its whole milliseconds, in milliseconds. */
  static BigDecimal belowMillis(IntervalValue value) {
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    String text = value.getIntervalLiteral().strip();
    int point = text.lastIndexOf('.');
    if (qualifier.isYearMonth() || point < 0) {
      return BigDecimal.ZERO;
    }
    String digits = text.substring(point + 1);
    boolean readable = digits.length() > MILLI_DIGITS
        && digits.length() <= NANO_DIGITS
        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    if (!readable) {
      // What is not a number is refused by the validator.
      return BigDecimal.ZERO;
    }
    BigDecimal rest = new BigDecimal("0." + digits.substring(MILLI_DIGITS));
    return text.startsWith("-") == value.getSign() < 0 ? rest : rest.negate();
  }

  /**
   * Makes a duration of milliseconds.
   *
   * @param millis down to the nanosecond
   * @return as long
   */
  public static Duration duration(BigDecimal millis) {
    BigInteger[] parts = millis
        .movePointRight(NANO_DIGITS - MILLI_DIGITS)
        .toBigInteger()
        .divideAndRemainder(NANOS_PER_SECOND);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  @Override
  public <T> @Nullable T getValueAs(Class<T> type) {
    T value = super.getValueAs(type);
    return value instanceof BigDecimal millis ? type.cast(millis.add(belowMillis)) : value;
  }

  @Override
  public SqlIntervalLiteral clone(SqlParserPos position) {
    return new FineInterval(super.getValueAs(IntervalValue.class), getTypeName(), position);
  }
}
