package io.laminar.core.expression;

import io.laminar.core.data.Batch;

/** A condition that selects rows: keeps those for which it is TRUE, not FALSE and not NULL. */
public interface Predicate {
  /**
   * Selects rows, without branching on the data.
   *
   * @param batch the rows
   * @param rows physical rows to look at
   * @param count how many elements of {@code rows} count
   * @param selected receives the physical rows that pass, in the order of {@code rows}; at least
   *     {@link Batch#MAX_ROWS} long; may be the same array as {@code rows}
   * @param context takes row errors; a row that fails is not selected
   * @return how many passed
   */
  int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context);
}
