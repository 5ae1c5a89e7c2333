package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A query that runs once over the rows that are there: its plan, and what is done with the rows that come out at the
 * end. The caller sums changelogs first, then sorts, skips {@code offset} rows, takes {@code limit}, and shows the first
 * {@code schema.size()} columns.
 *
 * @param plan the steps; its rows may have more columns than are shown, for sorting
 * @param schema the columns that are shown
 * @param sortKeys ORDER BY, the most significant first; empty if no order was asked for
 * @param offset how many rows are skipped, 0 or more
 * @param limit how many rows are taken at most, or {@link #NO_LIMIT}; as {@code offset}, it may be a {@link
 *     #parameter}
 * @param parameters the types of those that it asks for, by their numbers
 */
public record BatchQuery(
    QueryPlan plan,
    Schema schema,
    List<SortKey> sortKeys,
    long offset,
    long limit,
    Map<Integer, DataType> parameters) {
  /** Less than this stands for a parameter. */
  private static final long FIRST_PARAMETER = -2;

  /** No LIMIT was given. */
  public static final long NO_LIMIT = -1;

  // Copies the list and the map.
  public BatchQuery {
    sortKeys = List.copyOf(sortKeys);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Returns what stands for a parameter in the place of a number.
   *
   * @param index the parameter's number
   */
  static long parameter(int index) {
    return FIRST_PARAMETER - index;
  }

  /**
   * Returns which parameter gives a number.
   *
   * @param number an offset or a limit
   * @return the parameter's number, or -1 where it is the number itself
   */
  public static int parameterOf(long number) {
    return number > FIRST_PARAMETER ? -1 : (int) (FIRST_PARAMETER - number);
  }

  /**
   * Returns the text of EXPLAIN: the plan, and above it what is done with its rows.
   *
   * @return one line a step, each ended by a line feed
   */
  public String explain() {
    String steps = explainRows();
    return steps.isEmpty()
        ? plan.explain()
        : steps + " [ad-hoc]\n" + plan.explain().indent(2);
  }

  /** Returns what is done with the rows of the plan: how they are sorted and cut; empty where nothing is. */
  public String explainRows() {
    StringJoiner steps = new StringJoiner(", ");
    if (!sortKeys.isEmpty()) {
      steps.add(
          sortKeys.stream().map(this::described).collect(Collectors.joining(", ", "Sort by ", "")));
    }
    if (limit != NO_LIMIT) {
      steps.add("Limit " + described(limit));
    }
    if (offset != 0) {
      steps.add("Offset " + described(offset));
    }
    return steps.toString();
  }

  private String described(SortKey key) {
    return plan.schema().column(key.column()).name()
        + (key.descending() ? " DESC" : "")
        + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
  }

  private static String described(long number) {
    return parameterOf(number) < 0 ? Long.toString(number) : "?";
  }
}
