package io.laminar.sql.validate;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.temporal.IntervalText;
import io.laminar.core.expression.text.ByteSlice;
import io.laminar.sql.expression.RelationTypes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * {@code DATE '...'}, {@code TIME '...'} and {@code TIMESTAMP '...'}: checked before Calcite reads them, which fails
 * without a place for a year of five digits and drops the tenth digit of a second. Seconds may be left out.
 */
public final class TemporalLiterals {
  static final int MAX_DIGITS = 9;
  private static final String DAY = "(\\d{4})-(\\d{1,2})-(\\d{1,2})";
  private static final String CLOCK = "(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?";
  private static final Pattern DATE = Pattern.compile(DAY);
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern TIMESTAMP = Pattern.compile(DAY + "(?:[ Tt]" + CLOCK + ")?");
  private static final Pattern FRACTION =
      Pattern.compile("\\.(\\d*?)0*\\s*(?:[Zz]|[+-][0-9:]+)?\\s*$");

  /** What stands behind a day and is not midnight. */
  private static final Pattern CLOCK_AFTER_DAY =
      Pattern.compile("\\s*\\d+-\\d+-\\d+[ Tt].*[1-9].*");

  private static final Pattern YEAR = Pattern.compile("\\s*(\\d{4})-.*");
  private static final int FIRST_YEAR_OF_NANOSECONDS = 1678;
  private static final int LAST_YEAR_OF_NANOSECONDS = 2261;
  private static final int MICROSECONDS = 6;

  private TemporalLiterals() {}

  /**
   * Tells whether a text says a time of day other than midnight behind a day.
   *
   * @param text of a date or a timestamp
   * @return also where an offset from UTC stands there
   */
  public static boolean hasTimeOfDay(String text) {
    return CLOCK_AFTER_DAY.matcher(text).matches();
  }

  /** The type that holds all that a text beside a time says: one with more digits, with a time of day or with more years. */
  static RelDataType holding(String text, RelDataType type, RelDataTypeFactory factory) {
    SqlTypeName name = type.getSqlTypeName();
    int digits = digits(text);
    if (digits > MAX_DIGITS) {
      return type;
    }
    boolean isDate = name == SqlTypeName.DATE;
    if (isDate && hasTimeOfDay(text)) {
      return precise(SqlTypeName.TIMESTAMP, digits, type, factory);
    }
    if (isDate || (name != SqlTypeName.TIME && !SqlTypeUtil.isTimestamp(type))) {
      return type;
    }
    if (digits > type.getPrecision()) {
      return precise(name, digits, type, factory);
    }
    boolean tooFine = type.getPrecision() > MICROSECONDS && digits <= MICROSECONDS;
    return tooFine && isBeyondNanoseconds(text) ? precise(name, MICROSECONDS, type, factory) : type;
  }

  private static boolean isBeyondNanoseconds(String text) {
    Matcher match = YEAR.matcher(text);
    if (!match.matches()) {
      return false;
    }
    int year = number(match, 1);
    return year < FIRST_YEAR_OF_NANOSECONDS || year > LAST_YEAR_OF_NANOSECONDS;
  }

  private static RelDataType precise(
      SqlTypeName name, int digits, RelDataType like, RelDataTypeFactory factory) {
    return factory.createTypeWithNullability(
        factory.createSqlType(name, digits), like.isNullable());
  }

  /** The interval that a literal beside another is: of the same kind, with all fields, and nanoseconds where it says such. */
  static RelDataType intervalType(
      SqlCharStringLiteral literal, RelDataType other, RelDataTypeFactory factory) {
    DataType type = RelationTypes.toDataType(other);
    if (type.kind() == TypeKind.INTERVAL_DAY && type.precision() < MAX_DIGITS) {
      ByteSlice text = new ByteSlice();
      text.read(literal.getValueAs(String.class).getBytes(StandardCharsets.UTF_8));
      IntervalText reader = new IntervalText();
      if (reader.readTime(text, type.unitsPerSecond()) && reader.isFiner()) {
        type = new DataType(TypeKind.INTERVAL_DAY, MAX_DIGITS, 0, false);
      }
    }
    return RelationTypes.toRelDataType(type.withNullable(false), factory);
  }

  /**
   * Counts the digits of a second that a text needs.
   *
   * @param text of a time or timestamp
   * @return without zeros at the end; 0 where there is no fraction
   */
  public static int digits(String text) {
    Matcher fraction = FRACTION.matcher(text);
    return fraction.find() ? fraction.group(1).length() : 0;
  }

  /** Checks a literal and spells it in full. */
  static SqlLiteral checked(SqlUnknownLiteral literal) {
    String text = literal.getValue().strip();
    String full = switch (literal.tag) {
      case "DATE" -> date(DATE.matcher(text));
      case "TIME" -> time(TIME.matcher(text), 0);
      case "TIMESTAMP" -> timestamp(TIMESTAMP.matcher(text));
      default -> literal.getValue();
    };
    if (full == null) {
      throw refused(literal);
    }
    return SqlLiteral.createUnknown(literal.tag, full, literal.getParserPosition());
  }

  private static @Nullable String date(Matcher match) {
    return match.matches() ? day(match) : null;
  }

  private static @Nullable String day(Matcher match) {
    try {
      LocalDate date = LocalDate.of(number(match, 1), number(match, 2), number(match, 3));
      return date.getYear() == 0 ? null : date.toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable String timestamp(Matcher match) {
    if (!match.matches()) {
      return null;
    }
    String day = day(match);
    if (day == null || match.group(4) == null) {
      return day == null ? null : day + " 00:00:00";
    }
    String time = time(match, 3);
    return time == null ? null : day + " " + time;
  }

  private static @Nullable String time(Matcher match, int before) {
    if (!match.matches()) {
      return null;
    }
    int hour = number(match, before + 1);
    int minute = number(match, before + 2);
    boolean hasSeconds = match.group(before + 3) != null;
    int second = hasSeconds ? number(match, before + 3) : 0;
    String fraction = match.group(before + 4);
    if (hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    String time = String.format("%02d:%02d:%02d", hour, minute, second);
    if (fraction == null) {
      return time;
    }
    String kept = fraction.substring(0, Math.min(MAX_DIGITS, fraction.length()));
    String beyond = fraction.substring(kept.length());
    return beyond.chars().allMatch(digit -> digit == '0') ? time + "." + kept : null;
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  private static LaminarException refused(SqlUnknownLiteral literal) {
    String form = switch (literal.tag) {
      case "DATE" -> "write DATE '2024-01-31', of the years 0001 to 9999";
      case "TIME" ->
        "write TIME '13:45:00', of 00:00:00 to 23:59:59, with at most nine digits after the point";
      default ->
        "write TIMESTAMP '2024-01-31 13:45:00', of the years 0001 to 9999, with at most nine digits after the point";
    };
    return Refusal.of(
            ErrorCode.INVALID_LITERAL,
            "'" + literal.getValue() + "' is not a " + literal.tag,
            literal.getParserPosition())
        .remedy(form)
        .exception();
  }
}
