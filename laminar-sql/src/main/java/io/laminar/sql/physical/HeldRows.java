package io.laminar.sql.physical;

/** Until when a step keeps the rows that it reads, where these go because of state_ttl. */
final class HeldRows {
  private HeldRows() {}

  /** Tells whether all rows of a plan are retracted some time after they came. */
  static boolean go(PhysicalPlan plan) {
    if (plan instanceof ExpiringRowsPlan
        || (plan instanceof GroupAggregatePlan group && group.stateTtl().isPresent())) {
      return true;
    }
    return !plan.inputs().isEmpty() && plan.inputs().stream().allMatch(HeldRows::go);
  }

  /** What two inputs are kept of, in words; where neither goes, as is said otherwise. */
  static String of(PhysicalPlan left, PhysicalPlan right, String otherwise) {
    if (go(left) && go(right)) {
      return "rows of both inputs until these take them back";
    }
    return go(left) || go(right)
        ? "left rows " + until(left) + ", right rows " + until(right)
        : otherwise;
  }

  private static String until(PhysicalPlan side) {
    return go(side) ? "until they are taken back" : "as long as the input has them";
  }
}
