package io.laminar.core.operator.join;

import io.laminar.core.expression.Predicate;
import java.util.List;

/**
 * What has to hold for a pair beside the equality of its keys.
 *
 * @param predicate over the columns of the left input, then those of the right one
 * @param columns those that it reads
 */
public record JoinCondition(Predicate predicate, List<Integer> columns) {
  // Copies the list.
  public JoinCondition {
    columns = List.copyOf(columns);
  }
}
