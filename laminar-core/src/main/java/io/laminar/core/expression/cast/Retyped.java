package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** The same words under another type, such as an INTEGER as a BIGINT: nothing is computed. */
record Retyped(Expression value, DataType type) implements Expression {
  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    return value.evaluate(batch, rows, count, context);
  }
}
