package io.laminar.core.expression.choice;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ResultRows;
import io.laminar.core.expression.Selections;

/** COALESCE: the first argument that is not NULL; a later one is evaluated only where needed. */
public final class Coalesce implements Expression {
  private final Expression[] arguments;
  private final ColumnBuffer result;
  private final int[] open = new int[Batch.MAX_ROWS];

  /**
   * Makes a COALESCE.
   *
   * @param type of the result; every argument has its kind, precision and scale
   * @param arguments at least one
   */
  public Coalesce(DataType type, Expression... arguments) {
    this.arguments = arguments.clone();
    this.result = new ColumnBuffer(type);
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    result.begin();
    int[] remaining = rows;
    int size = count;
    for (int i = 0; i < arguments.length && size > 0; i++) {
      Vector next = arguments[i].evaluate(batch, remaining, size, context);
      ResultRows.copy(next, remaining, size, result);
      size = Selections.whereNull(next, 1, remaining, size, open);
      remaining = open;
    }
    return result.vector();
  }
}
