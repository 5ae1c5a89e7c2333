package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.sql.physical.ExpressionText;
import io.laminar.sql.physical.OverPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.plan.rule.OverCall;
import io.laminar.sql.validate.OverArguments;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Reads the frames of functions with OVER. Stateless. */
final class OverFrames {
  /** The most rows that a frame reaches back or ahead. */
  static final long MAX_ROWS = OverArguments.MAX_ROWS;

  /** That of functions that have none. */
  static final OverPlan.Frame ANY_ROWS =
      new OverPlan.Frame(true, OverPlan.Frame.UNBOUNDED_START, 0, "ROWS UNBOUNDED PRECEDING");

  private static final DataType NO_TYPE = DataType.of(TypeKind.BOOLEAN);
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final OverPlan.Frame ROWS_BEFORE = new OverPlan.Frame(
      true, OverPlan.Frame.UNBOUNDED_START, -1, "ROWS UNBOUNDED PRECEDING TO 1 PRECEDING");

  private OverFrames() {}

  /**
   * Reads the frame of a function that goes by event time.
   *
   * @param call a function with OVER
   * @param input what it reads
   */
  static OverPlan.Frame timed(OverCall call, PhysicalPlan input) {
    if (!OverCalls.asksForFrame(call)) {
      return call.ignoresNulls() ? ROWS_BEFORE : ANY_ROWS;
    }
    return of(call.frame(), input.schema().type(input.eventTimeColumn()));
  }

