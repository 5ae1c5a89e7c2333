package io.laminar.sql.expression;

import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/** Finds calls that depend on the wall clock. */
public final class ClockCalls {
  private ClockCalls() {}

  /**
   * Looks through an expression.
   *
   * @param expression over any columns
   * @return true if it depends on the wall clock
   */
  public static boolean in(RexNode expression) {
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
