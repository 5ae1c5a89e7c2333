package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.OverPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.plan.rule.OverCall;
import io.laminar.sql.plan.rule.OverColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Plans functions with OVER: one step for each window, one over the other. Stateless. */
final class OverPlanner {
  private static final long MAX_ROWS = 1_000_000;
  private static final OverPlan.Frame ANY_ROWS = new OverPlan.Frame(true, -1, 0);

  private OverPlanner() {}

  /** The functions over one window, by their numbers. */
  private record Window(List<Integer> partition, OverPlan.Frame frame) {}

  /**
   * Plans functions with OVER.
   *
   * @param over what is asked for
   * @param input its input, planned
   */
  static PhysicalPlan plan(OverColumns over, PhysicalPlan input) {
    Map<Window, List<Integer>> windows = new LinkedHashMap<>();
    for (int i = 0; i < over.calls().size(); i++) {
      OverCall call = over.calls().get(i);
      checkOrder(call, input);
      windows
          .computeIfAbsent(
              new Window(call.partition(), frame(call, input)), window -> new ArrayList<>())
          .add(i);
    }
    int columns = input.schema().size();
    int[] positions = new int[over.calls().size()];
    PhysicalPlan plan = input;
    for (Map.Entry<Window, List<Integer>> window : windows.entrySet()) {
      List<AggregateSpec> aggregates = new ArrayList<>();
      List<OverPlan.Pick> picks = new ArrayList<>();
      int first = plan.schema().size();
      List<Integer> picked = new ArrayList<>();
      for (int number : window.getValue()) {
        OverCall call = over.calls().get(number);
        if (isPick(call)) {
          picked.add(number);
          picks.add(pick(call));
        } else {
          positions[number] = first + aggregates.size();
          aggregates.add(aggregate(call));
        }
      }
      for (int i = 0; i < picked.size(); i++) {
        positions[picked.get(i)] = first + aggregates.size() + i;
      }
      plan = OverPlan.of(
          plan, window.getKey().partition(), window.getKey().frame(), aggregates, picks);
    }
    return inOrder(over, plan, columns, positions);
  }

