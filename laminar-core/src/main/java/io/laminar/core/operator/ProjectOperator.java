package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

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

  @Override
  public void process(Batch batch, Output output) {
    int[] rows = batch.selection();
    int count = batch.size();
    for (int i = 0; i < expressions.length; i++) {
      result.column(i, expressions[i].evaluate(batch, rows, count, context));
    }
    if (context.hasFailures()) {
      count = context.removeFailed(rows, count, kept);
      if (count == 0) {
        return;
      }
      rows = kept;
    }
    result.weights(batch.weights());
    result.select(rows, count);
    output.emit(result);
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    return true;
  }

  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean usesWatermark() {
    return false;
  }

  @Override
  public void snapshot(StateWriter writer) {
    // Stateless.
  }

  @Override
  public void restore(StateReader reader) {
    // Stateless.
  }
}