  /**
   * Reads the frame of a function in any order.
   *
   * @param call a function with OVER that has a frame
   * @param input what it reads
   */
  static OverPlan.Frame ordered(OverCall call, PhysicalPlan input) {
    RexWindow window = call.frame();
    boolean hasDistance = !window.isRows()
        && (isDistance(window.getLowerBound()) || isDistance(window.getUpperBound()));
    if (hasDistance && call.order().size() != 1) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "a RANGE with a distance needs one column to order by, here are "
              + call.order().size(),
          "order by one, or write ROWS");
    }
    return of(
        window, hasDistance ? input.schema().type(call.order().get(0).getFieldIndex()) : NO_TYPE);
  }

  private static OverPlan.Frame of(RexWindow window, DataType orderType) {
    if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw refusal(
          window.getExclude() + " is not supported yet",
          "leave it out: a frame has all rows between its bounds");
    }
    long start = bound(window, window.getLowerBound(), orderType);
    long end = bound(window, window.getUpperBound(), orderType);
    if (start > end) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "a frame ends before it begins",
          "write the earlier bound first: BETWEEN 3 PRECEDING AND 1 PRECEDING");
    }
    return new OverPlan.Frame(window.isRows(), start, end, text(window));
  }

  /**
   * Tells whether the frame of a function begins with the first row of the key.
   *
   * @param call a function with OVER
   */
  static boolean beginsWithKey(OverCall call) {
    return call.frame().getLowerBound().isUnbounded();
  }

  /**
   * Tells whether the frame of a function ends with the last row of the key.
   *
   * @param call a function with OVER
   */
  static boolean endsWithKey(OverCall call) {
    return call.frame().getUpperBound().isUnbounded();
  }

  private static boolean isDistance(RexWindowBound bound) {
    return !bound.isUnbounded() && !bound.isCurrentRow();
  }

  private static long bound(RexWindow window, RexWindowBound bound, DataType orderType) {
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? OverPlan.Frame.UNBOUNDED_START : OverPlan.Frame.UNBOUNDED_END;
    }
    if (bound.isCurrentRow()) {
      return 0;
    }
    long distance = window.isRows() ? rows(bound) : units(bound, orderType);
    return bound.isPreceding() ? -distance : distance;
  }

  private static long rows(RexWindowBound bound) {
    BigDecimal rows = whole(bound);
    if (rows.compareTo(BigDecimal.valueOf(MAX_ROWS)) > 0) {
      throw invalid();
    }
    return rows.longValueExact();
  }

  /** How many units of what rows are ordered by. */
  private static long units(RexWindowBound bound, DataType orderType) {
    BigDecimal distance = whole(bound);
    boolean isInterval = isInterval(bound);
    TypeKind kind = orderType.kind();
    if (kind.isTimestamp() && isInterval) {
      return inUnits(distance.longValueExact(), orderType.unitsPerSecond());
    }
    if (kind == TypeKind.DATE && isInterval) {
      BigDecimal[] days = distance.divideAndRemainder(BigDecimal.valueOf(MILLIS_PER_DAY));
      if (days[1].signum() != 0) {
        throw new LaminarException(
            ErrorCode.INVALID_QUERY,
            "a RANGE in the order of a DATE has a distance of whole days",
            "write for example RANGE INTERVAL '7' DAY PRECEDING");
      }
      return days[0].longValueExact();
    }
    if (kind.isInteger() && !isInterval) {
      return distance.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact();
    }
    if (isInterval || kind.isTimestamp() || kind == TypeKind.DATE) {
      throw invalid();
    }
    throw refusal(
        "a RANGE with a distance in the order of a " + orderType.sqlName()
            + " is not supported yet",
        "order by an integer, a DATE or a TIMESTAMP, or write ROWS");
  }

  /** The distance of a bound: rows, units or milliseconds. */
  private static BigDecimal whole(RexWindowBound bound) {
    RexNode offset = bound.getOffset();
    @Nullable
    BigDecimal length = offset instanceof RexLiteral literal && isLength(literal)
        ? literal.getValueAs(BigDecimal.class)
        : null;
    boolean isMonths = offset != null
        && SqlTypeName.YEAR_INTERVAL_TYPES.contains(offset.getType().getSqlTypeName());
    if (length == null
        || isMonths
        || length.signum() < 0
        || length.stripTrailingZeros().scale() > 0) {
      throw invalid();
    }
    return length;
  }

  private static boolean isLength(RexLiteral literal) {
    return SqlTypeUtil.isNumeric(literal.getType()) || SqlTypeUtil.isInterval(literal.getType());
  }

  private static boolean isInterval(RexWindowBound bound) {
    RexNode offset = bound.getOffset();
    return offset != null
        && SqlTypeName.DAY_INTERVAL_TYPES.contains(offset.getType().getSqlTypeName());
  }

  private static LaminarException invalid() {
    return new LaminarException(
        ErrorCode.INVALID_QUERY,
        OverArguments.problemOfFrame(),
        "write for example ROWS 9 PRECEDING or RANGE INTERVAL '1' HOUR PRECEDING");
  }

  /** An interval is in milliseconds. */
  private static long inUnits(long millis, long unitsPerSecond) {
    try {
      return Math.multiplyExact(millis, unitsPerSecond / 1_000);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The clause, in short where it ends with the row. */
  private static String text(RexWindow window) {
    String unit = window.isRows() ? "ROWS " : "RANGE ";
    RexWindowBound lower = window.getLowerBound();
    RexWindowBound upper = window.getUpperBound();
    return upper.isCurrentRow()
        ? unit + (lower.isCurrentRow() ? "0 PRECEDING" : text(lower))
        : unit + text(lower) + " TO " + text(upper);
  }

  private static String text(RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }
    String reach = "UNBOUNDED";
    if (!bound.isUnbounded()) {
      BigDecimal distance = whole(bound);
      reach = isInterval(bound)
          ? ExpressionText.duration(Duration.ofMillis(distance.longValueExact()))
          : distance.toPlainString();
    }
    return reach + (bound.isPreceding() ? " PRECEDING" : " FOLLOWING");
  }

  private static LaminarException refusal(String problem, String remedy) {
    return new LaminarException(ErrorCode.NOT_SUPPORTED, problem, remedy);
  }
}
