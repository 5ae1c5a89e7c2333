package io.laminar.sql.physical;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexUtil;

/**
 * Finds parts of a plan that are written twice, so that they run once: those that aggregate or join, and give the same
 * for the same rows. Two scans stay two, as reading costs nothing, and so do filters and projections over them.
 */
final class SharedPlans {
  private final Map<PhysicalPlan, PhysicalPlan> plans = new HashMap<>();

  /**
   * Finds a part that was asked for before and is equal to another.
   *
   * @param plan may be found from now on
   * @return the first of those that are equal; empty if this is it, or if each has to run by itself
   */
  Optional<PhysicalPlan> find(PhysicalPlan plan) {
    if (!isWorthSharing(plan) || !isRepeatable(plan)) {
      return Optional.empty();
    }
    return Optional.ofNullable(plans.putIfAbsent(plan, plan));
  }

  private static boolean isWorthSharing(PhysicalPlan plan) {
    return plan instanceof WindowAggregatePlan
        || plan instanceof WindowGroupsPlan
        || plan instanceof SessionAggregatePlan
        || plan instanceof CountAggregatePlan
        || plan instanceof GroupAggregatePlan
        || plan instanceof JoinPlan
        || plan instanceof IntervalJoinPlan
        || plan instanceof AsofJoinPlan
        || plan instanceof RankPlan
        || plan instanceof OverPlan
        || plan instanceof OrderedOverPlan;
  }

  /** Tells whether what is written twice gives the same twice. */
  private static boolean isRepeatable(PhysicalPlan plan) {
    return !plan.usesClock()
        && plan.expressions().stream().allMatch(RexUtil::isDeterministic)
        && plan.inputs().stream().allMatch(SharedPlans::isRepeatable);
  }
}
