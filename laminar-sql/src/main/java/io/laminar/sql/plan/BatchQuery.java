package io.laminar.sql.plan;

import io.laminar.api.Schema;
import java.util.List;

/**
 * A query that runs once over the rows that are there: its plan, and what is done with the rows that come out at the
 * end. The caller sums changelogs first, then sorts, skips {@code offset} rows, takes {@code limit}, and shows the first
 * {@code schema.size()} columns.
 *
 * @param plan the steps; its rows may have more columns than are shown, for sorting
 * @param schema the columns that are shown
 * @param sortKeys ORDER BY, the most significant first; empty if no order was asked for
 * @param offset how many rows are skipped, 0 or more
 * @param limit how many rows are taken at most, or {@link #NO_LIMIT}
 */
public record BatchQuery(
    QueryPlan plan, Schema schema, List<SortKey> sortKeys, long offset, long limit) {
  /** No LIMIT was given. */
  public static final long NO_LIMIT = -1;

  // Copies the list.
  public BatchQuery {
    sortKeys = List.copyOf(sortKeys);
  }
}
