package io.laminar.core.expression.array;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** CARDINALITY: the number of elements, those that are NULL included. */
public final class Cardinality extends StrictExpression {
  /**
   * Makes it.
   *
   * @param array an ARRAY
   */
  public Cardinality(Expression array) {
    super(DataType.of(TypeKind.INTEGER).withNullable(array.type().nullable()), array);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        result.setWord(row, ArrayReader.count(inputs[0].word(row)));
      }
    }
  }
}
