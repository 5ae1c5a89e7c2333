package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.rules.CoreRules;

/** The passes in their order. */
public final class Passes {
  private static final Pass PUSH_FILTERS = new RulePass(
      CoreRules.FILTER_MERGE,
      CoreRules.FILTER_PROJECT_TRANSPOSE,
      CoreRules.FILTER_SET_OP_TRANSPOSE);

  private static final Pass MERGE_PROJECTS =
      new RulePass(CoreRules.PROJECT_MERGE, CoreRules.PROJECT_REMOVE, CoreRules.UNION_MERGE);

  private static final Pass MERGE_INTO_AGGREGATES = new RulePass(
      CoreRules.AGGREGATE_PROJECT_MERGE, CoreRules.PROJECT_MERGE, CoreRules.PROJECT_REMOVE);

  private static final List<Pass> IN_ORDER = List.of(
      // First, while a window in group syntax still is one call in the Project right under its
      // Aggregate: any merge
      // could carry it elsewhere.
      new RecogniseWindows(),
      // Filters go to the sources before projects are merged, so that every tree ends up as Project
      // over Filter.
      PUSH_FILTERS,
      MERGE_PROJECTS,
      // Wants exactly that shape, and leaves a Project over each aggregate that it makes ...
      new AggregateAssignedWindows(),
      // ... into which HAVING and the SELECT list are merged now.
      PUSH_FILTERS,
      MERGE_PROJECTS,
      // Before simplification, which might take start + size apart.
      new NameWindowBounds(),
      // On few, final expressions.
      new SimplifyExpressions(),
      // Last: an aggregate over plain columns needs no Project, but the passes above look for one.
      MERGE_INTO_AGGREGATES);

  private Passes() {}

  /**
   * Applies all passes.
   *
   * @param query a query as Calcite converted it
   * @return the same query in few operators, windows recognised
   */
  public static RelNode apply(RelNode query) {
    RelNode result = query;
    for (Pass pass : IN_ORDER) {
      result = pass.apply(result);
    }
    return result;
  }
}
