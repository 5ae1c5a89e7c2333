package io.laminar.core.expression.comparison;

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
  private final Int128 left = new Int128();
  private final Int128 right = new Int128();

  DecimalComparison(Comparison comparison, Expression left, Expression right) {
    super(left, right);
    this.comparison = comparison;
    this.leftWords = left.type().words();
    this.rightWords = right.type().words();
    this.leftUp = Math.max(0, right.type().scale() - left.type().scale());
    this.rightUp = Math.max(0, left.type().scale() - right.type().scale());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        left.load(inputs[0], row, leftWords);
        right.load(inputs[1], row, rightWords);
        result.values()[row] = comparison.holds(compare()) ? 1 : 0;
      }
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
