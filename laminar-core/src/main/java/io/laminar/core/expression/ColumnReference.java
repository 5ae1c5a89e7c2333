package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/**
 * A column of the batch, handed on as it is: nothing is copied.
 *
 * @param column counted from 0
 * @param type of the column
 */
public record ColumnReference(int column, DataType type) implements Expression {
  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    return batch.column(column);
  }
}
