package io.laminar.core.expression.array;

import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** a[i], counted from 1: NULL where there is no such element. */
public final class ElementAt extends StrictExpression {
  private final ArrayReader reader;

  /**
   * Makes it.
   *
   * @param array an ARRAY
   * @param position an integer
   */
  public ElementAt(Expression array, Expression position) {
    super(array.type().elementType(), array, position);
    this.reader = new ArrayReader(array.type().elementType());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      long position = inputs[1].word(row);
      if (position < 1 || position > ArrayReader.count(inputs[0].word(row))) {
        result.setNull(row);
      } else {
        reader.point(inputs[0], row);
        reader.copy((int) position - 1, result, row);
      }
    }
  }
}
