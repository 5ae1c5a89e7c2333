package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictExpression;
import java.math.BigDecimal;

/**
 * A decimal as the nearest floating point number. Up to 2^53 and 22 digits after the point one
 * division is exact (Clinger, 1990); beyond it goes through {@link BigDecimal}, which allocates.
 */
final class DecimalToFloating extends StrictExpression {
  private static final long EXACT = 1L << 53;
  private static final int EXACT_POWER = 22;

  private final boolean real;
  private final int words;
  private final int scale;
  private final double divisor;
  private final Int128 number = new Int128();

  DecimalToFloating(Expression value, DataType type) {
    super(type, value);
    this.real = type.kind() == TypeKind.REAL;
    this.words = value.type().words();
    this.scale = value.type().scale();
    this.divisor = NumberText.exactPower(Math.min(scale, EXACT_POWER));
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        number.load(input, row, words);
        double value = nearest();
        result.values()[row] = Double.doubleToRawLongBits(real ? (float) value : value);
      }
    }
  }

  private double nearest() {
    long low = number.low();
    if (number.fitsLong() && low <= EXACT && low >= -EXACT && scale <= EXACT_POWER) {
      return low / divisor;
    }
    return new BigDecimal(number.toBigInteger(), scale).doubleValue();
  }
}
