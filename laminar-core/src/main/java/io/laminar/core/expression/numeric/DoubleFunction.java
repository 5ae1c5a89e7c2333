package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * A function of one DOUBLE, by {@link Math}. What {@code Math} leaves open (the last digit of a
 * transcendental function) is taken from {@link StrictMath}, so that every machine gives the same.
 */
final class DoubleFunction extends StrictExpression {
  private static final double LN_2 = StrictMath.log(2);

  private final MathFunction function;

  DoubleFunction(MathFunction function, DataType type, Expression value) {
    super(type, value);
    this.function = function;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    if (function == MathFunction.SQRT) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        double value = Double.longBitsToDouble(values[offset + row * stride]);
        out[row] = Double.doubleToRawLongBits(Math.sqrt(value));
      }
      return;
    }
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double value = Double.longBitsToDouble(values[offset + row * stride]);
      out[row] = Double.doubleToRawLongBits(apply(value));
    }
  }

  private double apply(double value) {
    return switch (function) {
      case CBRT -> StrictMath.cbrt(value);
      case EXP -> StrictMath.exp(value);
      case LN -> StrictMath.log(value);
      case LOG2 -> log2(value);
      case LOG10 -> StrictMath.log10(value);
      case SIN -> StrictMath.sin(value);
      case COS -> StrictMath.cos(value);
      case TAN -> StrictMath.tan(value);
      case COT -> 1.0 / StrictMath.tan(value);
      case ASIN -> StrictMath.asin(value);
      case ACOS -> StrictMath.acos(value);
      case ATAN -> StrictMath.atan(value);
      case SINH -> StrictMath.sinh(value);
      case COSH -> StrictMath.cosh(value);
      case TANH -> StrictMath.tanh(value);
      case DEGREES -> Math.toDegrees(value);
      case RADIANS -> Math.toRadians(value);
      default -> throw new IllegalStateException("not a function of one DOUBLE: " + function);
    };
  }

  /** Exact for powers of two, as a quotient of logarithms would not be. */
  private static double log2(double value) {
    int exponent = Math.getExponent(value);
    if (value > 0 && exponent >= Double.MIN_EXPONENT && value == Math.scalb(1.0, exponent)) {
      return exponent;
    }
    return StrictMath.log(value) / LN_2;
  }
}
