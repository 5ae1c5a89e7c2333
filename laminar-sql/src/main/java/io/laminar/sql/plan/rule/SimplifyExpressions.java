package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/** Folds constants and simplifies conditions; keeps every expression's type, nullability included. */
final class SimplifyExpressions implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    RexBuilder builder = query.getCluster().getRexBuilder();
    RexExecutor executor = query.getCluster().getPlanner().getExecutor();
    RexSimplify simplify = new RexSimplify(
        builder, RelOptPredicateList.EMPTY, executor == null ? RexUtil.EXECUTOR : executor);
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        if (hasEscape(visited)) {
          return visited;
        }
        if (visited instanceof Filter filter) {
          RexNode condition = simplify.simplifyUnknownAsFalse(filter.getCondition());
          return condition.isAlwaysTrue()
              ? filter.getInput()
              : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
        }
        return visited instanceof Project project ? project(project, simplify) : visited;
      }
    });
  }

  /** Calcite takes a wildcard that is the ESCAPE character of LIKE for a wildcard; such a node stays as it is. */
  private static boolean hasEscape(RelNode node) {
    boolean[] found = new boolean[1];
    node.accept(new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        found[0] |= call.getKind() == SqlKind.LIKE && call.getOperands().size() == 3;
        return super.visitCall(call);
      }
    });
    return found[0];
  }

  private static RelNode project(Project project, RexSimplify simplify) {
    List<RexNode> expressions = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      expressions.add(simplify.simplifyPreservingType(expression));
    }
    return project.copy(
        project.getTraitSet(), project.getInput(), expressions, project.getRowType());
  }
}
