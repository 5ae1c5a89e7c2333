package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
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

  private TemporalLiterals() {}

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
