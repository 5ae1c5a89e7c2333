package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.validate.LaminarOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Makes a column of PROCTIME() in a window of the group syntax, {@code TUMBLE(PROCTIME(), …)}: windows are over columns. */
final class ProcessingTimeColumn {
  private ProcessingTimeColumn() {}

  /** The projection over an input that has the column, or as it was where no window is over PROCTIME(). */
  static Project under(Project project) {
    if (project.getProjects().stream().noneMatch(ProcessingTimeColumn::isWindow)) {
      return project;
    }
    RelNode input = project.getInput();
    RexBuilder rex = project.getCluster().getRexBuilder();
    RexNode time = rex.makeCall(OwnOperators.PROCTIME);
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
    columns.add(time);
    List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
    names.add("proctime");
    RelNode timed = LogicalProject.create(input, ImmutableList.of(), columns, names, Set.of());
    RexNode column = new RexInputRef(columns.size() - 1, time.getType());
    RexShuttle toColumn = new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        return call.getOperator().equals(OwnOperators.PROCTIME) ? column : super.visitCall(call);
      }
    };
    List<RexNode> projects = toColumn.visitList(project.getProjects());
    return project.copy(project.getTraitSet(), timed, projects, project.getRowType());
  }

  private static boolean isWindow(RexNode expression) {
    return expression instanceof RexCall call
        && LaminarOperators.groupWindow(call.getOperator()).isPresent()
        && call.getOperands().get(0) instanceof RexCall time
        && time.getOperator().equals(OwnOperators.PROCTIME);
  }
}
