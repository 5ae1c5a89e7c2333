package io.laminar.sql.physical;

import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexVisitorImpl;

/** Finds the functions in a plan that may give something else for the same arguments: rows that come again have other results. */
public final class VaryingFunctions {
  private VaryingFunctions() {}

  /**
   * Looks through a plan.
   *
   * @param plan the plan
   * @return their names
   */
  public static Set<String> in(PhysicalPlan plan) {
    Set<String> names = new TreeSet<>();
    add(plan, names);
    return names;
  }

  private static void add(PhysicalPlan plan, Set<String> names) {
    plan.inputs().forEach(input -> add(input, names));
    plan.expressions()
        .forEach(expression -> expression.accept(new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCall(RexCall call) {
            if (!call.getOperator().isDeterministic()) {
              names.add(call.getOperator().getName());
            }
            return super.visitCall(call);
          }
        }));
  }
}
