package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The table syntax: {@code GROUP BY window_start, window_end [, keys]} over TABLE(TUMBLE(...)) and the like is an aggregate by
 * window, whatever projections and filters lie between.
 */
final class AggregateAssignedWindows implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Aggregate aggregate ? aggregate(aggregate) : visited;
      }
    });
  }

  private static RelNode aggregate(Aggregate aggregate) {
    WindowAssign assign = assignBelow(aggregate.getInput());
    if (assign == null) {
      return aggregate;
    }
    int firstBound = assign.getInput().getRowType().getFieldCount();
    Map<Integer, Integer> boundOfKey = new HashMap<>();
    for (int key : aggregate.getGroupSet()) {
      int column = assignedColumn(aggregate.getInput(), key);
      if (column >= firstBound) {
        boundOfKey.put(key, column - firstBound);
      }
    }
    if (boundOfKey.isEmpty()) {
      return aggregate;
    }
    checkTells(assign.window(), boundOfKey);
    if (assign.window().form() == WindowForm.SESSION) {
      return SessionGroups.aggregate(
          aggregate, assign, boundOfKey, () -> directly(aggregate, assign, boundOfKey, firstBound));
    }
    RelNode direct = directly(aggregate, assign, boundOfKey, firstBound);
    return direct != null ? direct : overChain(aggregate, assign, boundOfKey);
  }

  /** Windows that begin together are told apart by their ends. */
  private static void checkTells(Window window, Map<Integer, Integer> boundOfKey) {
    if (window.form() == WindowForm.CUMULATE
        && boundOfKey.values().stream().allMatch(bound -> bound == WindowAggregate.START)) {
      throw Refusal.of(
              ErrorCode.INVALID_WINDOW,
              "window_start does not tell the windows of CUMULATE apart",
              window.position())
          .remedy("name window_end, too, in GROUP BY or SELECT DISTINCT")
          .exception();
    }
  }

  private static @Nullable WindowAssign assignBelow(RelNode node) {
    RelNode below = node;
    while (below instanceof Project || below instanceof Filter) {
      below = below.getInput(0);
    }
    return below instanceof WindowAssign assign ? assign : null;
  }

  /** Which column of the assignment a column is, or -1 if it is computed. */
  private static int assignedColumn(RelNode node, int column) {
    RelNode below = node;
    int index = column;
    while (!(below instanceof WindowAssign)) {
      if (below instanceof Project project) {
        if (!(project.getProjects().get(index) instanceof RexInputRef reference)) {
          return -1;
        }
        index = reference.getIndex();
      }
      below = below.getInput(0);
    }
    return index;
  }

  /**
   * The usual shape, Project over Filter over the assignment: where nothing but the grouping reads the bounds, they need
   * not be assigned, because the aggregate finds each row's window itself. Null in any other case.
   */
  private static @Nullable RelNode directly(
      Aggregate aggregate, WindowAssign assign, Map<Integer, Integer> boundOfKey, int firstBound) {
    RelNode below = aggregate.getInput();
    List<RexNode> inputs = references(below);
    if (below instanceof Project project) {
      inputs = project.getProjects();
      below = project.getInput();
    }
    Filter filter = below instanceof Filter found ? found : null;
    RelNode bottom = filter == null ? below : filter.getInput();
    List<RexNode> readers = otherInputs(aggregate, inputs, boundOfKey);
    if (filter != null) {
      readers.add(filter.getCondition());
    }
    if (!bottom.equals(assign)
        || RelOptUtil.InputFinder.bits(readers, null).length() > firstBound) {
      return null;
    }
    RelNode source = filter == null
        ? assign.getInput()
        : LogicalFilter.create(assign.getInput(), filter.getCondition());
    return new WindowAggregateBuilder(aggregate, inputs, source, assign.window(), boundOfKey)
        .build();
  }

  /** What the aggregate reads besides the bounds that it groups by. */
  private static List<RexNode> otherInputs(
      Aggregate aggregate, List<RexNode> inputs, Map<Integer, Integer> boundOfKey) {
    List<RexNode> others = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      if (!boundOfKey.containsKey(key)) {
        others.add(inputs.get(key));
      }
    }
    aggregate.getAggCallList().forEach(call -> {
      call.getArgList().forEach(argument -> others.add(inputs.get(argument)));
      if (call.hasFilter()) {
        others.add(inputs.get(call.filterArg));
      }
    });
    return others;
  }

  /** Any other shape: everything between stays, and hands the time up beside its own columns. */
  private static RelNode overChain(
      Aggregate aggregate, WindowAssign assign, Map<Integer, Integer> boundOfKey) {
    RelNode below = aggregate.getInput();
    List<RexNode> inputs = references(below);
    if (below instanceof Project project) {
      inputs = project.getProjects();
      below = project.getInput();
    }
    Window window = assign.window();
    List<Integer> carried = new ArrayList<>(List.of(window.timeColumn()));
    if (window.form().overlaps()) {
      // The aggregate cannot find the window of a row by its time.
      int firstBound = assign.getInput().getRowType().getFieldCount();
      carried.add(firstBound);
      carried.add(firstBound + 1);
    }
    RelNode source = withColumns(below, carried);
    int first = source.getRowType().getFieldCount() - carried.size();
    boolean isPlain = isFilterChain(below);
    int time = isPlain ? window.timeColumn() : first;
    int bounds = window.form().overlaps() ? isPlain ? carried.get(1) : first + 1 : -1;
    return new WindowAggregateBuilder(
            aggregate, inputs, source, window.over(time, bounds), boundOfKey)
        .build();
  }

  private static boolean isFilterChain(RelNode node) {
    RelNode below = node;
    while (below instanceof Filter) {
      below = below.getInput(0);
    }
    return below instanceof WindowAssign;
  }

  /** Adds columns of the assignment as the last ones to every projection above it. */
  private static RelNode withColumns(RelNode node, List<Integer> columns) {
    if (isFilterChain(node)) {
      return node;
    }
    RelNode input = withColumns(node.getInput(0), columns);
    if (node instanceof Filter filter) {
      return LogicalFilter.create(input, filter.getCondition());
    }
    Project project = (Project) node;
    int first = input.getRowType().getFieldCount() - columns.size();
    List<RexNode> all = new ArrayList<>(project.getProjects());
    List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
    for (int i = 0; i < columns.size(); i++) {
      int column = isFilterChain(project.getInput()) ? columns.get(i) : first + i;
      all.add(RexInputRef.of(column, input.getRowType()));
      names.add("$f" + names.size());
    }
    return LogicalProject.create(input, List.of(), all, names, Set.of());
  }

  private static List<RexNode> references(RelNode node) {
    List<RexNode> references = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      references.add(RexInputRef.of(i, node.getRowType()));
    }
    return references;
  }
}
