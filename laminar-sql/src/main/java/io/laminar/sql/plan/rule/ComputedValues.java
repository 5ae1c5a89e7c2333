package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.NumberComparisons;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Keeps the values that are computed in a condition out of its simplification. Calcite knows of {@code 1 / k} that it is
 * not NULL where k is not, and of a value that it equals itself: it would leave both out, and the row error of a division
 * by zero with them. So each such value is a column for it that may be NULL; equal values are one column.
 */
final class ComputedValues extends RexShuttle {
  private final RexBuilder builder;
  private final RexSimplify simplify;
  private final int first;
  private final List<RexNode> values = new ArrayList<>();
  private final List<RexNode> simplified = new ArrayList<>();

  private ComputedValues(RexBuilder builder, RexSimplify simplify, int first) {
    this.builder = builder;
    this.simplify = simplify;
    this.first = first;
  }

  /**
   * Simplifies an expression around the values that it computes, and each of these by itself.
   *
   * @param expression over the columns of the input
   * @param input of the operator that the expression belongs to
   * @param simplify simplifies values
   * @param around what is done with the expression around the values
   */
  static RexNode keep(
      RexNode expression, RelNode input, RexSimplify simplify, UnaryOperator<RexNode> around) {
    return keep(
        expression,
        input.getRowType().getFieldCount(),
        input.getCluster().getRexBuilder(),
        simplify,
        around);
  }

  /**
   * Simplifies an expression around the values that it computes.
   *
   * @param expression over a number of columns
   * @param columns how many
   * @param builder makes the values
   * @param simplify simplifies values
   * @param around what is done with the expression around the values
   */
  static RexNode keep(
      RexNode expression,
      int columns,
      RexBuilder builder,
      RexSimplify simplify,
      UnaryOperator<RexNode> around) {
    ComputedValues computed = new ComputedValues(builder, simplify, columns);
    return around.apply(expression.accept(computed)).accept(computed.new Restoring());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (isCondition(call)
        || (RexUtil.isLosslessCast(call) && !isTimeCast(call) && !isNumberCast(call))) {
      return super.visitCall(call);
    }
    int known = RexUtil.isDeterministic(call) ? values.indexOf(call) : -1;
    if (known < 0) {
      RexNode shielded = super.visitCall(call);
      RexNode value = isTimeCast(call) || isNumberCast(call)
          ? shielded
          : simplify.simplifyPreservingType(shielded);
      known = values.size();
      values.add(call);
      simplified.add(value);
    }
    return builder.makeInputRef(
        builder.getTypeFactory().createTypeWithNullability(call.getType(), true), first + known);
  }

  /** Calcite takes it for lossless if the precision grows; but the year 1 is no TIMESTAMP(9). */
  private static boolean isTimeCast(RexCall call) {
    return (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST)
        && SqlTypeUtil.isDatetime(call.getType())
        && !SqlTypeUtil.equalSansNullability(
            call.getType(), call.getOperands().get(0).getType());
  }

  /** Calcite takes DOUBLE for lossless as a REAL, and makes a CAST of what was a TRY_CAST. */
  private static boolean isNumberCast(RexCall call) {
    return (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST)
        && SqlTypeUtil.isNumeric(call.getType())
        && !SqlTypeUtil.equalSansNullability(
            call.getType(), call.getOperands().get(0).getType());
  }

  /**
   * What the simplification is for; none of it fails by itself. It cannot tell the order of constants of different types.
   */
  private static boolean isCondition(RexCall call) {
    return (call.isA(SqlKind.COMPARISON) && !NumberComparisons.isWithOtherType(call))
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
              LIKE,
              COALESCE,
              CASE -> true;
          default -> false;
        };
  }

  /** Puts the values back. */
  private final class Restoring extends RexShuttle {
    @Override
    public RexNode visitInputRef(RexInputRef reference) {
      return reference.getIndex() < first
          ? reference
          : simplified.get(reference.getIndex() - first).accept(this);
    }
  }
}
