package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/** A boolean value taken as a condition: a BOOLEAN column, or a CASE that yields one. */
record Truth(Expression value) implements Condition {
  @Override
  public DataType type() {
    return value.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    return value.evaluate(batch, rows, count, context);
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    return Selections.passed(
        selected,
        Selections.whereTrue(value.evaluate(batch, rows, count, context), rows, count, selected),
        context);
  }
}
