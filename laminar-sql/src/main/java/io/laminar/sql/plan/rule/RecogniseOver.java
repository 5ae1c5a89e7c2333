package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

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
    private final List<RexNode> found = new ArrayList<>();
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
      return column(over, over);
    }

    /** Of no values a SUM is NULL by itself, which Calcite writes as a CASE. */
    @Override
    public RexNode visitCall(RexCall call) {
      List<RexNode> operands = call.getOperands();
      boolean isSum = call.getKind() == SqlKind.CASE
          && operands.size() == 3
          && operands.get(0) instanceof RexCall condition
          && condition.getKind() == SqlKind.GREATER_THAN
          && condition.getOperands().get(0) instanceof RexOver count
          && count.getAggOperator().getKind() == SqlKind.COUNT
          && RexUtil.removeCast(operands.get(1)) instanceof RexOver sum
          && sum.getWindow().equals(count.getWindow())
          && sum.getOperands().equals(count.getOperands())
          && RexUtil.isNullLiteral(operands.get(2), true);
      return isSum
          ? column(call, (RexOver) RexUtil.removeCast(operands.get(1)))
          : super.visitCall(call);
    }

    /** The column of a function, whose type is that of what stands for it. */
    private RexNode column(RexNode written, RexOver over) {
      int number = found.indexOf(written);
      if (number < 0) {
        number = found.size();
        found.add(written);
        calls.add(call(over, written.getType()));
      }
      return new RexInputRef(below.size() + number, written.getType());
    }

    private OverCall call(RexOver over, RelDataType type) {
      List<RelFieldCollation> order = new ArrayList<>();
      for (RexFieldCollation key : over.getWindow().orderKeys) {
        OrderedValues.check(key.left.getType());
        order.add(
            new RelFieldCollation(column(key.left), key.getDirection(), key.getNullDirection()));
      }
      List<RexNode> operands = new ArrayList<>();
      for (int i = 0; i < over.getOperands().size(); i++) {
        operands.add(operand(over, i));
      }
      return new OverCall(
          over.getAggOperator(),
          operands,
          over.isDistinct(),
          over.ignoreNulls(),
          over.getWindow().partitionKeys.stream().map(this::column).toList(),
          order,
          over.getWindow(),
          type);
    }

    /** The operand of NTILE and the second one of LAG, LEAD and NTH_VALUE is a number; what LAG and LEAD may give are values of its type. */
    private RexNode operand(RexOver over, int number) {
      RexNode operand = over.getOperands().get(number);
      SqlKind kind = over.getAggOperator().getKind();
      boolean isNeighbour = kind == SqlKind.LAG || kind == SqlKind.LEAD;
      boolean hasNumber = isNeighbour || kind == SqlKind.NTH_VALUE;
      if ((number == 1 && hasNumber) || kind == SqlKind.NTILE) {
        return operand;
      }
      RexNode value = operand;
      if (isNeighbour
          && !SqlTypeUtil.equalSansNullability(
              project.getCluster().getTypeFactory(), operand.getType(), over.getType())) {
        RelDataType type = project
            .getCluster()
            .getTypeFactory()
            .createTypeWithNullability(over.getType(), operand.getType().isNullable());
        value = project.getCluster().getRexBuilder().makeAbstractCast(type, operand, false);
      }
      return new RexInputRef(column(value), value.getType());
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
