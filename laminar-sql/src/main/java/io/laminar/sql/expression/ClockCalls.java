package io.laminar.sql.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /**
   * Looks for the first of them.
   *
   * @param expression over any columns
   * @return the call, if there is one
   */
  public static Optional<RexCall> first(RexNode expression) {
    List<RexCall> calls = calls(expression, Functions::readsClock);
    return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(0));
  }

  static boolean matches(RexNode expression, Predicate<SqlOperator> wanted) {
    return !calls(expression, wanted).isEmpty();
  }

  private static List<RexCall> calls(RexNode expression, Predicate<SqlOperator> wanted) {
    List<RexCall> found = new ArrayList<>();
    expression.accept(new RexVisitorImpl<Void>(true) {
      @Override
      public Void visitCall(RexCall call) {
        if (wanted.test(call.getOperator())) {
          found.add(call);
        }
        return super.visitCall(call);
      }
    });
    return found;
  }
}
