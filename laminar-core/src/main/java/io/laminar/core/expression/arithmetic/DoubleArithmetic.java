package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * Arithmetic of REAL and DOUBLE by IEEE 754: never an error. A REAL result is computed in double
 * precision and rounded once, which is exact for these operators (Figueroa, 1995).
 */
final class DoubleArithmetic extends StrictExpression {
  private final ArithmeticOperator operator;
  private final boolean real;

  DoubleArithmetic(ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.operator = operator;
    this.real = type.kind() == TypeKind.REAL;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    boolean dense = rows == Batch.everyRow();
    Vector left = inputs[0];
    Vector right = inputs[1];
    long[] out = result.values();
    switch (operator) {
      case ADD -> {
        if (dense) {
          addDense(left, right, out, count);
        } else {
          add(left, right, out, rows, count);
        }
      }
      case SUBTRACT -> {
        if (dense) {
          subtractDense(left, right, out, count);
        } else {
          subtract(left, right, out, rows, count);
        }
      }
      case MULTIPLY -> {
        if (dense) {
          multiplyDense(left, right, out, count);
        } else {
          multiply(left, right, out, rows, count);
        }
      }
      case DIVIDE -> divide(left, right, out, rows, count);
      case REMAINDER -> remainder(left, right, out, rows, count);
    }
    if (real) {
      roundToReal(out, rows, count);
    }
  }

  /** Rounds doubles to the values that a REAL can hold. */
  static void roundToReal(long[] out, int[] rows, int count) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      out[row] = Double.doubleToRawLongBits((float) Double.longBitsToDouble(out[row]));
    }
  }

  private static void add(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x + y);
    }
  }

  private static void addDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int row = 0; row < count; row++) {
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x + y);
    }
  }

  private static void subtract(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x - y);
    }
  }

  private static void subtractDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int row = 0; row < count; row++) {
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x - y);
    }
  }

  private static void multiply(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x * y);
    }
  }

  private static void multiplyDense(Vector left, Vector right, long[] out, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int row = 0; row < count; row++) {
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x * y);
    }
  }

  private static void divide(Vector left, Vector right, long[] out, int[] rows, int count) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double x = Double.longBitsToDouble(a[aOffset + row * aStride]);
      double y = Double.longBitsToDouble(b[bOffset + row * bStride]);
      out[row] = Double.doubleToRawLongBits(x / y);
    }
  }

  private static void remainder(Vector left, Vector right, long[] out, int[] rows, int count) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      double x = Double.longBitsToDouble(left.word(row));
      double y = Double.longBitsToDouble(right.word(row));
      out[row] = Double.doubleToRawLongBits(x % y);
    }
  }
}
