package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Literals as the values that a plan would compute of them, without a plan. It knows the common forms; for everything
 * else, and for what a plan might refuse, it gives no answer.
 */
final class LiteralRow {
  /** Stands for the value of what is not a literal of a known form. */
  static final Object UNKNOWN = new Object();

  // The longest exact numbers that need no thought about the digits that a type has.
  private static final int MAX_DIGITS = 18;
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?");
  private static final int DATE_CHARS = 10;

  private LiteralRow() {}

  /**
   * Reads a literal.
   *
   * @param node what stands for the value
   * @param column that takes it
   * @param zone of local times
   * @return the value in a Java form that the column's encoder takes, or {@link #UNKNOWN}
   * @throws LaminarException {@link ErrorCode#INVALID_LITERAL} for a string that is not of the column's type
   */
  static @Nullable Object value(SqlNode node, Column column, ZoneId zone) {
    Object value = value(node);
    return value instanceof String text ? TextValue.of(text, column, node, zone) : value;
  }

  private static @Nullable Object value(SqlNode node) {
    if (node instanceof SqlBasicCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
      return call.operand(0) instanceof SqlNumericLiteral number
          ? negated(number(number))
          : UNKNOWN;
    }
    if (!(node instanceof SqlLiteral literal)) {
      return UNKNOWN;
    }
    if (literal instanceof SqlNumericLiteral number) {
      return number(number);
    }
    if (literal instanceof SqlUnknownLiteral unknown) {
      return temporal(unknown);
    }
    return switch (literal.getTypeName()) {
      case NULL -> null;
      case BOOLEAN -> literal.getValue() instanceof Boolean truth ? truth : UNKNOWN;
      case CHAR ->
        literal.getValue() instanceof NlsString text && text.getCharsetName() == null
            ? text.getValue()
            : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Object number(SqlNumericLiteral literal) {
    BigDecimal number = literal.bigDecimalValue();
    if (number == null) {
      return UNKNOWN;
    }
    if (literal.getTypeName() == SqlTypeName.DOUBLE) {
      double value = number.doubleValue();
      // A plan refuses what is beyond a DOUBLE.
      return Double.isFinite(value) ? value : UNKNOWN;
    }
    if (number.precision() > MAX_DIGITS || number.scale() < 0 || number.scale() > MAX_DIGITS) {
      return UNKNOWN;
    }
    if (number.scale() > 0) {
      return number;
    }
    long whole = number.longValue();
    return whole == (int) whole ? (Object) (int) whole : (Object) whole;
  }

  private static Object negated(Object number) {
    if (number instanceof Integer whole) {
      return -whole;
    }
    if (number instanceof Long whole) {
      return -whole;
    }
    if (number instanceof Double value) {
      return -value;
    }
    return number instanceof BigDecimal decimal ? decimal.negate() : UNKNOWN;
  }

  /** DATE '…' and TIMESTAMP '…' in full; a plan says what is wrong with others. */
  private static Object temporal(SqlUnknownLiteral literal) {
    String text = literal.getValue();
    try {
      if (literal.tag.equals("DATE") && DATE.matcher(text).matches()) {
        return inRange(LocalDate.parse(text));
      }
      if (literal.tag.equals("TIMESTAMP") && TIMESTAMP.matcher(text).matches()) {
        String iso = text.substring(0, DATE_CHARS) + 'T' + text.substring(DATE_CHARS + 1);
        LocalDateTime time = LocalDateTime.parse(iso);
        return inRange(time.toLocalDate()) == UNKNOWN ? UNKNOWN : time;
      }
    } catch (DateTimeException e) {
      return UNKNOWN;
    }
    return UNKNOWN;
  }

  private static Object inRange(LocalDate date) {
    return date.getYear() == 0 ? UNKNOWN : date;
  }
}
