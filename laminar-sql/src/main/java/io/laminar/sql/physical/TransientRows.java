package io.laminar.sql.physical;

import io.laminar.sql.expression.Fallible;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/** Rows that come and go within a commit, as those beside NULLs do when their partner comes with it. Stateless. */
public final class TransientRows {
  private TransientRows() {}

  /**
   * Returns what expressions are computed over: a plan without such rows, if one of the expressions could fail.
   *
   * @param input of a filter or projection
   * @param expressions of that
   */
  public static PhysicalPlan netted(PhysicalPlan input, List<RexNode> expressions) {
    return input.changelog()
            && input.mayMakeRowsEqual()
            && expressions.stream().anyMatch(Fallible::is)
        ? new NetPlan(input)
        : input;
  }
}
