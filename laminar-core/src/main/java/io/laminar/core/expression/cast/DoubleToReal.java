package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** A DOUBLE as the nearest REAL; a finite number beyond a REAL's range cannot be cast. */
final class DoubleToReal extends CastKernel {
  DoubleToReal(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double value = Double.longBitsToDouble(input.word(row));
      float rounded = (float) value;
      out[row] = Double.doubleToRawLongBits(rounded);
      if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
        reject(input, result, row, context);
      }
    }
  }
}
