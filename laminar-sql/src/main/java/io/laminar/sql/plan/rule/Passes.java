package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * The passes in their order. They are plain tree walks: a rule planner would load hundreds of rules that are never used,
 * which is most of the time that the first query takes.
 */
public final class Passes {
  private static final List<Pass> IN_ORDER = List.of(
      // An aggregate by each grouping set; what follows sees one set an aggregate.
      new ExpandGroupingSets(),
      // While a window in group syntax still is one call in the Project right under its
      // Aggregate: any merge
      // could carry it elsewhere.
      new RecogniseWindows(),
      // Before anything moves into a join or out of it.
      new RecogniseAsof(),
      new SplitJoinConditions(),
      // What is left of unions then is UNION ALL.
      new DistinctUnions(),
      // Before anything moves past a Project: what is computed over other rows stays where it is.
      new RecogniseOver(),
      // Filters go to the sources before projects are merged, so that trees end up as Project over
      // Filter.
      new PushFilters(),
      new MergeNeighbours(),
      // While the filter is right over the columns that it bounds.
      new RecogniseRanks(),
      // Looks for few nodes between an Aggregate and its windows, and leaves a Project over what it
      // makes ...
      new AggregateAssignedWindows(),
      new AggregateCountWindows(),
      // ... into which HAVING and the SELECT list are merged now.
      new PushFilters(),
      new MergeNeighbours(),
      // Before simplification, which might take start + size apart.
      new NameWindowBounds(),
      // On few, final expressions.
      new SimplifyExpressions(),
      // Last: what those do not name any more is not kept either.
      new DropUnusedColumns());

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
