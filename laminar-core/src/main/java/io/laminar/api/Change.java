package io.laminar.api;

/**
 * One change of a changelog: a view is the sum of its changes (a Z-set; Budiu et al., DBSP, VLDB
 * 2023).
 *
 * @param weight how often the row is inserted (positive) or retracted (negative); never 0
 * @param row the row
 * @param endsCommit whether no further change of the same commit follows: the sum of all changes up to
 *     here is the batch answer over the rows that were pushed up to some point; it is not where this is
 *     false
 * @param <T> the row's type
 */
public record Change<T>(long weight, T row, boolean endsCommit) {
  // Checks that there is a row.
  public Change {
    Arguments.notNull(row, "row");
  }

  /**
   * A change that is a commit of its own.
   *
   * @param weight as above
   * @param row the row
   */
  public Change(long weight, T row) {
    this(weight, row, true);
  }
}
