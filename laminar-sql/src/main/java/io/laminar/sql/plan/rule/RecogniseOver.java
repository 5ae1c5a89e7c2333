package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;

/**
 * Takes functions with OVER out of the expressions of a Project: they become columns of an {@link OverColumns} below it.
 * What they compute their arguments, keys and order of becomes columns of a Project below that.
 */
final class RecogniseOver implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Project project && project.containsOver()
            ? new Extraction(project).apply()
            : visited;
      }
    });
  }

  private static final class Extraction extends RexShuttle {
    private final Project project;
    private final List<RexNode> below;
    private final List<RexOver> found = new ArrayList<>();
    private final List<OverCall> calls = new ArrayList<>();

    Extraction(Project project) {
      this.project = project;
      this.below = new ArrayList<>(project
          .getCluster()
          .getRexBuilder()
          .identityProjects(project.getInput().getRowType()));
    }

    RelNode apply() {
      // Twice: how many columns stand before those of the calls is known only after the first time.
      project.getProjects().forEach(each -> each.accept(this));
      List<RexNode> above =
          project.getProjects().stream().map(each -> each.accept(this)).toList();
      RelNode input = project.getInput();
      if (below.size() > input.getRowType().getFieldCount()) {
        List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
        for (int i = names.size(); i < below.size(); i++) {
          names.add("$f" + i);
        }
        input = LogicalProject.create(input, List.of(), below, names, Set.of());
      }
      return LogicalProject.create(
          OverColumns.create(input, calls),
          List.of(),
          above,
          project.getRowType().getFieldNames(),
          Set.of());
    }

    @Override
    public RexNode visitOver(RexOver over) {
      int number = found.indexOf(over);
      if (number < 0) {
        number = found.size();
        found.add(over);
        calls.add(call(over));
      }
      return new RexInputRef(below.size() + number, over.getType());
    }

    private OverCall call(RexOver over) {
      List<RelFieldCollation> order = new ArrayList<>();
      for (RexFieldCollation key : over.getWindow().orderKeys) {
        order.add(
            new RelFieldCollation(column(key.left), key.getDirection(), key.getNullDirection()));
      }
      return new OverCall(
          over.getAggOperator(),
          over.getOperands().stream().map(this::operand).toList(),
          over.isDistinct(),
          over.ignoreNulls(),
          over.getWindow().partitionKeys.stream().map(this::column).toList(),
          order,
          over.getWindow(),
          over.getType());
    }

    private RexNode operand(RexNode operand) {
      return operand instanceof RexLiteral
          ? operand
          : new RexInputRef(column(operand), operand.getType());
    }

    /** The column that an expression is; it is made if there is none. */
    private int column(RexNode expression) {
      int column = below.indexOf(expression);
      if (column < 0) {
        column = below.size();
        below.add(expression);
      }
      return column;
    }
  }
}
