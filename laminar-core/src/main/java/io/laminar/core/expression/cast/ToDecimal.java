package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A number as a decimal of some precision and scale, rounded half away from zero by its exact
 * value. A DOUBLE near the middle between two decimals goes through {@link BigDecimal}, which
 * allocates.
 */
final class ToDecimal extends CastKernel {
  private static final double SAFE_MAGNITUDE = 0x1p40;
  private static final double SAFE_DISTANCE = 0x1p-10;

  private final boolean floating;
  private final int words;
  private final int fromScale;
  private final double factor;
  private final Int128 number = new Int128();

  ToDecimal(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
    this.floating = value.type().kind() == TypeKind.REAL || value.type().kind() == TypeKind.DOUBLE;
    this.words = value.type().words();
    this.fromScale = value.type().scale();
    this.factor = Math.pow(10, type.scale());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        boolean read =
            floating ? readDouble(Double.longBitsToDouble(input.word(row))) : read(input, row);
        if (!read || !write(number, result, row)) {
          reject(input, result, row, context);
        }
      }
    }
  }

  private boolean read(Vector input, int row) {
    number.load(input, row, words);
    number.rescale(fromScale, type().scale());
    return true;
  }

  private boolean readDouble(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return false;
    }
    double scaled = value * factor;
    double rounded = FloatingToInteger.round(scaled);
    double fraction = Math.abs(scaled - Math.rint(scaled));
    if (Math.abs(scaled) < SAFE_MAGNITUDE && 0.5 - fraction > SAFE_DISTANCE) {
      number.set((long) rounded);
    } else {
      BigInteger unscaled =
          new BigDecimal(value).setScale(type().scale(), RoundingMode.HALF_UP).unscaledValue();
      number.set(unscaled);
    }
    return true;
  }

  /** Writes a decimal if it fits its type. */
  static boolean write(Int128 number, ColumnBuffer result, int row) {
    if (number.overflow() || !number.fits(result.type().precision())) {
      return false;
    }
    if (result.type().words() == 1) {
      result.setWord(row, number.low());
    } else {
      result.setWords(row, number.high(), number.low());
    }
    return true;
  }
}
