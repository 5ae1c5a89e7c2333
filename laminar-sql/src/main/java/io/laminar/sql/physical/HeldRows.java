package io.laminar.sql.physical;

/** Until when a step keeps the rows that it reads, where these go because of state_ttl or leave by the clock. */
final class HeldRows {
  private HeldRows() {}

  /** Tells whether all rows of a plan are retracted some time after they came. */
  static boolean go(PhysicalPlan plan) {
    if (plan instanceof ExpiringRowsPlan
        || (plan instanceof MovingFilterPlan filter && filter.leaves())
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

  /** What rows of an input are that a join below makes: there may be more of them than of the relations. */
  static String pairs(String side, PhysicalPlan plan) {
    PhysicalPlan made = plan;
    while (made instanceof ProjectPlan || made instanceof FilterPlan || made instanceof NetPlan) {
      made = made.inputs().get(0);
    }
    if (!(made instanceof JoinPlan join) || !join.kind().givesPairs()) {
      return "";
    }
    String most = JoinUniqueKeys.meetsOne(join, 0)
        ? ", at most one a left row of that"
        : JoinUniqueKeys.meetsOne(join, 1) ? ", at most one a right row of that" : "";
    return "; " + side + " rows are pairs of the join below" + most;
  }

  private static String until(PhysicalPlan side) {
    return go(side) ? "until they are taken back" : "as long as the input has them";
  }
}
