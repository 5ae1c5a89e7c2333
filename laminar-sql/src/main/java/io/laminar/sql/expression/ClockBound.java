package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a time in the row with the clock, such as {@code ts > NOW() - INTERVAL '1' HOUR}, in whatever form and
 * order: {@code value < floor(now + shift, grain) + distance}.
 *
 * @param value a TIMESTAMP or DATE of the row
 * @param comparison of the value with the clock: &lt;, &lt;=, =, &gt;= or &gt;
 * @param shiftNanos added to the clock before it is rounded down
 * @param grainNanos to which it is rounded down
 * @param distanceNanos added then
 */
public record ClockBound(
    RexNode value, SqlKind comparison, long shiftNanos, long grainNanos, long distanceNanos) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;

  /** The clock, rounded down. */
  private record Clock(long shiftNanos, long grainNanos) {}

  /** A value of the row, the clock, or the difference of both, and a length of time. */
  private record Term(
      @Nullable RexNode value, int valueSign, @Nullable Clock clock, int clockSign, long nanos) {
    static Term of(@Nullable RexNode value, @Nullable Clock clock, long nanos) {
      return new Term(value, value == null ? 0 : 1, clock, clock == null ? 0 : 1, nanos);
    }

    /** The difference of two terms; null where it has two values, or two clocks. */
    @Nullable
    Term minus(Term other) {
      if ((value != null && other.value != null) || (clock != null && other.clock != null)) {
        return null;
      }
      return new Term(
          value != null ? value : other.value,
          value != null ? valueSign : -other.valueSign,
          clock != null ? clock : other.clock,
          clock != null ? clockSign : -other.clockSign,
          Math.subtractExact(nanos, other.nanos));
    }
  }

  /** Tells whether some row enters in time. */
  public boolean enters() {
    return comparison == SqlKind.LESS_THAN
        || comparison == SqlKind.LESS_THAN_OR_EQUAL
        || comparison == SqlKind.EQUALS;
  }

  /** Tells whether some row leaves in time. */
  public boolean leaves() {
    return comparison == SqlKind.GREATER_THAN
        || comparison == SqlKind.GREATER_THAN_OR_EQUAL
        || comparison == SqlKind.EQUALS;
  }

  /** Tells whether an expression asks the clock for the time, which is not that of the row. */
  public static boolean asksClock(RexNode node) {
    return ClockCalls.matches(
        node,
        operator -> Functions.readsClock(operator) && !operator.equals(OwnOperators.PROCTIME));
  }

  /**
   * Looks at a condition.
   *
   * @param condition one of those that all have to hold
   * @return empty where it is none of this kind
   */
  public static Optional<ClockBound> of(RexNode condition) {
    if (condition instanceof RexCall not && not.getKind() == SqlKind.NOT) {
      return not.getOperands().get(0) instanceof RexCall call
          ? of(call, call.getKind().negateNullSafe())
          : Optional.empty();
    }
    return condition instanceof RexCall call ? of(call, call.getKind()) : Optional.empty();
  }

  private static Optional<ClockBound> of(RexCall call, SqlKind kind) {
    if (call.getOperands().size() != 2 || !isComparison(kind)) {
      return Optional.empty();
    }
    try {
      Term left = term(call.getOperands().get(0));
      Term right = term(call.getOperands().get(1));
      Term both = left == null || right == null ? null : left.minus(right);
      return both == null ? Optional.empty() : bound(both, kind);
    } catch (ArithmeticException beyond64Bits) {
      return Optional.empty();
    }
  }

  private static Optional<ClockBound> bound(Term term, SqlKind kind) {
    RexNode value = term.value;
    Clock clock = term.clock;
    if (value == null || clock == null || term.valueSign == term.clockSign) {
      return Optional.empty();
    }
    // value - clock + nanos, or the opposite, is compared with nothing.
    boolean inOrder = term.valueSign > 0;
    return Optional.of(new ClockBound(
        value,
        inOrder ? kind : kind.reverse(),
        clock.shiftNanos,
        clock.grainNanos,
        inOrder ? Math.negateExact(term.nanos) : term.nanos));
  }

  private static boolean isComparison(SqlKind kind) {
    return switch (kind) {
      case LESS_THAN, LESS_THAN_OR_EQUAL, EQUALS, GREATER_THAN_OR_EQUAL, GREATER_THAN -> true;
      default -> false;
    };
  }

  private static @Nullable Term term(RexNode node) {
    RexNode bare = TemporalComparison.bare(node);
    if (bare instanceof RexLiteral literal && isInterval(literal)) {
      return Term.of(null, null, nanos(literal));
    }
    if (!ClockCalls.in(bare)) {
      boolean isValue = isPoint(bare) && !RelOptUtil.InputFinder.bits(bare).isEmpty();
      return isValue ? Term.of(bare, null, 0) : null;
    }
    RexCall call = (RexCall) bare;
    return switch (call.getKind()) {
      case PLUS, CHECKED_PLUS -> sum(call, 1);
      case MINUS, CHECKED_MINUS -> sum(call, -1);
      case CAST, FLOOR -> rounded(call, term(call.getOperands().get(0)));
      default -> isNow(call) ? Term.of(null, new Clock(0, grain(call)), 0) : null;
    };
  }

  private static boolean isNow(RexCall call) {
    return call.getOperands().stream().allMatch(RexLiteral.class::isInstance)
        && Functions.readsClock(call.getOperator())
        && !call.getOperator().equals(OwnOperators.PROCTIME)
        && isPoint(call);
  }

  private static boolean isPoint(RexNode node) {
    DataType type = RelationTypes.toDataType(node.getType());
    return type.kind() == TypeKind.DATE || type.kind().isTimestamp();
  }

  private static boolean isInterval(RexLiteral literal) {
    return !literal.isNull()
        && RelationTypes.toDataType(literal.getType()).kind() == TypeKind.INTERVAL_DAY;
  }

  private static long nanos(RexLiteral literal) {
    Expression compiled = LiteralCompiler.compile(literal);
    long units = ((Literal) compiled).vector().word(0);
    return Math.multiplyExact(units, compiled.type().precision() > 6 ? 1L : 1_000L);
  }

  private static long grain(RexNode node) {
    DataType type = RelationTypes.toDataType(node.getType());
    long grain = NANOS_PER_DAY;
    if (type.kind() != TypeKind.DATE) {
      grain = 1;
      for (int digits = type.precision(); digits < 9; digits++) {
        grain *= 10;
      }
    }
    return grain;
  }

  private static @Nullable Term sum(RexCall call, int sign) {
    if (call.getOperands().size() != 2) {
      return null;
    }
    Term left = term(call.getOperands().get(0));
    Term right = term(call.getOperands().get(1));
    if (left == null || right == null) {
      return null;
    }
    if (sign < 0) {
      return left.minus(right);
    }
    return right.value == null && right.clock == null
        ? left.minus(Term.of(null, null, Math.negateExact(right.nanos)))
        : null;
  }

  /** The clock, rounded down once more: to a coarser step, which the steps before divide. */
  private static @Nullable Term rounded(RexCall call, @Nullable Term term) {
    if (term == null || term.value != null || term.clock == null || term.clockSign < 0) {
      return null;
    }
    long grain = call.getKind() == SqlKind.FLOOR ? unit(call) : isPoint(call) ? grain(call) : 0;
    Clock clock = term.clock;
    if (grain == 0 || grain % clock.grainNanos != 0 || term.nanos % clock.grainNanos != 0) {
      return null;
    }
    return Term.of(null, new Clock(Math.addExact(clock.shiftNanos, term.nanos), grain), 0);
  }

  /** The length of the unit to which a time is rounded down; 0 where it has no fixed one, or is not aligned to the epoch. */
  private static long unit(RexCall call) {
    boolean isFlag = call.getOperands().size() == 2
        && call.getOperands().get(1) instanceof RexLiteral literal
        && literal.getValue() instanceof TimeUnitRange;
    TimeUnitRange unit =
        isFlag ? (TimeUnitRange) ((RexLiteral) call.getOperands().get(1)).getValue() : null;
    return unit == null
        ? 0
        : switch (unit) {
          case SECOND -> NANOS_PER_SECOND;
          case MINUTE -> 60 * NANOS_PER_SECOND;
          case HOUR -> 3_600 * NANOS_PER_SECOND;
          case DAY -> NANOS_PER_DAY;
          default -> 0;
        };
  }
}
