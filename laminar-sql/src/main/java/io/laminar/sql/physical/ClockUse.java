package io.laminar.sql.physical;

import io.laminar.sql.expression.Functions;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

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
    return expressions.stream().anyMatch(ClockUse::isIn);
  }

  private static boolean isIn(RexNode expression) {
    boolean[] found = new boolean[1];
    expression.accept(new RexVisitorImpl<Void>(true) {
      @Override
      public Void visitCall(RexCall call) {
        found[0] |= Functions.readsClock(call.getOperator());
        return super.visitCall(call);
      }
    });
    return found[0];
  }
}
