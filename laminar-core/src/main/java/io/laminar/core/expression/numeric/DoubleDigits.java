package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * ROUND and TRUNCATE of floating point numbers to some digits: value times a power of ten, rounded,
 * and divided again. Not the exact decimal, which a DOUBLE is not: 2.675 is a little less.
 */
final class DoubleDigits extends StrictExpression {
  private static final int MAX_DIGITS = 300;

  private final boolean round;
  private final boolean real;

  DoubleDigits(boolean round, DataType type, Expression value, Expression digits) {
    super(type, value, digits);
    this.round = round;
    this.real = type.kind() == TypeKind.REAL;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long previous = 0;
    double power = 1;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double value = Double.longBitsToDouble(inputs[0].word(row));
      long digits = Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, inputs[1].word(row)));
      if (digits != previous) {
        power = StrictMath.pow(10, Math.abs((double) digits));
        previous = digits;
      }
      double rounded = digits >= 0 ? whole(value * power) / power : whole(value / power) * power;
      // Where scaling leaves the range there is no digit to drop.
      double finite = Double.isInfinite(value * (digits > 0 ? power : 1)) ? value : rounded;
      result.values()[row] = Double.doubleToRawLongBits(real ? (float) finite : finite);
    }
  }

  private double whole(double value) {
    return round ? DoubleRounding.round(value) : DoubleRounding.truncate(value);
  }
}
