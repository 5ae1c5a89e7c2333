package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/**
 * A value that is given when a prepared query is run: one for all rows, as a {@link Literal} is, but not known to the
 * plan. Immutable.
 *
 * @param index of the value among those of the {@link EvaluationContext}
 * @param type that the value has, or NULL
 */
public record Parameter(int index, DataType type) implements Expression {
  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    return context.parameter(index).vector();
  }
}
