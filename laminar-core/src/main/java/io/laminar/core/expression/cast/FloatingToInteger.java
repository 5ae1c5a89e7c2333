package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** A floating point number as an integer, rounded half away from zero; NaN cannot be cast. */
final class FloatingToInteger extends CastKernel {
  private final double below;
  private final double above;

  FloatingToInteger(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
    double limit = Math.scalb(1.0, IntegerNarrowing.bits(type.kind()) - 1);
    this.below = -limit;
    this.above = limit;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double rounded = round(Double.longBitsToDouble(input.word(row)));
      out[row] = (long) rounded;
      // Written so that NaN is outside.
      if (!(rounded >= below && rounded < above)) {
        reject(input, result, row, context);
      }
    }
  }

  /** Rounds half away from zero, exactly: adding a half would lift 0.49999999999999994 to 1. */
  static double round(double value) {
    double truncated = value < 0 ? Math.ceil(value) : Math.floor(value);
    double fraction = Math.abs(value - truncated);
    return fraction >= 0.5 ? truncated + Math.signum(value) : truncated;
  }
}
