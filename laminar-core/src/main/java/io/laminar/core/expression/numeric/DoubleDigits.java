package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * ROUND and TRUNCATE of floating point numbers to some digits: value times a power of ten, rounded,
 * and divided again. Not the exact decimal, which a DOUBLE is not: 2.675 is a little less.
 */
final class DoubleDigits extends StrictExpression {
  /** A power of ten of more digits may leave the range of a DOUBLE. */
  private static final int MAX_SCALED_DIGITS = 300;

  /** No DOUBLE has a digit that lies further from the point, on either side. */
  private static final int MAX_DIGITS = 400;

  /** From here on every DOUBLE is a whole number. */
  private static final double WHOLE = 0x1p52;

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
    int previous = 0;
    double power = 1;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double value = Double.longBitsToDouble(inputs[0].word(row));
      int digits = (int) Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, inputs[1].word(row)));
      if (Math.abs(digits) > MAX_SCALED_DIGITS) {
        double exact = ofDecimal(value, digits);
        result.values()[row] = Double.doubleToRawLongBits(real ? (float) exact : exact);
        continue;
      }
      if (digits != previous) {
        power = StrictMath.pow(10, Math.abs((double) digits));
        previous = digits;
      }
      double rounded = digits >= 0 ? after(value, power) : whole(value / power) * power;
      result.values()[row] = Double.doubleToRawLongBits(real ? (float) rounded : rounded);
    }
  }

  /** Where the scaled value has no fraction there is no digit to drop; scaling it back would change it. */
  private double after(double value, double power) {
    double scaled = value * power;
    return Math.abs(scaled) < WHOLE ? whole(scaled) / power : value;
  }

  /** Of the shortest decimal that stands for the value. */
  private double ofDecimal(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    RoundingMode mode = round ? RoundingMode.HALF_UP : RoundingMode.DOWN;
    double rounded = BigDecimal.valueOf(value).setScale(digits, mode).doubleValue();
    // 2e308 is beyond the largest DOUBLE, and a decimal has no negative zero.
    return Double.isInfinite(rounded) ? value : Math.copySign(rounded, value);
  }

  private double whole(double value) {
    return round ? DoubleRounding.round(value) : DoubleRounding.truncate(value);
  }
}
