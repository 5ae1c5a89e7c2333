package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** An integer as the nearest floating point number. */
final class IntegerToFloating extends StrictExpression {
  private final boolean real;

  IntegerToFloating(Expression value, DataType type) {
    super(type, value);
    this.real = type.kind() == TypeKind.REAL;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    if (real) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        // From long to float at once: by way of double it would be rounded twice.
        double rounded = (float) values[offset + row * stride];
        out[row] = Double.doubleToRawLongBits(rounded);
      }
    } else {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = Double.doubleToRawLongBits((double) values[offset + row * stride]);
      }
    }
  }
}
