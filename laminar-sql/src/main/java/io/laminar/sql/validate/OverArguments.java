package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Checks the numbers in functions with OVER and in their frames while their places in the text are known. Stateless. */
public final class OverArguments {
  /** How many rows LAG and LEAD look back or ahead, and how far a frame of ROWS reaches. */
  public static final long MAX_ROWS = 1_000_000;

  private OverArguments() {}

  /**
   * Says what an argument has to be that is not such a number.
   *
   * @param place first or second
   * @param function its name
   * @param least the smallest that there is
   */
  public static String problem(String place, String function, int least) {
    return "the " + place + " argument of " + function + " is a whole number from " + least + " to "
        + MAX_ROWS;
  }

  /** Says what a bound of a frame has to be that is not a distance. */
  public static String problemOfFrame() {
    return "a frame reaches back or ahead some rows, at most " + MAX_ROWS
        + ", or an interval of days to seconds";
  }

  /** Refuses what LAG, LEAD, NTH_VALUE and NTILE count by, unless it is a number; a parameter is looked at later. */
  static void check(SqlCall function) {
    String name = function.getOperator().getName().toUpperCase(Locale.ROOT);
    switch (name) {
      case "LAG", "LEAD" -> number(function, 1, name, 0);
      case "NTH_VALUE" -> number(function, 1, name, 1);
      case "NTILE" -> number(function, 0, name, 1);
      default -> {
        // Other functions count nothing.
      }
    }
  }

  private static void number(SqlCall function, int index, String name, int least) {
    if (function.operandCount() <= index) {
      return;
    }
    SqlNode node = function.operand(index);
    BigDecimal number =
        node instanceof SqlNumericLiteral literal ? literal.bigDecimalValue() : null;
    boolean fits = number != null
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(MAX_ROWS)) <= 0
        && number.stripTrailingZeros().scale() <= 0;
    if (!fits && !(node instanceof SqlDynamicParam)) {
      throw Refusal.of(
              ErrorCode.INVALID_QUERY,
              problem(index == 0 ? "first" : "second", name, least),
              node.getParserPosition())
          .remedy("write it as a number")
          .exception();
    }
  }

  /** Refuses bounds of a frame that are not distances, or in the wrong order, and EXCLUDE. */
  static void checkFrame(SqlWindow window) {
    SqlLiteral exclusion = window.getExclude();
    if (exclusion != null && !SqlWindow.isExcludeNoOthers(exclusion)) {
      throw Refusal.notSupported(exclusion.toString(), exclusion)
          .remedy("leave it out: a frame has all rows between its bounds")
          .exception();
    }
    BigDecimal start = rows(window, window.getLowerBound());
    BigDecimal end = rows(window, window.getUpperBound());
    if (start != null && end != null && start.compareTo(end) > 0) {
      throw Refusal.of(ErrorCode.INVALID_QUERY, "a frame ends before it begins", place(window))
          .remedy("write the earlier bound first: BETWEEN 3 PRECEDING AND 1 PRECEDING")
          .exception();
    }
  }

  private static SqlParserPos place(SqlWindow window) {
    return SqlParserPos.sum(List.of(
        Objects.requireNonNull(window.getLowerBound()),
        Objects.requireNonNull(window.getUpperBound())));
  }

  /** How many rows ahead a bound is; null where it counts none. */
  private static @Nullable BigDecimal rows(SqlWindow window, @Nullable SqlNode bound) {
    boolean isPreceding = bound != null && bound.getKind() == SqlKind.PRECEDING;
    if (bound == null || (!isPreceding && bound.getKind() != SqlKind.FOLLOWING)) {
      return null;
    }
    SqlNode distance = ((SqlCall) bound).operand(0);
    if (!(window.isRows() ? isRowCount(distance) : isLength(distance))) {
      throw Refusal.of(ErrorCode.INVALID_QUERY, problemOfFrame(), distance.getParserPosition())
          .remedy("write for example ROWS 9 PRECEDING or RANGE INTERVAL '1' HOUR PRECEDING")
          .exception();
    }
    if (!window.isRows() || !(distance instanceof SqlNumericLiteral number)) {
      return null;
    }
    BigDecimal rows = number.bigDecimalValue();
    return isPreceding ? rows.negate() : rows;
  }

  /** A fraction, or one that is negative, is the validator's to refuse. */
  private static boolean isRowCount(SqlNode distance) {
    return distance instanceof SqlNumericLiteral number
        ? number.bigDecimalValue().compareTo(BigDecimal.valueOf(MAX_ROWS)) <= 0
        : !(distance instanceof SqlIdentifier) && !(distance instanceof SqlIntervalLiteral);
  }

  private static boolean isLength(SqlNode distance) {
    if (distance instanceof SqlIntervalLiteral interval) {
      SqlIntervalLiteral.IntervalValue value =
          interval.getValueAs(SqlIntervalLiteral.IntervalValue.class);
      boolean isNegative =
          value.getSign() < 0 || value.getIntervalLiteral().strip().startsWith("-");
      return !isNegative && !value.getIntervalQualifier().isYearMonth();
    }
    return !(distance instanceof SqlIdentifier);
  }
}
