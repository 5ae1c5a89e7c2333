package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.WiderType;

/**
 * ABS, SIGN, FLOOR, CEIL, ROUND and TRUNCATE of decimals, and ROUND and TRUNCATE of integers, in 128
 * bits. The result may have another scale than the argument.
 */
final class ExactDigits extends StrictExpression {
  private static final int MAX_DIGITS = 38;

  private final MathFunction function;
  private final int fromWords;
  private final int fromScale;
  private final int toScale;
  private final int precision;
  private final Int128 number = new Int128();
  private final Int128 whole = new Int128();

  /**
   * Makes a function.
   *
   * @param arguments the number, and for ROUND and TRUNCATE the digits
   */
  ExactDigits(MathFunction function, DataType type, Expression... arguments) {
    super(type, arguments);
    DataType from = arguments[0].type();
    this.function = function;
    this.fromWords = from.words();
    this.fromScale = from.scale();
    this.toScale = type.scale();
    this.precision = switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.precision();
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      number.load(inputs[0], row, fromWords);
      apply(inputs.length == 2 ? inputs[1].word(row) : 0);
      if (number.overflow() || !fits()) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            "the result of " + function + " does not fit " + type().sqlName(),
            WiderType.remedy(type()));
      } else if (type().words() == 1) {
        result.values()[row] = number.low();
      } else {
        result.values()[2 * row] = number.high();
        result.values()[2 * row + 1] = number.low();
      }
    }
  }

  private boolean fits() {
    if (!type().kind().isInteger()) {
      return number.fits(precision);
    }
    long low = number.low();
    int unused = switch (type().kind()) {
      case TINYINT -> 56;
      case SMALLINT -> 48;
      case INTEGER -> 32;
      default -> 0;
    };
    return number.fitsLong() && (low << unused) >> unused == low;
  }

  private void apply(long digits) {
    switch (function) {
      case ABS -> {
        if (number.signum() < 0) {
          number.negate();
        }
        number.rescale(fromScale, toScale);
      }
      case SIGN -> {
        number.set(number.signum());
        number.scaleUp(toScale);
      }
      case FLOOR, CEIL -> {
        wholeNumber();
        number.scaleUp(toScale);
      }
      case ROUND, TRUNCATE -> cut(digits);
      default -> throw new IllegalStateException("no rounding: " + function);
    }
  }

  private void wholeNumber() {
    whole.set(number.high(), number.low());
    whole.truncate(fromScale);
    long high = whole.high();
    long low = whole.low();
    whole.scaleUp(fromScale);
    boolean exact = whole.high() == number.high() && whole.low() == number.low();
    int sign = number.signum();
    number.set(high, low);
    if (!exact && function == MathFunction.FLOOR && sign < 0) {
      number.subtract(0, 1);
    } else if (!exact && function == MathFunction.CEIL && sign > 0) {
      number.add(0, 1);
    }
  }

  private void cut(long digits) {
    long dropped = fromScale - Math.max(-2L * MAX_DIGITS, Math.min(digits, fromScale));
    int drop = (int) Math.min(dropped, 2 * MAX_DIGITS);
    if (function == MathFunction.ROUND) {
      number.scaleDown(drop);
    } else {
      number.truncate(drop);
    }
    int scale = fromScale - drop;
    if (number.signum() == 0) {
      return;
    }
    if (toScale - scale > MAX_DIGITS) {
      // Only a number that overflows is left.
      number.scaleUp(MAX_DIGITS);
      number.scaleUp(MAX_DIGITS);
    } else {
      number.rescale(scale, toScale);
    }
  }
}
