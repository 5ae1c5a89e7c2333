package io.laminar.core.expression.comparison;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;

/**
 * Byte strings against each other, by unsigned bytes: for UTF-8 the order of code points. Two CHAR
 * values are compared as if the shorter were padded with spaces (SQL:2023, 8.2 PAD SPACE).
 */
final class BytesComparison extends StrictCondition {
  private final Comparison comparison;
  private final boolean padded;

  BytesComparison(Comparison comparison, boolean padded, Expression left, Expression right) {
    super(left, right);
    this.comparison = comparison;
    this.padded = padded;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    if (!padded && (comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL)) {
      computeEquality(inputs[0], inputs[1], result, rows, count);
      return;
    }
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        result.values()[row] = comparison.holds(compare(inputs[0], inputs[1], row)) ? 1 : 0;
      }
    }
  }

  private void computeEquality(
      Vector left, Vector right, ColumnBuffer result, int[] rows, int count) {
    long flip = comparison == Comparison.EQUAL ? 0 : 1;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        boolean equal = InlineBytes.equal(
            left.word(row),
            left.secondWord(row),
            left.heap(),
            right.word(row),
            right.secondWord(row),
            right.heap());
        result.values()[row] = (equal ? 1 : 0) ^ flip;
      }
    }
  }

  private int compare(Vector left, Vector right, int row) {
    long left0 = left.word(row);
    long left1 = left.secondWord(row);
    long right0 = right.word(row);
    long right1 = right.secondWord(row);
    if (!padded) {
      return InlineBytes.compare(left0, left1, left.heap(), right0, right1, right.heap());
    }
    int leftLength = InlineBytes.length(left0);
    int rightLength = InlineBytes.length(right0);
    int longer = Math.max(leftLength, rightLength);
    for (int i = 0; i < longer; i++) {
      byte x = i < leftLength ? InlineBytes.byteAt(left0, left1, left.heap(), i) : (byte) ' ';
      byte y = i < rightLength ? InlineBytes.byteAt(right0, right1, right.heap(), i) : (byte) ' ';
      if (x != y) {
        return Byte.compareUnsigned(x, y);
      }
    }
    return 0;
  }
}
