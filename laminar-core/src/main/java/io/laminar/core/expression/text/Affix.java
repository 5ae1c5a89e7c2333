package io.laminar.core.expression.text;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;
import java.util.Arrays;

/** STARTS_WITH and ENDS_WITH. */
final class Affix extends StrictCondition {
  private final boolean atStart;
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice affix = new ByteSlice();

  Affix(boolean atStart, Expression value, Expression affix) {
    super(value, affix);
    this.atStart = atStart;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        slice.read(inputs[0], row);
        affix.read(inputs[1], row);
        result.values()[row] = matches() ? 1 : 0;
      }
    }
  }

  private boolean matches() {
    int length = affix.length();
    if (length > slice.length()) {
      return false;
    }
    int start = atStart ? slice.start() : slice.end() - length;
    return Arrays.equals(
        slice.array(), start, start + length, affix.array(), affix.start(), affix.end());
  }
}
