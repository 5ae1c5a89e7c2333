package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.WiderType;

/** Quotient and remainder of integers: toward zero; division by zero is a row error. */
final class LongDivision extends StrictExpression {
  /** The remedy of a division by zero. */
  static final String ZERO_REMEDY = "divide by NULLIF(divisor, 0), which gives NULL";

  private final boolean remainder;
  private final int unusedBits;

  LongDivision(ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.remainder = operator == ArithmeticOperator.REMAINDER;
    this.unusedBits = 64 - Arithmetic.bits(type.kind());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long bad = remainder
        ? remainder(inputs[0], inputs[1], result.values(), rows, count)
        : divide(inputs[0], inputs[1], result.values(), rows, count);
    if (bad != 0) {
      report(inputs[0], inputs[1], result, rows, count, context);
    }
  }

  private long divide(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int unused = unusedBits;
    long bad = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long x = a[aOffset + row * aStride];
      long y = b[bOffset + row * bStride];
      long zero = ((y | -y) >>> 63) ^ 1;
      long quotient = x / (y + zero);
      // Only the smallest number divided by -1 leaves the range; as 64 bits it is still negative.
      long lowest = (x ^ Long.MIN_VALUE) | ~y;
      bad |=
          zero | (((lowest | -lowest) >>> 63) ^ 1) | (((quotient << unused) >> unused) ^ quotient);
      out[row] = quotient;
    }
    return bad;
  }

  private static long remainder(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    long bad = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long y = b[bOffset + row * bStride];
      long zero = ((y | -y) >>> 63) ^ 1;
      out[row] = a[aOffset + row * aStride] % (y + zero);
      bad |= zero;
    }
    return bad;
  }

  private void report(
      Vector left,
      Vector right,
      ColumnBuffer result,
      int[] rows,
      int count,
      EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long x = left.word(row);
      long y = right.word(row);
      if (result.nulls()[row] != 0) {
        continue;
      }
      if (y == 0) {
        context.fail(
            row,
            ErrorCode.DIVISION_BY_ZERO,
            x + (remainder ? " % 0" : " / 0") + " is undefined",
            ZERO_REMEDY);
      } else if (!remainder && y == -1 && (-x << unusedBits) >> unusedBits == x && x != 0) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            x + " / -1 does not fit " + type().sqlName(),
            WiderType.remedy(type()));
      }
    }
  }
}
