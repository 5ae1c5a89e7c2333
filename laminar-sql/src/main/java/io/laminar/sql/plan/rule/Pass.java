package io.laminar.sql.plan.rule;

import org.apache.calcite.rel.RelNode;

/** One small step that rewrites a query and keeps its meaning. Stateless. */
interface Pass {
  /**
   * Rewrites a query.
   *
   * @param query the tree; not changed
   * @return the tree after this step; the same object if there was nothing to do
   */
  RelNode apply(RelNode query);
}
