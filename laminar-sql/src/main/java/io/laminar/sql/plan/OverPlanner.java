package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.OrderKey;
import io.laminar.sql.physical.OrderedOverPlan;
import io.laminar.sql.physical.OverPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.plan.rule.OverCall;
import io.laminar.sql.plan.rule.OverColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Plans functions with OVER: one step for each window, one over the other. Those that go by event time come first, as
 * they read rows that stay.
 */
final class OverPlanner {
  private final OverColumns over;
  private final PhysicalPlan input;
  private final Emit.Kind emit;

  /** Where the column of each function is. */
  private final int[] positions;

  private PhysicalPlan plan;

  private OverPlanner(OverColumns over, PhysicalPlan input, Emit.Kind emit) {
    this.over = over;
    this.input = input;
    this.emit = emit;
    this.plan = input;
    this.positions = new int[over.calls().size()];
  }

  /** The functions over one window, by their numbers. */
  private record Window(List<Integer> partition, List<OrderKey> order, OverPlan.Frame frame) {
    boolean hasOrder(OverCall call) {
      return partition.equals(call.partition()) && order.equals(order(call));
    }

    static List<OrderKey> order(OverCall call) {
      return call.order().stream().map(RankPlanner::orderKey).toList();
    }
  }

  /**
   * Plans functions with OVER.
   *
   * @param over what is asked for
   * @param written its input, planned
   * @param emit what EMIT asks for
   */
  static PhysicalPlan plan(OverColumns over, PhysicalPlan written, Emit.Kind emit) {
    OverPlanner planner = new OverPlanner(over, byClock(over, written), emit);
    planner.planTimed();
    planner.planOrdered();
    return planner.inOrder();
  }

  /** In the order of PROCTIME() rows come when the clock has passed their time. */
  private static PhysicalPlan byClock(OverColumns over, PhysicalPlan input) {
    List<RelFieldCollation> order = over.calls().get(0).order();
    return order.isEmpty() || input.changelog()
        ? input
        : ProcessingTimes.asEventTime(input, order.get(0).getFieldIndex(), SqlParserPos.ZERO);
  }

  // ---- In the order of event time ----

  private void planTimed() {
    Map<Window, List<Integer>> windows = new LinkedHashMap<>();
    for (int i = 0; i < over.calls().size(); i++) {
      OverCall call = over.calls().get(i);
      if (OverCalls.goesByTime(call, input)) {
        Window window = new Window(call.partition(), List.of(), OverFrames.timed(call, input));
        windows.computeIfAbsent(window, each -> new ArrayList<>()).add(i);
      }
    }
    // Rows leave those that wait in another order: the others have those of the same time as they
    // arrived.
    List<Map.Entry<Window, List<Integer>>> waitingLast = new ArrayList<>(windows.entrySet());
    waitingLast.sort(Comparator.comparing(this::waits));
    boolean reorders = waitingLast.size() > 1 && waits(waitingLast.get(waitingLast.size() - 2));
    int arrivalColumn = reorders ? input.schema().size() : -1;
    if (reorders) {
      plan = numbered(input);
    }
    for (Map.Entry<Window, List<Integer>> each : waitingLast) {
      Window window = each.getKey();
      Functions functions = new Functions(each.getValue(), true);
      plan = OverPlan.of(
          plan,
          window.partition(),
          arrivalColumn,
          window.frame(),
          functions.aggregates,
          functions.picks);
    }
  }

  private boolean waits(Map.Entry<Window, List<Integer>> window) {
    return window.getKey().frame().end() > 0
        || window.getValue().stream()
            .anyMatch(each -> OverCalls.name(over.calls().get(each)).equals("LEAD"));
  }

  /** Adds the number of each row by time and arrival. */
  private static PhysicalPlan numbered(PhysicalPlan input) {
    OverPlan.Pick number = new OverPlan.Pick(
        "ROW_NUMBER", -1, 0, -1, false, DataType.of(TypeKind.BIGINT).withNullable(false));
    return OverPlan.of(input, List.of(), -1, OverFrames.ANY_ROWS, List.of(), List.of(number));
  }

  // ---- In any order ----

  private void planOrdered() {
    Map<Window, List<Integer>> windows = new LinkedHashMap<>();
    List<Integer> withoutFrame = new ArrayList<>();
    for (int i = 0; i < over.calls().size(); i++) {
      OverCall call = over.calls().get(i);
      if (OverCalls.goesByTime(call, input)) {
        continue;
      }
      if (OverCalls.asksForFrame(call)) {
        Window window =
            new Window(call.partition(), Window.order(call), OverFrames.ordered(call, input));
        windows.computeIfAbsent(window, each -> new ArrayList<>()).add(i);
      } else {
        withoutFrame.add(i);
      }
    }
    for (int number : withoutFrame) {
      OverCall call = over.calls().get(number);
      // What has no frame shares the rows of something that has.
      Window window = windows.keySet().stream()
          .filter(each -> each.hasOrder(call))
          .findFirst()
          .orElseGet(() -> new Window(call.partition(), Window.order(call), OverFrames.ANY_ROWS));
      windows.computeIfAbsent(window, each -> new ArrayList<>()).add(number);
    }
    windows.forEach((window, numbers) -> {
      Functions functions = new Functions(numbers, false);
      plan = OrderedOverPlan.of(
          plan,
          window.partition(),
          window.order(),
          window.frame(),
          functions.aggregates,
          functions.picks,
          RankPlanner.window(plan, window.partition(), emit));
    });
  }

  /** The functions over one window; notes the positions of their columns. */
  private final class Functions {
    private final List<AggregateSpec> aggregates = new ArrayList<>();
    private final List<OverPlan.Pick> picks = new ArrayList<>();

    Functions(List<Integer> numbers, boolean timed) {
      List<Integer> picked = new ArrayList<>();
      int first = plan.schema().size();
      for (int number : numbers) {
        OverCall call = over.calls().get(number);
        if (timed ? OverCalls.isTimedPick(call) : OverCalls.isPick(call)) {
          picked.add(number);
          picks.add(OverCalls.pick(call));
        } else {
          positions[number] = first + aggregates.size();
          aggregates.add(OverCalls.aggregate(call));
        }
      }
      for (int i = 0; i < picked.size(); i++) {
        positions[picked.get(i)] = first + aggregates.size() + i;
      }
    }
  }

  /** The columns in the order that is asked for. */
  private PhysicalPlan inOrder() {
    int columns = input.schema().size();
    List<RexNode> order = new ArrayList<>();
    boolean same = plan.schema().size() == columns + positions.length;
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
}
