package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.cast.Casts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** Constants of a plan as words. */
public final class LiteralCompiler {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);

  private LiteralCompiler() {}

  /**
   * Compiles a literal.
   *
   * @param literal of a plan
   * @return the constant, of the literal's type
   */
  public static Literal compile(RexLiteral literal) {
    return of(literal.getValueAs(Comparable.class), RelationTypes.toDataType(literal.getType()));
  }

  /**
   * Makes a constant.
   *
   * @param value as Calcite holds it in a literal or in the end of a range; null for NULL
   * @param type of the constant
   */
  static Literal of(@Nullable Comparable<?> value, DataType type) {
    if (value == null) {
      return Literal.ofNull(type);
    }
    return switch (type.kind()) {
      case BOOLEAN -> Literal.ofBoolean((Boolean) value);
      case INTERVAL_DAY -> Literal.ofWord(type, units((BigDecimal) value, type));
      case INTERVAL_YEAR -> Literal.ofWord(type, months((BigDecimal) value));
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        Literal.ofWord(type, integer((Number) value, type));
      case REAL -> real((Number) value, type);
      case DOUBLE -> Literal.ofDouble(type, ((Number) value).doubleValue());
      case DECIMAL -> decimal(new BigDecimal(value.toString()), type);
      case CHAR, VARCHAR ->
        Literal.ofString(
            type, value instanceof NlsString text ? text.getValue() : value.toString());
      case VARBINARY -> Literal.ofBytes(type, ((ByteString) value).getBytes());
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> temporal(value.toString(), type);
      case ARRAY -> throw new IllegalStateException("no literal is an ARRAY");
    };
  }

  private static Literal real(Number number, DataType type) {
    float nearest = number.floatValue();
    if (Float.isInfinite(nearest) && !Double.isInfinite(number.doubleValue())) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL, number + " does not fit REAL", "Write it as a DOUBLE");
    }
    return Literal.ofDouble(type, nearest);
  }

  /** Calcite holds a day-time interval in milliseconds. */
  private static long units(BigDecimal millis, DataType type) {
    try {
      return millis
          .multiply(BigDecimal.valueOf(type.unitsPerSecond() / 1_000))
          .setScale(0, RoundingMode.DOWN)
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "the interval is longer than " + (type.precision() > 6 ? "292" : "292,000") + " years",
          null,
          "give a shorter one",
          e);
    }
  }

  private static long months(BigDecimal months) {
    try {
      return months.intValueExact();
    } catch (ArithmeticException e) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "the interval is longer than " + Integer.MAX_VALUE + " months",
          null,
          "give a shorter one",
          e);
    }
  }

  private static long integer(Number value, DataType type) {
    BigDecimal number = value instanceof BigDecimal big ? big : new BigDecimal(value.toString());
    try {
      return number.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          number + " does not fit " + type.sqlName(),
          null,
          "Write it as a DECIMAL: " + number + ".0",
          e);
    }
  }

  private static Literal decimal(BigDecimal number, DataType type) {
    if (number.precision() - number.scale() > type.precision() - type.scale()
        && number.signum() != 0) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          number.toPlainString() + " does not fit " + type.sqlName(),
          "A DECIMAL has at most 38 digits; write 1e40 for a DOUBLE");
    }
    return Literal.ofDecimal(type, number);
  }

  /** Reads the text form of Calcite's date and time values by our own cast. */
  private static Literal temporal(String text, DataType type) {
    Literal string = Literal.ofString(TEXT, text);
    return Constants.fold(Casts.of(string, type, false))
        .orElseThrow(() -> new LaminarException(
            ErrorCode.INVALID_LITERAL,
            "'" + text + "' is no " + type.sqlName(),
            "Write 2026-11-20 for a DATE and 2026-11-20 13:45:00 for a TIMESTAMP"));
  }
}
