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
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the windows of an aggregate are over, all columns of them: what FROM and WHERE give.
 *
 * @param rows before the windows
 * @param window its time column is one of the rows
 */
public record WindowedRows(RelNode rows, Window window) {
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
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return null;
    }
    RelNode below = aggregate.getInput();
    if (below instanceof Project project) {
      for (int key : aggregate.getGroupSet()) {
        if (project.getProjects().get(key) instanceof RexCall call
            && LaminarOperators.groupWindow(call.getOperator()).isPresent()) {
          WindowForm form = LaminarOperators.groupWindow(call.getOperator()).get();
          Window window =
              RecogniseWindows.Recogniser.groupWindow(form, call, call.getParserPosition());
          return new WindowedRows(project.getInput(), window);
        }
      }
      below = project.getInput();
    }
    return assigned(below);
  }

  /** The table syntax, with a condition of its rows at most. */
  private static @Nullable WindowedRows assigned(RelNode below) {
    RelNode windows = below instanceof Filter filter ? filter.getInput() : below;
    if (!(windows instanceof TableFunctionScan scan)
        || !(RecogniseWindows.Recogniser.assign(scan) instanceof WindowAssign assign)) {
      return null;
    }
    if (!(below instanceof Filter filter)) {
      return new WindowedRows(assign.getInput(), assign.window());
    }
    RexNode condition = filter.getCondition();
    int columns = assign.getInput().getRowType().getFieldCount();
    boolean readsBounds = RelOptUtil.InputFinder.bits(condition).length() > columns;
    return readsBounds
        ? null
        : new WindowedRows(LogicalFilter.create(assign.getInput(), condition), assign.window());
  }
}
