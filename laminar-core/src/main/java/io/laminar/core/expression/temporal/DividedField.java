package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A part that is found without the calendar: value mod modulus, divided, multiplied. */
final class DividedField extends StrictExpression {
  private final long modulus;
  private final long divisor;
  private final long factor;
  private final boolean towardZero;

  /**
   * Makes a part.
   *
   * @param modulus 0 for none
   * @param towardZero true for an interval, whose parts have its sign
   */
  DividedField(
      DataType type,
      Expression value,
      long modulus,
      long divisor,
      long factor,
      boolean towardZero) {
    super(type, value);
    this.modulus = modulus;
    this.divisor = divisor;
    this.factor = factor;
    this.towardZero = towardZero;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    if (towardZero) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long value = values[offset + row * stride];
        out[row] = (modulus == 0 ? value : value % modulus) / divisor * factor;
      }
    } else {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long value = values[offset + row * stride];
        long rest = modulus == 0 ? value : Math.floorMod(value, modulus);
        out[row] = Math.floorDiv(rest, divisor) * factor;
      }
    }
  }
}
