package io.laminar.core.expression.choice;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** The value of a scalar sub-query (SQL:2016, 7.19): a row beside which the sub-query has several rows fails. */
public final class SingleValue implements Expression {
  private final Expression value;
  private final Condition isOneOfMany;
  private final int[] many = new int[Batch.MAX_ROWS];

  /**
   * Makes the value.
   *
   * @param value one of those that the sub-query gives
   * @param isOneOfMany TRUE where it gives several
   */
  public SingleValue(Expression value, Condition isOneOfMany) {
    this.value = value;
    this.isOneOfMany = isOneOfMany;
  }

  @Override
  public DataType type() {
    return value.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    int failed = isOneOfMany.select(batch, rows, count, many, context);
    for (int i = 0; i < failed; i++) {
      context.fail(
          many[i],
          ErrorCode.SEVERAL_ROWS,
          "a sub-query that stands for one value has several rows",
          "write an aggregate such as MAX, or LIMIT 1, in it, or IN or EXISTS before it");
    }
    return value.evaluate(batch, rows, count, context);
  }
}
