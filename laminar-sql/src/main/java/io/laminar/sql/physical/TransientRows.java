package io.laminar.sql.physical;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

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
            && expressions.stream().anyMatch(TransientRows::mayFail)
        ? new NetPlan(input)
        : input;
  }

  /**
   * Tells whether an expression may fail for a row.
   *
   * @param node the expression
   */
  public static boolean mayFail(RexNode node) {
    return node instanceof RexCall call
        && (!isSafe(call) || call.getOperands().stream().anyMatch(TransientRows::mayFail));
  }

  private static boolean isSafe(RexCall call) {
    return call.isA(SqlKind.COMPARISON)
        || switch (call.getKind()) {
          case AND,
              OR,
              NOT,
              IS_NULL,
              IS_NOT_NULL,
              IS_TRUE,
              IS_NOT_TRUE,
              IS_FALSE,
              IS_NOT_FALSE,
              IS_UNKNOWN,
              BETWEEN,
              SEARCH,
              COALESCE,
              CASE -> true;
          case CAST -> isLossless(call.getOperands().get(0).getType(), call.getType());
          default -> false;
        };
  }

  private static boolean isLossless(RelDataType from, RelDataType to) {
    return from.getSqlTypeName() == to.getSqlTypeName()
        && to.getScale() >= from.getScale()
        && to.getPrecision() - to.getScale() >= from.getPrecision() - from.getScale();
  }
}
