package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictExpression;

/**
 * Sum, difference and product of decimals whose result type leaves room for every possible value
 * within 18 digits, as the usual derivation does: one word, no check needed.
 */
final class ShortDecimalArithmetic extends StrictExpression {
  private final ArithmeticOperator operator;
  private final long leftFactor;
  private final long rightFactor;

  ShortDecimalArithmetic(
      ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.operator = operator;
    boolean product = operator == ArithmeticOperator.MULTIPLY;
    int scale = type.scale();
    this.leftFactor = product ? 1 : Int128.powerOfTen(scale - left.type().scale());
    this.rightFactor = product ? 1 : Int128.powerOfTen(scale - right.type().scale());
  }

  static boolean fits(ArithmeticOperator operator, DataType type, DataType left, DataType right) {
    if (type.words() != 1 || left.words() != 1 || right.words() != 1) {
      return false;
    }
    int leftDigits = Arithmetic.precision(left);
    int rightDigits = Arithmetic.precision(right);
    return switch (operator) {
      case ADD, SUBTRACT -> {
        int whole = Math.max(leftDigits - left.scale(), rightDigits - right.scale());
        yield type.scale() >= Math.max(left.scale(), right.scale())
            && type.precision() > whole + type.scale();
      }
      case MULTIPLY ->
        type.scale() == left.scale() + right.scale()
            && type.precision() >= leftDigits + rightDigits;
      case DIVIDE, REMAINDER -> false;
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector left = inputs[0];
    Vector right = inputs[1];
    long[] out = result.values();
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    if (operator == ArithmeticOperator.MULTIPLY) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = a[aOffset + row * aStride] * b[bOffset + row * bStride];
      }
      return;
    }
    long x = leftFactor;
    long y = operator == ArithmeticOperator.ADD ? rightFactor : -rightFactor;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      out[row] = a[aOffset + row * aStride] * x + b[bOffset + row * bStride] * y;
    }
  }
}
