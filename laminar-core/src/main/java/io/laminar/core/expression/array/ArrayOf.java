package io.laminar.core.expression.array;

import io.laminar.api.DataType;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** ARRAY[a, b, c]: an array of values, of which each may be NULL. */
public final class ArrayOf implements Expression {
  private final Expression[] elements;
  private final Vector[] inputs;
  private final ArrayBuilder builder;
  private final ColumnBuffer result;

  /**
   * Makes it.
   *
   * @param type of the array
   * @param elements of the type of its elements; belong to this expression from now on
   */
  public ArrayOf(DataType type, Expression... elements) {
    this.elements = elements.clone();
    this.inputs = new Vector[elements.length];
    this.builder = new ArrayBuilder(type.elementType());
    this.result = new ColumnBuffer(type.withNullable(false));
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    for (int i = 0; i < elements.length; i++) {
      inputs[i] = elements[i].evaluate(batch, rows, count, context);
    }
    result.begin();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      builder.begin();
      for (Vector input : inputs) {
        builder.add(input, row);
      }
      builder.write(result, row);
    }
    return result.vector();
  }
}
