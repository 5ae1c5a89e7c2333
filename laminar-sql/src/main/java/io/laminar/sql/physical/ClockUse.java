package io.laminar.sql.physical;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/** Finds out whether a plan asks for the time, so that the engine decides on one for each batch. */
public final class ClockUse {
  private static final Set<String> CLOCK_FUNCTIONS = Set.of(
      "CURRENT_TIMESTAMP",
      "CURRENT_DATE",
      "CURRENT_TIME",
      "LOCALTIME",
      "LOCALTIMESTAMP",
      "NOW",
      "UNIX_TIMESTAMP");

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
    return expressions.stream().anyMatch(ClockUse::isIn);
  }

  private static boolean isIn(RexNode expression) {
    boolean[] found = new boolean[1];
    expression.accept(new RexVisitorImpl<Void>(true) {
      @Override
      public Void visitCall(RexCall call) {
        found[0] |= CLOCK_FUNCTIONS.contains(call.getOperator().getName());
        return super.visitCall(call);
      }
    });
    return found[0];
  }
}
