package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.validate.LaminarOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the windows of an aggregate are over, all columns of them: what FROM and WHERE give.
 *
 * @param rows before the windows
 * @param window its time column is one of the rows
 * @param sessionKeys expressions over the rows, each different value of which has sessions of its own; none for other windows
 * @param computed expressions over the rows that the aggregate takes: keys, arguments, conditions
 * @param bySets whether the aggregate is by several sets of keys
 */
public record WindowedRows(
    RelNode rows,
    Window window,
    List<RexNode> sessionKeys,
    List<RexNode> computed,
    boolean bySets) {
  // Copies the lists.
  public WindowedRows {
    sessionKeys = List.copyOf(sessionKeys);
    computed = List.copyOf(computed);
  }

  /**
   * Finds those of the outermost aggregates of a query.
   *
   * @param query as Calcite converted it, before all passes
   * @return one an aggregate; empty for one without a window, or whose windows are not directly over rows
   */
  public static List<Optional<WindowedRows>> of(RelNode query) {
    List<Optional<WindowedRows>> found = new ArrayList<>();
    collect(query, found);
    return found;
  }

  private static void collect(RelNode node, List<Optional<WindowedRows>> found) {
    if (node instanceof Aggregate aggregate) {
      found.add(Optional.ofNullable(under(aggregate)));
    } else {
      node.getInputs().forEach(input -> collect(input, found));
    }
  }

  private static @Nullable WindowedRows under(Aggregate aggregate) {
    boolean bySets = aggregate.getGroupSets().size() > 1;
    RelNode below = aggregate.getInput();
    if (below instanceof Project project) {
      for (int key : aggregate.getGroupSet()) {
        if (project.getProjects().get(key) instanceof RexCall call && isWindow(call)) {
          WindowForm form = LaminarOperators.groupWindow(call.getOperator()).get();
          Window window =
              RecogniseWindows.Recogniser.groupWindow(form, call, call.getParserPosition());
          return new WindowedRows(
              project.getInput(),
              window,
              keysBeside(key, aggregate, project, form),
              computed(project, project.getInput()),
              bySets);
        }
      }
      return assigned(project.getInput(), project, bySets);
    }
    return assigned(below, null, bySets);
  }

  /** What an aggregate takes that is computed of columns of the rows alone. */
  private static List<RexNode> computed(@Nullable Project project, RelNode rows) {
    int columns = rows.getRowType().getFieldCount();
    return project == null
        ? List.of()
        : project.getProjects().stream()
            .filter(each -> each instanceof RexCall call && !isWindow(call))
            .filter(each -> RelOptUtil.InputFinder.bits(each).length() <= columns)
            .filter(each -> RexUtil.SubQueryFinder.find(each) == null)
            .toList();
  }

  private static boolean isWindow(RexCall call) {
    return LaminarOperators.groupWindow(call.getOperator()).isPresent();
  }

  /** The keys of sessions in group syntax: all that the aggregate is by, but the window. */
  private static List<RexNode> keysBeside(
      int window, Aggregate aggregate, Project project, WindowForm form) {
    return form != WindowForm.SESSION
        ? List.of()
        : aggregate.getGroupSet().clear(window).asList().stream()
            .map(key -> project.getProjects().get(key))
            .toList();
  }

  /** The table syntax, with a condition of its rows at most. */
  private static @Nullable WindowedRows assigned(
      RelNode below, @Nullable Project project, boolean bySets) {
    RelNode windows = below instanceof Filter filter ? filter.getInput() : below;
    if (!(windows instanceof TableFunctionScan scan)
        || !(RecogniseWindows.Recogniser.assign(scan) instanceof WindowAssign assign)) {
      return null;
    }
    List<RexNode> keys = assign.keys().stream()
        .<RexNode>map(key -> RexInputRef.of(key, assign.getInput().getRowType()))
        .toList();
    if (!(below instanceof Filter filter)) {
      return new WindowedRows(
          assign.getInput(), assign.window(), keys, computed(project, assign.getInput()), bySets);
    }
    RexNode condition = filter.getCondition();
    int columns = assign.getInput().getRowType().getFieldCount();
    boolean readsBounds = RelOptUtil.InputFinder.bits(condition).length() > columns;
    return readsBounds
        ? null
        : new WindowedRows(
            LogicalFilter.create(assign.getInput(), condition),
            assign.window(),
            keys,
            computed(project, assign.getInput()),
            bySets);
  }
}
