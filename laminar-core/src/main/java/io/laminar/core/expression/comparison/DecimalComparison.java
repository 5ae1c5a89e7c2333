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

  // A number of two words at its own scale against one that fits a word at that scale.
  private final boolean isWideLeft;
  private final boolean isWideRight;
  private final Int128 left = new Int128();
  private final Int128 right = new Int128();

  DecimalComparison(Comparison comparison, Expression left, Expression right) {
    super(left, right);
    this.comparison = comparison;
    this.leftWords = left.type().words();
    this.rightWords = right.type().words();
    this.leftUp = Math.max(0, right.type().scale() - left.type().scale());
    this.rightUp = Math.max(0, left.type().scale() - right.type().scale());
    boolean isShortLeft = fitsLong(left.type(), leftUp);
    boolean isShortRight = fitsLong(right.type(), rightUp);
    this.isShort = isShortLeft && isShortRight;
    this.isWideLeft = leftWords == 2 && leftUp == 0 && isShortRight;
    this.isWideRight = rightWords == 2 && rightUp == 0 && isShortLeft;
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
    if (isWideLeft) {
      computeWide(inputs[0], inputs[1], rightUp, comparison, result.values(), rows, count);
      return;
    }
    if (isWideRight) {
      computeWide(inputs[1], inputs[0], leftUp, comparison.swapped(), result.values(), rows, count);
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
    long answers = answers(comparison);
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      out[row] = answer(answers, left.word(row) * leftFactor, right.word(row) * rightFactor);
    }
  }

  /** What fits no word is further from zero than any number that does at the same scale. */
  private static void computeWide(
      Vector wide, Vector narrow, int up, Comparison holding, long[] out, int[] rows, int count) {
    long factor = Int128.powerOfTen(up);
    long answers = answers(holding);
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long high = wide.word(row);
      long low = wide.secondWord(row);
      long sign = high >> 63;
      long value = high == low >> 63 ? low : sign ^ Long.MAX_VALUE;
      out[row] = answer(answers, value, narrow.word(row) * factor);
    }
  }

  /** A bit each for equal, greater and less. */
  private static long answers(Comparison holding) {
    long equal = holding.holds(0) ? 1 : 0;
    long greater = holding.holds(1) ? 2 : 0;
    long less = holding.holds(-1) ? 4 : 0;
    return equal | greater | less;
  }

  private static long answer(long answers, long left, long right) {
    int order = left > right ? 1 : left < right ? 2 : 0;
    return (answers >>> order) & 1;
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
