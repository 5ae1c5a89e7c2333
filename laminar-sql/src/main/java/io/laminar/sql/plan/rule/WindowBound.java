package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.validate.LaminarOperators;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * The end of a window by which a query groups, or its last moment. Calcite writes it as a computation over the start, for
 * which {@link NameWindowBounds} finds the column where the window is, not behind a join.
 */
final class WindowBound {
  private WindowBound() {}

  /** Tells whether an expression is one, over the columns of a query's rows. */
  static boolean is(RexNode node, CorrelatedQuery query) {
    if (!(node instanceof RexCall call) || call.getOperands().isEmpty()) {
      return false;
    }
    RexNode first = call.getOperands().get(0);
    if (call.getOperator().equals(OwnOperators.WINDOW_TIME) && is(first, query)) {
      return true;
    }
    boolean isEnd = call.getOperator().equals(OwnOperators.WINDOW_END)
        || (call.getKind() == SqlKind.PLUS && call.getOperands().get(1) instanceof RexLiteral);
    return isEnd
        && first instanceof RexInputRef start
        && start.getIndex() >= query.width()
        && isStart(query.rows(), start.getIndex() - query.width());
  }

  private static boolean isStart(RelNode rows, int column) {
    if (rows instanceof Filter filter) {
      return isStart(filter.getInput(), column);
    }
    if (rows instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef picked
          && isStart(project.getInput(), picked.getIndex());
    }
    return rows instanceof Aggregate aggregate
        && column < aggregate.getGroupCount()
        && aggregate.getInput() instanceof Project project
        && project.getProjects().get(aggregate.getGroupSet().nth(column)) instanceof RexCall key
        && LaminarOperators.groupWindow(key.getOperator()).isPresent();
  }
}
