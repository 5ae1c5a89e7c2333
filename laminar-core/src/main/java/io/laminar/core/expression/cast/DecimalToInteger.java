package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;

/** A decimal as an integer, rounded half away from zero. */
final class DecimalToInteger extends CastKernel {
  private final int words;
  private final int scale;
  private final int unusedBits;
  private final Int128 number = new Int128();

  DecimalToInteger(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
    this.words = value.type().words();
    this.scale = value.type().scale();
    this.unusedBits = 64 - IntegerNarrowing.bits(type.kind());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        number.load(input, row, words);
        number.scaleDown(scale);
        long value = number.low();
        if (!number.fitsLong() || (value << unusedBits) >> unusedBits != value) {
          reject(input, result, row, context);
        } else {
          result.values()[row] = value;
        }
      }
    }
  }
}
