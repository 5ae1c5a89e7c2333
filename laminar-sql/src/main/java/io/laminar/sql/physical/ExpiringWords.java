package io.laminar.sql.physical;

/** How a refusal of state_ttl calls a step, and what to do instead. Stateless. */
final class ExpiringWords {
  private static final String OWN_STREAM =
      "leave state_ttl out, or put it into a stream of its own";
  private static final String GOES_BY_ITSELF =
      "leave state_ttl out: its state goes by itself, as EXPLAIN says";

  private ExpiringWords() {}

  static String name(PhysicalPlan plan) {
    if (plan instanceof UpsertPlan) {
      return "the last row of a key by processing time";
    }
    if (plan instanceof MovingFilterPlan) {
      return "a filter that moves with the clock";
    }
    if (plan instanceof EveryPlan) {
      return "EMIT EVERY";
    }
    if (plan instanceof AsofJoinPlan) {
      return "an ASOF or temporal join";
    }
    if (plan instanceof LookupJoinPlan) {
      return "a look-up join";
    }
    if (plan instanceof IntervalJoinPlan) {
      return "a join within bounds of time";
    }
    if (plan instanceof CountAggregatePlan) {
      return "windows by row count";
    }
    if (plan instanceof SetPlan) {
      return "INTERSECT and EXCEPT";
    }
    if (plan instanceof JoinPlan) {
      return "a join";
    }
    if (plan instanceof RankPlan) {
      return "first rows";
    }
    if (plan.emission().isWindowed()) {
      return "an aggregate or first rows of windows";
    }
    return plan instanceof OrderedOverPlan ? "OVER" : plan.describe().split("[ :]", 2)[0];
  }

  static String remedy(PhysicalPlan plan) {
    if (plan instanceof UpsertPlan) {
      return "use ORDER BY the event time DESC, of which state_ttl lets rows go, or leave it out: there is one row a key";
    }
    return plan.emission().isWindowed()
            || plan instanceof MovingFilterPlan
            || (plan instanceof IntervalJoinPlan join && join.isBounded())
        ? GOES_BY_ITSELF
        : OWN_STREAM;
  }
}
