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
 * @param sequence the number of the change among those of its relation, from 1 on, ascending, perhaps with gaps: what {@link
 *     Sink#changesAfter} takes; 0 where the relation retains none
 * @param <T> the row's type
 */
public record Change<T>(long weight, T row, boolean endsCommit, long sequence) {
  // Checks that there is a row.
  public Change {
    Arguments.notNull(row, "row");
  }

  /**
   * A change without a number.
   *
   * @param weight as above
   * @param row the row
   * @param endsCommit as above
   */
  public Change(long weight, T row, boolean endsCommit) {
    this(weight, row, endsCommit, 0);
  }

  /**
   * A change that is a commit of its own, without a number.
   *
   * @param weight as above
   * @param row the row
   */
  public Change(long weight, T row) {
    this(weight, row, true);
  }
}
