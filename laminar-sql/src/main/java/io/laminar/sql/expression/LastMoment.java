package io.laminar.sql.expression;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * The last moment of a window that its type can tell, given the end. It cannot leave the range, because the start did
 * not.
 */
final class LastMoment extends StrictExpression {
  LastMoment(Expression windowEnd) {
    super(windowEnd.type(), windowEnd);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector ends = inputs[0];
    long[] out = result.values();
    long step = type().unitsPerStep();
    for (int k = 0; k < count; k++) {
      out[rows[k]] = ends.word(rows[k]) - step;
    }
  }
}
