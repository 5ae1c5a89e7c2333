package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.logic.Conjunction;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.NullTest;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * GREATEST and LEAST of exact numbers, or of moments, whose common type does not hold all their values: they are compared
 * as they are, and only the one that is chosen must fit.
 */
final class WideExtreme {
  /** A timestamp of more digits does not hold the years that those of fewer digits, and dates, have. */
  private static final int MICROSECOND_DIGITS = 6;

  private WideExtreme() {}

  static boolean isWanted(RexCall call) {
    RelDataType common = call.getType();
    if (SqlTypeUtil.isTimestamp(common)) {
      return common.getPrecision() > MICROSECOND_DIGITS
          && call.getOperands().stream().anyMatch(WideExtreme::isOfMoreYears);
    }
    int whole = 0;
    for (RexNode operand : call.getOperands()) {
      RelDataType type = operand.getType();
      if (type.getSqlTypeName() == SqlTypeName.NULL) {
        continue;
      }
      if (!SqlTypeUtil.isExactNumeric(type)) {
        return false;
      }
      whole = Math.max(whole, type.getPrecision() - type.getScale());
    }
    return whole > common.getPrecision() - common.getScale();
  }

  private static boolean isOfMoreYears(RexNode operand) {
    DataType type = TemporalComparison.compile(operand).type();
    return TemporalComparison.isPoint(type)
        && (type.kind() == TypeKind.DATE || type.precision() <= MICROSECOND_DIGITS);
  }

  /** NULL if one is, else the first that no later one surpasses. */
  static Expression of(RexCall call, boolean greatest) {
    DataType type = ExpressionCompiler.typeOf(call);
    if (call.getOperands().stream()
        .anyMatch(operand -> operand.getType().getSqlTypeName() == SqlTypeName.NULL)) {
      return Literal.ofNull(type);
    }
    Comparison comparison = greatest ? Comparison.GREATER_OR_EQUAL : Comparison.LESS_OR_EQUAL;
    int count = call.getOperands().size();
    Condition[] conditions = new Condition[count];
    Expression[] results = new Expression[count + 1];
    conditions[0] = anyNull(call);
    results[0] = Literal.ofNull(type);
    for (int i = 0; i < count; i++) {
      results[i + 1] = Coercion.cast(ExpressionCompiler.operand(call, i), type);
      if (i + 1 < count) {
        conditions[i + 1] = surpasses(call, i, comparison);
      }
    }
    return new CaseExpression(type, conditions, results);
  }

  private static Condition anyNull(RexCall call) {
    Condition[] tests = new Condition[call.getOperands().size()];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = new NullTest(OperatorKernels.compared(call, i), true);
    }
    return tests.length == 1 ? tests[0] : new Disjunction(tests);
  }

  private static Condition surpasses(RexCall call, int index, Comparison comparison) {
    Condition[] tests = new Condition[call.getOperands().size() - index - 1];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = compare(
          comparison,
          OperatorKernels.compared(call, index),
          OperatorKernels.compared(call, index + 1 + i));
    }
    return tests.length == 1 ? tests[0] : new Conjunction(tests);
  }

  private static Condition compare(Comparison comparison, Expression left, Expression right) {
    return TemporalComparison.applies(left.type(), right.type())
        ? TemporalComparison.of(comparison, left, right)
        : Comparisons.of(
            comparison, Coercion.comparable(left, right), Coercion.comparable(right, left));
  }
}
