package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.generated.Token;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rewrites {@code INTERVAL '100ms'} to {@code INTERVAL '0.100' SECOND(10, 3)} before the grammar sees it.
 */
final class ShortIntervals {
  private static final Pattern HAS_UNIT = Pattern.compile(".*[A-Za-zµμ].*", Pattern.DOTALL);
  private static final BitSet UNITS = new BitSet();

  static {
    int[] units = {
      YEAR, YEARS, QUARTER, QUARTERS, MONTH, MONTHS, WEEK, WEEKS, DAY, DAYS, HOUR, HOURS, MINUTE,
      MINUTES, SECOND, SECONDS
    };
    for (int unit : units) {
      UNITS.set(unit);
    }
  }

  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(9_999_999_999L);
  private static final int MILLI_DIGITS = 3;
  private static final int MICRO_DIGITS = 6;
  private static final int NANO_DIGITS = 9;

  private ShortIntervals() {}

  /** Returns the tokens with every short interval spelled in full; the list itself where there is none. */
  static List<Token> spellOut(List<Token> tokens) {
    boolean any = false;
    for (Token token : tokens) {
      any |= token.kind == INTERVAL;
    }
    if (!any) {
      return tokens;
    }
    List<Token> result = new ArrayList<>(tokens.size() + 8);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      result.add(token);
      if (token.kind != INTERVAL) {
        continue;
      }
      int literal = i + 1;
      if (tokens.get(literal).kind == MINUS || tokens.get(literal).kind == PLUS) {
        result.add(tokens.get(literal));
        literal++;
      }
      if (literal >= tokens.size() || tokens.get(literal).kind != QUOTED_STRING) {
        i = literal - 1;
        continue;
      }
      Token string = tokens.get(literal);
      if (HAS_UNIT.matcher(string.image).matches()) {
        addSeconds(string, result);
      } else {
        checkStandard(string, tokens.get(literal + 1));
        result.add(string);
      }
      i = literal;
    }
    return result;
  }

  private static void addSeconds(Token string, List<Token> result) {
    String text = string.image.substring(1, string.image.length() - 1);
    Optional<Duration> duration = DurationText.parse(text);
    if (duration.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "'" + text + "' is not an interval",
          Tokens.position(string),
          "write INTERVAL '5' SECOND, or short " + DurationText.EXAMPLES
              + "; months and years only as INTERVAL '1' MONTH",
          null);
    }
    BigDecimal seconds = BigDecimal.valueOf(duration.get().toNanos(), NANO_DIGITS);
    int needed = seconds.stripTrailingZeros().scale();
    int digits =
        needed <= MILLI_DIGITS ? MILLI_DIGITS : needed <= MICRO_DIGITS ? MICRO_DIGITS : NANO_DIGITS;
    seconds = seconds.setScale(digits);
    if (seconds.compareTo(MAX_SECONDS) > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "the interval is longer than 300 years",
          Tokens.position(string),
          "give a shorter one",
          null);
    }
    result.add(Tokens.inPlaceOf(string, QUOTED_STRING, "'" + seconds.toPlainString() + "'"));
    result.add(Tokens.inPlaceOf(string, SECOND, "SECOND"));
    result.add(Tokens.inPlaceOf(string, LPAREN, "("));
    result.add(Tokens.inPlaceOf(string, UNSIGNED_INTEGER_LITERAL, "10"));
    result.add(Tokens.inPlaceOf(string, COMMA, ","));
    result.add(Tokens.inPlaceOf(string, UNSIGNED_INTEGER_LITERAL, String.valueOf(digits)));
    result.add(Tokens.inPlaceOf(string, RPAREN, ")"));
  }

  private static void checkStandard(Token string, Token unit) {
    if (!UNITS.get(unit.kind)) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "the interval " + string.image + " has no unit from YEAR to SECOND",
          Tokens.position(string),
          "write INTERVAL '5' SECOND, or short " + DurationText.EXAMPLES,
          null);
    }
  }
}
