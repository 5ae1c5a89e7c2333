package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/**
 * The SELECT list: computes one expression an output column. A row for which any of them fails is
 * reported to the context and left out. Weights pass through. Stateless.
 */
public final class ProjectOperator implements Operator {
  private final Expression[] expressions;
  private final EvaluationContext context;
  private final Batch result;
  private final int[] kept = new int[Batch.MAX_ROWS];

  /**
   * Makes a projection.
   *
   * @param expressions one an output column; copied; they belong to this operator from now on
   * @param context of the query; takes row errors
   */
  public ProjectOperator(Expression[] expressions, EvaluationContext context) {
    this.expressions = expressions.clone();
    this.context = context;
    this.result = new Batch(expressions.length);
  }

  /**
   * Tells which columns of the input come out.
   *
   * @return one an output column, or none at all where a column is computed
   */
  public int[] picks() {
    int[] columns = new int[expressions.length];
    for (int i = 0; i < columns.length; i++) {
      if (!(expressions[i] instanceof ColumnReference reference)) {
        return new int[0];
      }
      columns[i] = reference.column();
    }
    return columns;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int[] rows = batch.selection();
    int count = batch.size();
    context.begin(batch);
    for (int i = 0; i < expressions.length; i++) {
      result.column(i, expressions[i].evaluate(batch, rows, count, context));
    }
    if (context.hasFailures()) {
      count = context.removeFailed(rows, count, kept);
      if (count == 0) {
        return batch.size();
      }
      rows = kept;
    }
    result.changesOf(batch);
    result.select(rows, count);
    output.emit(result);
    return batch.size();
  }
}
