package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Predicate;

/**
 * WHERE and HAVING: passes on the rows for which a condition is TRUE. Copies nothing: its batch
 * shares the input's vectors and weights and has a selection of its own. Stateless.
 */
public final class FilterOperator implements WaitingOperator {
  private final Predicate predicate;
  private final EvaluationContext context;
  private final Batch result;
  private final int[] selected = new int[Batch.MAX_ROWS];

  /**
   * Makes a filter.
   *
   * @param predicate the condition over the input's columns; belongs to this operator from now on
   * @param columns how many columns the input has; the output has the same
   * @param context of the query; takes the errors of rows for which the condition fails
   */
  public FilterOperator(Predicate predicate, int columns, EvaluationContext context) {
    this.predicate = predicate;
    this.context = context;
    this.result = new Batch(columns);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    context.begin(batch);
    int count = predicate.select(batch, batch.selection(), batch.size(), selected, context);
    if (context.hasFailures()) {
      count = context.removeFailed(selected, count, selected);
    }
    if (count > 0) {
      result.columns(batch);
      result.changesOf(batch);
      result.select(selected, count);
      output.emit(result);
    }
    return batch.size();
  }

  @Override
  public Wait waitingFor() {
    return new Wait(Kind.CONDITION, 0, 0, "a row for which its condition is TRUE");
  }
}
