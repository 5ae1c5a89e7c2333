package io.laminar.core.operator;

/**
 * An operator that emits one result for all rows of a commit: a result that changes twice within a
 * commit is emitted once, and one that returns to its old value not at all.
 *
 * <p>A commit that ends within a batch and whose results fit one output batch is dealt with by
 * {@link #process}. Otherwise the operator holds it until {@link #endCommit} is called.
 */
public interface NettingOperator extends Operator {
  /** Tells whether rows of a commit were taken whose results were not emitted yet. */
  boolean holdsCommit();

  /**
   * Emits the results of the commit that is held: no row of it follows.
   *
   * @param step whether other operators still add to the commit, so that it stays open in the output
   * @param output receives the results: at most one batch a call
   * @return false when it must be called again for the rest
   */
  boolean endCommit(boolean step, Output output);
}
