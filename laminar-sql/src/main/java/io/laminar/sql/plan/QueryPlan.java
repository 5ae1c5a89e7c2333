package io.laminar.sql.plan;

import io.laminar.api.Schema;
import io.laminar.sql.physical.PhysicalPlan;

/**
 * A planned query.
 *
 * @param root the step whose output is the query's
 * @param schema the query's columns
 * @param changelog whether its rows bear weights
 * @param eventTimeColumn position of the column that carries event time, or -1
 */
public record QueryPlan(PhysicalPlan root, Schema schema, boolean changelog, int eventTimeColumn) {
  static QueryPlan of(PhysicalPlan root) {
    return new QueryPlan(root, root.schema(), root.changelog(), root.eventTimeColumn());
  }

  /**
   * Returns the text of EXPLAIN.
   *
   * @return one line a step, each ended by a line feed
   */
  public String explain() {
    return root.explain();
  }
}
