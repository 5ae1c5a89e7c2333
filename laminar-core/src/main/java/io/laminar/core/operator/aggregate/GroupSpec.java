package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a GROUP BY computes over which input. Everything is a plain input column: the planner puts a
 * projection below that computes keys, arguments and filters.
 *
 * @param inputTypes of the input's columns
 * @param keys input columns to group by; none for a global aggregate
 * @param calls the aggregates, in the order of the output; none for DISTINCT
 * @param eventTimeColumn the input's event time (one word: TIMESTAMP, TIMESTAMP_LTZ, DATE or a
 *     number), or −1 where there is none: then FIRST_VALUE and LAST_VALUE go by arrival alone
 * @param changelogInput whether the input carries weights other than +1; costs state in MIN, MAX,
 *     FIRST_VALUE, LAST_VALUE and their kin and in DISTINCT, which then keep what can be retracted
 */
public record GroupSpec(
    List<DataType> inputTypes,
    List<Integer> keys,
    List<AggregateCall> calls,
    int eventTimeColumn,
    boolean changelogInput) {
  // Copies the lists and checks the column numbers.
  public GroupSpec {
    inputTypes = List.copyOf(inputTypes);
    keys = List.copyOf(keys);
    calls = List.copyOf(calls);
    int columns = inputTypes.size();
    for (int key : keys) {
      check(key >= 0 && key < columns, "key column " + key, columns);
    }
    for (AggregateCall call : calls) {
      check(call.argument() < columns, "argument column " + call.argument(), columns);
      for (int other : call.others()) {
        check(other >= 0 && other < columns, "argument column " + other, columns);
      }
      check(call.filterColumn() < columns, "filter column " + call.filterColumn(), columns);
    }
    check(eventTimeColumn < columns, "event-time column " + eventTimeColumn, columns);
  }

  private static void check(boolean valid, String what, int columns) {
    if (!valid) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          what + " is not among the " + columns + " columns of the input",
          "Columns are counted from 0");
    }
  }

  /**
   * A spec over append-only input.
   *
   * @param inputTypes of the input's columns
   * @param keys input columns to group by
   * @param calls the aggregates
   * @param eventTimeColumn the input's event time, or −1
   * @return the spec
   */
  public static GroupSpec of(
      List<DataType> inputTypes,
      List<Integer> keys,
      List<AggregateCall> calls,
      int eventTimeColumn) {
    return new GroupSpec(inputTypes, keys, calls, eventTimeColumn, false);
  }

  /**
   * The same over input that carries weights.
   *
   * @return the spec with {@code changelogInput}
   */
  public GroupSpec overChangelog() {
    return new GroupSpec(inputTypes, keys, calls, eventTimeColumn, true);
  }

  /**
   * The types of the key columns.
   *
   * @return in the order of {@link #keys()}
   */
  public List<DataType> keyTypes() {
    List<DataType> types = new ArrayList<>();
    for (int key : keys) {
      types.add(inputTypes.get(key));
    }
    return types;
  }

  /**
   * Refuses a spec without event time.
   *
   * @return this
   */
  public GroupSpec withEventTime() {
    if (eventTimeColumn < 0) {
      throw new LaminarException(
          ErrorCode.NO_EVENT_TIME,
          "a window needs an event-time column",
          "Declare WATERMARK FOR a column of the source");
    }
    return this;
  }
}
