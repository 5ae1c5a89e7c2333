package io.laminar.core.operator.aggregate;

/** Which rows count for a call: those that hold TRUE in some columns and are not NULL in others. */
final class CountRule {
  private final int[] trueColumns;
  private final int[] presentColumns;
  private final boolean takesEveryRow;

  private CountRule(int[] trueColumns, int[] presentColumns, boolean takesEveryRow) {
    this.trueColumns = trueColumns;
    this.presentColumns = presentColumns;
    this.takesEveryRow = takesEveryRow;
  }

  static CountRule of(AggregateCall call) {
    boolean isCondition = call.function() == AggregateFunction.COUNT_IF;
    int filter = call.filterColumn();
    int[] conditions = isCondition
        ? filter < 0 ? new int[] {call.argument()} : new int[] {filter, call.argument()}
        : filter < 0 ? new int[0] : new int[] {filter};
    return new CountRule(conditions, present(call), call.takesEveryRow());
  }

  private static int[] present(AggregateCall call) {
    if (call.function() == AggregateFunction.COUNT_IF || call.respectsNulls()) {
      return new int[0];
    }
    return call.presentColumns();
  }

  /** Columns, BOOLEAN, that must be TRUE. */
  int[] trueColumns() {
    return trueColumns;
  }

  /** Columns that must not be NULL. */
  int[] presentColumns() {
    return presentColumns;
  }

  /** Tells whether all rows count. */
  boolean takesEveryRow() {
    return takesEveryRow;
  }
}
