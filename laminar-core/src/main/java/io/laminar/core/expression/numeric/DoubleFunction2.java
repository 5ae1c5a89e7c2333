package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A function of two DOUBLEs: POWER, ATAN2, LOG. */
final class DoubleFunction2 extends StrictExpression {
  private final MathFunction function;

  DoubleFunction2(MathFunction function, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.function = function;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double left = Double.longBitsToDouble(inputs[0].word(row));
      double right = Double.longBitsToDouble(inputs[1].word(row));
      result.values()[row] = Double.doubleToRawLongBits(apply(left, right));
    }
  }

  private double apply(double left, double right) {
    return switch (function) {
      case POWER -> power(left, right);
      case ATAN2 -> StrictMath.atan2(left, right);
      case LOG -> logarithm(left, right);
      default -> throw new IllegalStateException("not a function of two DOUBLEs: " + function);
    };
  }

  /** As IEEE 754 says, which knows that 1 to any power is 1; Java takes NaN for unknown there. */
  private static double power(double left, double right) {
    if (left == 1 || (left == -1 && Double.isInfinite(right))) {
      return 1;
    }
    return right == 0.5 && left >= 0 ? Math.sqrt(left) : StrictMath.pow(left, right);
  }

  private static double logarithm(double value, double base) {
    return base == 10 ? StrictMath.log10(value) : StrictMath.log(value) / StrictMath.log(base);
  }
}
