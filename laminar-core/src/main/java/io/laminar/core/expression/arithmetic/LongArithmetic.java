package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.WiderType;

/**
 * Sum, difference and product of exact one-word values: integers, times and intervals.
 *
 * <p>The loops gather every overflow in one word by sign bits; only if it is set does a second pass
 * look for the rows that failed.
 */
final class LongArithmetic extends StrictExpression {
  private final ArithmeticOperator operator;
  private final int unusedBits;

  LongArithmetic(ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.operator = operator;
    this.unusedBits = 64 - Arithmetic.bits(type.kind());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    boolean dense = rows == Batch.everyRow();
    Vector left = inputs[0];
    Vector right = inputs[1];
    long[] out = result.values();
    long bad = switch (operator) {
      case ADD -> dense ? addDense(left, right, out, count) : add(left, right, out, rows, count);
      case SUBTRACT ->
        dense ? subtractDense(left, right, out, count) : subtract(left, right, out, rows, count);
      case MULTIPLY ->
        dense ? multiplyDense(left, right, out, count) : multiply(left, right, out, rows, count);
      case DIVIDE, REMAINDER -> throw new IllegalStateException("LongDivision divides");
    };
    if (bad != 0) {
      report(left, right, result, rows, count, context);
    }
  }

  private long add(Vector left, Vector right, long[] out, int[] rows, int count) {
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
      long sum = x + y;
      bad |= (((x ^ sum) & (y ^ sum)) >>> 63) | (((sum << unused) >> unused) ^ sum);
      out[row] = sum;
    }
    return bad;
  }

  private long addDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int unused = unusedBits;
    long bad = 0;
    for (int row = 0; row < count; row++) {
      long x = a[aOffset + row * aStride];
      long y = b[bOffset + row * bStride];
      long sum = x + y;
      bad |= (((x ^ sum) & (y ^ sum)) >>> 63) | (((sum << unused) >> unused) ^ sum);
      out[row] = sum;
    }
    return bad;
  }

  private long subtract(Vector left, Vector right, long[] out, int[] rows, int count) {
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
      long difference = x - y;
      bad |=
          (((x ^ y) & (x ^ difference)) >>> 63) | (((difference << unused) >> unused) ^ difference);
      out[row] = difference;
    }
    return bad;
  }

  private long subtractDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int unused = unusedBits;
    long bad = 0;
    for (int row = 0; row < count; row++) {
      long x = a[aOffset + row * aStride];
      long y = b[bOffset + row * bStride];
      long difference = x - y;
      bad |=
          (((x ^ y) & (x ^ difference)) >>> 63) | (((difference << unused) >> unused) ^ difference);
      out[row] = difference;
    }
    return bad;
  }

  private long multiply(Vector left, Vector right, long[] out, int[] rows, int count) {
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
      long product = x * y;
      bad |=
          (Math.multiplyHigh(x, y) ^ (product >> 63)) | (((product << unused) >> unused) ^ product);
      out[row] = product;
    }
    return bad;
  }

  private long multiplyDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int unused = unusedBits;
    long bad = 0;
    for (int row = 0; row < count; row++) {
      long x = a[aOffset + row * aStride];
      long y = b[bOffset + row * bStride];
      long product = x * y;
      bad |=
          (Math.multiplyHigh(x, y) ^ (product >> 63)) | (((product << unused) >> unused) ^ product);
      out[row] = product;
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
      long value = result.values()[row];
      boolean overflow = switch (operator) {
        case ADD -> ((x ^ value) & (y ^ value)) < 0;
        case SUBTRACT -> ((x ^ y) & (x ^ value)) < 0;
        case MULTIPLY -> Math.multiplyHigh(x, y) != value >> 63;
        case DIVIDE, REMAINDER -> false;
      };
      overflow |= (value << unusedBits) >> unusedBits != value;
      if (overflow && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            x + " " + operator.sign() + " " + y + " does not fit " + type().sqlName(),
            WiderType.remedy(type()));
      }
    }
  }
}
