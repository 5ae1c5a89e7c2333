package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.WiderType;

/** ABS and SIGN of exact numbers and intervals of one word. */
final class LongFunction extends StrictExpression {
  private final boolean sign;
  private final long lowest;

  LongFunction(MathFunction function, DataType type, Expression value) {
    super(type, value);
    this.sign = function == MathFunction.SIGN;
    this.lowest = lowest(value.type().kind());
  }

  /** The only number whose magnitude its type does not hold. */
  private static long lowest(TypeKind kind) {
    return switch (kind) {
      case TINYINT -> Byte.MIN_VALUE;
      case SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    if (sign) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long value = values[offset + row * stride];
        out[row] = (value >> 63) | (-value >>> 63);
      }
      return;
    }
    boolean bad = false;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = values[offset + row * stride];
      bad |= value == lowest;
      out[row] = (value ^ (value >> 63)) - (value >> 63);
    }
    for (int k = 0; bad && k < count; k++) {
      int row = rows[k];
      if (inputs[0].word(row) == lowest && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            "ABS(" + lowest + ") does not fit " + type().sqlName(),
            WiderType.remedy(type()));
      }
    }
  }
}
