package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * The product of two numbers of one word each whose result type has two words and leaves room for every possible
 * product, as the usual derivation does: two multiplications, no check needed.
 */
final class WideProduct extends StrictExpression {
  WideProduct(DataType type, Expression left, Expression right) {
    super(type, left, right);
  }

  static boolean fits(ArithmeticOperator operator, DataType type, DataType left, DataType right) {
    return operator == ArithmeticOperator.MULTIPLY
        && type.words() == 2
        && left.words() == 1
        && right.words() == 1
        && type.scale() == left.scale() + right.scale()
        && type.precision() >= Arithmetic.precision(left) + Arithmetic.precision(right);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    long[] a = inputs[0].values();
    int aOffset = inputs[0].offset();
    int aStride = inputs[0].stride();
    long[] b = inputs[1].values();
    int bOffset = inputs[1].offset();
    int bStride = inputs[1].stride();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long left = a[aOffset + row * aStride];
      long right = b[bOffset + row * bStride];
      out[2 * row] = Math.multiplyHigh(left, right);
      out[2 * row + 1] = left * right;
    }
  }
}
