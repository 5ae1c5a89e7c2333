package io.laminar.sql.expression;

import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlOperator;

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
    return matches(expression, Functions::readsClock);
  }

  static boolean matches(RexNode expression, Predicate<SqlOperator> wanted) {
    boolean[] found = new boolean[1];
    expression.accept(new RexVisitorImpl<Void>(true) {
      @Override
      public Void visitCall(RexCall call) {
        found[0] |= wanted.test(call.getOperator());
        return super.visitCall(call);
      }
    });
    return found[0];
  }
}