  private static PhysicalPlan inOrder(
      OverColumns over, PhysicalPlan plan, int columns, int[] positions) {
    List<RexNode> order = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < columns + positions.length; i++) {
      int position = i < columns ? i : positions[i - columns];
      same &= position == i;
      order.add(
          new RexInputRef(position, over.getRowType().getFieldList().get(i).getType()));
    }
    return same
        ? plan
        : new ProjectPlan(plan, order, PlanColumns.picked(plan.schema(), columns, positions));
  }

  private static void checkOrder(OverCall call, PhysicalPlan input) {
    String name = call.function().getName();
    if (input.changelog()) {
      throw refusal(
          name + " with OVER over a changelog is not supported yet",
          "aggregate with GROUP BY, or use it over a source, a stream or a windowed aggregate");
    }
    int time = input.eventTimeColumn();
    if (time < 0) {
      throw new LaminarException(
          ErrorCode.NO_EVENT_TIME,
          name + " with OVER needs event time, and its input has none",
          "declare WATERMARK FOR a column at the source, and pass the column on");
    }
    boolean ordered = call.order().size() == 1
        && call.order().get(0).getFieldIndex() == time
        && call.order().get(0).getDirection() == RelFieldCollation.Direction.ASCENDING;
    if (!ordered) {
      throw refusal(
          name + " with OVER in another order than that of event time is not supported yet",
          "write ORDER BY " + input.schema().column(time).name()
              + "; ROW_NUMBER that a condition bounds may have any order");
    }
  }

  private static OverPlan.Frame frame(OverCall call, PhysicalPlan input) {
    if (!asksForFrame(call)) {
      return ANY_ROWS;
    }
    RexWindow frame = call.frame();
    RexWindowBound lower = frame.getLowerBound();
    if (frame.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER
        || !frame.getUpperBound().isCurrentRow()
        || !(lower.isPreceding() || lower.isCurrentRow())) {
      throw refusal(
          "a frame that does not end with CURRENT ROW, or leaves rows out, is not supported yet",
          "write ROWS or RANGE BETWEEN ... PRECEDING AND CURRENT ROW");
    }
    if (lower.isUnbounded()) {
      return new OverPlan.Frame(frame.isRows(), -1, 0);
    }
    if (lower.isCurrentRow()) {
      return new OverPlan.Frame(frame.isRows(), 0, 0);
    }
    return bounded(frame, lower, input);
  }

  private static OverPlan.Frame bounded(RexWindow frame, RexWindowBound lower, PhysicalPlan input) {
    RexNode offset = lower.getOffset();
    @Nullable
    BigDecimal length =
        offset instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (offset == null
        || length == null
        || length.signum() < 0
        || length.stripTrailingZeros().scale() > 0
        || !fits(frame, length, offset.getType().getSqlTypeName())) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "a frame reaches back some rows, at most " + MAX_ROWS
              + ", or an interval of days to seconds",
          "write for example ROWS 9 PRECEDING or RANGE INTERVAL '1' HOUR PRECEDING");
    }
    long count = length.longValueExact();
    long units = input.schema().type(input.eventTimeColumn()).unitsPerSecond();
    return frame.isRows()
        ? new OverPlan.Frame(true, count, 0)
        : new OverPlan.Frame(false, inUnits(count, units), count);
  }

  private static boolean fits(RexWindow frame, BigDecimal length, SqlTypeName type) {
    return frame.isRows()
        ? length.compareTo(BigDecimal.valueOf(MAX_ROWS)) <= 0
        : SqlTypeName.DAY_INTERVAL_TYPES.contains(type);
  }

  /** An interval is in milliseconds. */
  private static long inUnits(long millis, long unitsPerSecond) {
    try {
      return unitsPerSecond < 1_000
          ? millis / (1_000 / unitsPerSecond)
          : Math.multiplyExact(millis, unitsPerSecond / 1_000);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String name(OverCall call) {
    return call.function().getName().toUpperCase(Locale.ROOT);
  }

  private static boolean isPick(OverCall call) {
    return switch (name(call)) {
      case "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE" ->
        true;
      default -> false;
    };
  }

  private static boolean asksForFrame(OverCall call) {
    return switch (name(call)) {
      case "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG" -> false;
      default -> true;
    };
  }

  private static OverPlan.Pick pick(OverCall call) {
    String name = name(call);
    List<RexNode> operands = call.operands();
    int distance = switch (name) {
      case "LAG" -> operands.size() > 1 ? number(operands.get(1), name, 0) : 1;
      case "NTH_VALUE" -> number(operands.get(1), name, 1);
      default -> 0;
    };
    return new OverPlan.Pick(
        name,
        operands.isEmpty() ? -1 : column(operands.get(0)),
        distance,
        operands.size() > 2 ? column(operands.get(2)) : -1,
        RelationTypes.toDataType(call.type()));
  }

  private static int number(RexNode operand, String function, int least) {
    BigDecimal value =
        operand instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null
        || value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(MAX_ROWS)) > 0
        || value.stripTrailingZeros().scale() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "the second argument of " + function + " is a whole number from " + least + " to "
              + MAX_ROWS,
          "write it as a number");
    }
    return value.intValueExact();
  }

  private static int column(RexNode operand) {
    return ((RexInputRef) operand).getIndex();
  }

  private static AggregateSpec aggregate(OverCall call) {
    AggregateEntry function = AggregateEntry.of(call.function())
        .orElseThrow(() -> refusal(
            name(call) + " with OVER is not supported yet",
            "the SQL reference lists what there is"));
    boolean distinct =
        call.distinct() && function.distinct() == AggregateEntry.Distinct.COUNTS_ONCE;
    return new AggregateSpec(
        function,
        call.operands().isEmpty() ? -1 : column(call.operands().get(0)),
        List.of(),
        -1,
        distinct,
        RelationTypes.toDataType(call.type()));
  }

  private static LaminarException refusal(String problem, String remedy) {
    return new LaminarException(ErrorCode.NOT_SUPPORTED, problem, remedy);
  }
}
