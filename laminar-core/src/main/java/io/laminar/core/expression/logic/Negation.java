package io.laminar.core.expression.logic;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;

/** NOT: NULL stays NULL. */
public final class Negation extends StrictCondition {
  /**
   * Makes a negation.
   *
   * @param value of type BOOLEAN
   */
  public Negation(Expression value) {
    super(value);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      out[row] = values[offset + row * stride] ^ 1;
    }
  }
}
