package io.laminar.sql.physical;

import io.laminar.sql.expression.ClockCalls;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/** Finds out whether a plan asks for the time, so that the engine decides on one for each batch. */
public final class ClockUse {
  private ClockUse() {}

  /**
   * Looks through a plan.
   *
   * @param plan the plan
   * @return true if an expression in it depends on the wall clock
   */
  public static boolean in(PhysicalPlan plan) {
    return plan.usesClock() || plan.inputs().stream().anyMatch(ClockUse::in);
  }

  static boolean in(List<RexNode> expressions) {
    return expressions.stream().anyMatch(ClockCalls::in);
  }
}
