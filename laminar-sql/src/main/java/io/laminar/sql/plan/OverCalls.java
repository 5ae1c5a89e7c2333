package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AggregateClauses;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.OverPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.plan.rule.OverCall;
import io.laminar.sql.validate.OverArguments;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Answers what one function with OVER is, and turns it into a part of a plan. Stateless. */
final class OverCalls {
  private OverCalls() {}

  static String name(OverCall call) {
    return call.function().getName().toUpperCase(Locale.ROOT);
  }

  /** Tells whether a function is about the frame. */
  static boolean asksForFrame(OverCall call) {
    return switch (name(call)) {
      case "ROW_NUMBER",
          "RANK",
          "DENSE_RANK",
          "PERCENT_RANK",
          "CUME_DIST",
          "NTILE",
          "LAG",
          "LEAD" -> false;
      default -> true;
    };
  }

  /**
   * Tells whether a function goes by event time, over rows that stay, and needs none but those up to some rows or some
   * time ahead: then each result comes once.
   *
   * @param call a function
   * @param input what it reads
   */
  static boolean goesByTime(OverCall call, PhysicalPlan input) {
    int time = input.eventTimeColumn();
    boolean isOrdered = call.order().size() == 1
        && call.order().get(0).getFieldIndex() == time
        && call.order().get(0).getDirection() == RelFieldCollation.Direction.ASCENDING;
    if (input.changelog() || time < 0 || !isOrdered) {
      return false;
    }
    if (asksForFrame(call) && OverFrames.endsWithKey(call)) {
      return false;
    }
    return switch (name(call)) {
      case "PERCENT_RANK", "CUME_DIST", "NTILE" -> false;
      case "LEAD" -> !call.ignoresNulls();
      case "LAG" ->
        !call.ignoresNulls() || (distance(call) == 1 && call.operands().size() <= 2);
      case "NTH_VALUE" -> !call.ignoresNulls() || !OverFrames.beginsWithKey(call);
      default -> true;
    };
  }

  /** Tells whether a function that goes by event time picks or numbers rows, or is an aggregate. */
  static boolean isTimedPick(OverCall call) {
    return switch (name(call)) {
      case "FIRST_VALUE", "LAST_VALUE" -> !(call.ignoresNulls() && OverFrames.beginsWithKey(call));
      case "LAG" -> !call.ignoresNulls();
      default -> isPick(call);
    };
  }

  /** Tells whether a function picks or numbers rows, or is an aggregate. */
  static boolean isPick(OverCall call) {
    return switch (name(call)) {
      case "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE" -> true;
      default -> !asksForFrame(call);
    };
  }

  static OverPlan.Pick pick(OverCall call) {
    List<RexNode> operands = call.operands();
    boolean hasColumn = !operands.isEmpty() && operands.get(0) instanceof RexInputRef;
    return new OverPlan.Pick(
        name(call),
        hasColumn ? column(operands.get(0)) : -1,
        distance(call),
        operands.size() > 2 ? column(operands.get(2)) : -1,
        call.ignoresNulls(),
        RelationTypes.toDataType(call.type()));
  }

  private static int distance(OverCall call) {
    List<RexNode> operands = call.operands();
    return switch (name(call)) {
      case "LAG", "LEAD" -> operands.size() > 1 ? number(operands.get(1), "second", call, 0) : 1;
      case "NTH_VALUE" -> number(operands.get(1), "second", call, 1);
      case "NTILE" -> number(operands.get(0), "first", call, 1);
      default -> 0;
    };
  }

  private static int number(RexNode operand, String place, OverCall call, int least) {
    BigDecimal value =
        operand instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null
        || value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(OverFrames.MAX_ROWS)) > 0
        || value.stripTrailingZeros().scale() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          OverArguments.problem(place, name(call), least),
          "write it as a number");
    }
    return value.intValueExact();
  }

  private static int column(RexNode operand) {
    return ((RexInputRef) operand).getIndex();
  }

  static AggregateSpec aggregate(OverCall call) {
    if (call.ignoresNulls()) {
      return lastValue(call);
    }
    AggregateEntry function = AggregateEntry.of(call.function())
        .orElseThrow(() -> new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            name(call) + " with OVER is not supported yet",
            "the SQL reference lists what there is"));
    boolean distinct = function.isOfDistinct()
        || (call.distinct() && function.distinct() == AggregateEntry.Distinct.COUNTS_ONCE);
    List<Integer> arguments = call.operands().stream().map(OverCalls::column).toList();
    return new AggregateSpec(
        function,
        arguments.isEmpty() ? -1 : arguments.get(0),
        arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size()),
        -1,
        distinct,
        RelationTypes.toDataType(call.type()),
        AggregateEntry.options(call.function()));
  }

  /** FIRST_VALUE and LAST_VALUE of all rows before that have a value; LAG is the last one before the row. */
  private static AggregateSpec lastValue(OverCall call) {
    return new AggregateSpec(
        name(call).equals("FIRST_VALUE") ? AggregateEntry.FIRST_VALUE : AggregateEntry.LAST_VALUE,
        column(call.operands().get(0)),
        List.of(),
        -1,
        false,
        RelationTypes.toDataType(call.type()),
        AggregateClauses.ignoringNulls());
  }
}
