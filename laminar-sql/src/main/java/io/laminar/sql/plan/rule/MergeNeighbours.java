package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Makes one projection of two, unless its expressions would grow much; takes out projections that change nothing but
 * names; makes one union of nested ones.
 */
final class MergeNeighbours implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        if (visited instanceof Project project) {
          return project(project);
        }
        return visited instanceof Union union ? union(union) : visited;
      }
    });
  }

  private static RelNode project(Project project) {
    Project result = project;
    while (result.getInput() instanceof Project lower && isDeterministic(lower)) {
      List<RexNode> merged = RelOptUtil.pushPastProjectUnlessBloat(
          result.getProjects(), lower, PushFilters.MAX_GROWTH);
      if (merged == null) {
        break;
      }
      List<String> names = result.getRowType().getFieldNames();
      result = LogicalProject.create(lower.getInput(), List.of(), merged, names, Set.of());
    }
    RelNode input = result.getInput();
    return RexUtil.isIdentity(result.getProjects(), input.getRowType()) ? input : result;
  }

  /** What gives something else with each call is computed once a row. */
  static boolean isDeterministic(Project project) {
    return project.getProjects().stream().allMatch(RexUtil::isDeterministic);
  }

  private static RelNode union(Union union) {
    if (union.getInputs().stream().noneMatch(Union.class::isInstance)) {
      return union;
    }
    List<RelNode> sides = new ArrayList<>();
    for (RelNode side : union.getInputs()) {
      sides.addAll(side instanceof Union inner ? inner.getInputs() : List.of(side));
    }
    return LogicalUnion.create(sides, true);
  }
}
