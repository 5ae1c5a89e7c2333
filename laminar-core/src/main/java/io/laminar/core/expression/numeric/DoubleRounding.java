package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** ABS, SIGN, FLOOR, CEIL, and ROUND and TRUNCATE to whole numbers, of REAL and DOUBLE. */
final class DoubleRounding extends StrictExpression {
  private final MathFunction function;

  DoubleRounding(MathFunction function, DataType type, Expression value) {
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
    if (function == MathFunction.ABS) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = values[offset + row * stride] & Long.MAX_VALUE;
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
      case SIGN -> Math.signum(value);
      case FLOOR -> Math.floor(value);
      case CEIL -> Math.ceil(value);
      case TRUNCATE -> truncate(value);
      case ROUND -> round(value);
      default -> throw new IllegalStateException("no rounding: " + function);
    };
  }

  static double truncate(double value) {
    return value < 0 ? Math.ceil(value) : Math.floor(value);
  }

  /** Half away from zero, exactly. */
  static double round(double value) {
    double whole = truncate(value);
    return Math.abs(value - whole) >= 0.5 ? whole + Math.signum(value) : whole;
  }
}
