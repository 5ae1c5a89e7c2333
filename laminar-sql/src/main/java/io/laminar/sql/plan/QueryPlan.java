package io.laminar.sql.plan;

import io.laminar.api.Schema;
import io.laminar.sql.explain.ExplainLines;
import io.laminar.sql.explain.ExplainNode;
import io.laminar.sql.physical.PhysicalPlan;
import java.util.List;
import java.util.Optional;

/**
 * A planned query.
 *
 * @param root the step whose output is the query's
 * @param schema the query's columns
 * @param changelog whether its rows bear weights
 * @param eventTimeColumn position of the column that carries event time, or -1
 * @param uniqueKeys sets of columns in which no two rows of the result agree, the preferred first; an empty set says
 *     that there is at most one row
 * @param lateRows the rows that are late for its window, where LATE DATA TO asks for them
 */
public record QueryPlan(
    PhysicalPlan root,
    Schema schema,
    boolean changelog,
    int eventTimeColumn,
    List<List<Integer>> uniqueKeys,
    Optional<PhysicalPlan> lateRows) {
  // Copies the keys.
  public QueryPlan {
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
  }

  /**
   * What a plan says of its output.
   *
   * @param root the plan
   * @return the planned query
   */
  public static QueryPlan of(PhysicalPlan root) {
    return of(root, Optional.empty());
  }

  /**
   * What a plan says of its output.
   *
   * @param root the plan
   * @param lateRows that of the rows which are late for its window, where LATE DATA TO asks for them
   * @return the planned query
   */
  public static QueryPlan of(PhysicalPlan root, Optional<PhysicalPlan> lateRows) {
    return new QueryPlan(
        root, root.schema(), root.changelog(), root.eventTimeColumn(), root.uniqueKeys(), lateRows);
  }

  /** Returns the preferred one of {@link #uniqueKeys()}, or empty if none is known. */
  public Optional<List<Integer>> uniqueKey() {
    return uniqueKeys.stream().findFirst();
  }

  /**
   * Returns the text of EXPLAIN.
   *
   * @return one line a step, each ended by a line feed
   */
  public String explain() {
    return ExplainLines.plan(ExplainNode.of(root));
  }
}
