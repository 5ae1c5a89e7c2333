package io.laminar.core.expression.comparison;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictCondition;

/** Exact numbers of any scale and width against each other. */
final class DecimalComparison extends StrictCondition {
  private final Comparison comparison;
  private final int leftWords;
  private final int rightWords;
  private final int leftUp;
  private final int rightUp;
  private final boolean isShort;
  private final Int128 left = new Int128();
  private final Int128 right = new Int128();

  DecimalComparison(Comparison comparison, Expression left, Expression right) {
    super(left, right);
    this.comparison = comparison;
    this.leftWords = left.type().words();
    this.rightWords = right.type().words();
    this.leftUp = Math.max(0, right.type().scale() - left.type().scale());
    this.rightUp = Math.max(0, left.type().scale() - right.type().scale());
    this.isShort = fitsLong(left.type(), leftUp) && fitsLong(right.type(), rightUp);
  }

  private static boolean fitsLong(DataType type, int up) {
    return type.words() == 1 && digits(type) + up <= DataType.MAX_SHORT_DECIMAL_PRECISION;
  }

  private static int digits(DataType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case DECIMAL -> type.precision();
      default -> 19;
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    if (isShort) {
      computeShort(inputs[0], inputs[1], result.values(), rows, count);
      return;
    }
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        left.load(inputs[0], row, leftWords);
        right.load(inputs[1], row, rightWords);
        result.values()[row] = comparison.holds(compare()) ? 1 : 0;
      }
    }
  }

  /** Both fit one word at the larger of the scales, what NULL rows hold aside. */
  private void computeShort(Vector left, Vector right, long[] out, int[] rows, int count) {
    long leftFactor = Int128.powerOfTen(leftUp);
    long rightFactor = Int128.powerOfTen(rightUp);
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      int order = Long.compare(left.word(row) * leftFactor, right.word(row) * rightFactor);
      out[row] = comparison.holds(order) ? 1 : 0;
    }
  }

  private int compare() {
    int leftSign = left.signum();
    int rightSign = right.signum();
    if (leftSign != rightSign) {
      return Integer.compare(leftSign, rightSign);
    }
    left.scaleUp(leftUp);
    right.scaleUp(rightUp);
    // Only one side is scaled; if it leaves 128 bits it is the one that is further from zero.
    if (left.overflow()) {
      return leftSign;
    }
    if (right.overflow()) {
      return -rightSign;
    }
    return Int128.compare(left.high(), left.low(), right.high(), right.low());
  }
}
