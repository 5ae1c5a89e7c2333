package io.laminar.core.expression.choice;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Predicate;
import io.laminar.core.expression.ResultRows;
import io.laminar.core.expression.Selections;

/**
 * CASE WHEN … THEN … ELSE … END: each condition sees only the rows that no earlier one took, each
 * result only the rows of its branch, so that what is not taken cannot fail.
 */
public final class CaseExpression implements Expression {
  private final Predicate[] conditions;
  private final Expression[] results;
  private final ColumnBuffer result;
  private final int[] open = new int[Batch.MAX_ROWS];
  private final int[] taken = new int[Batch.MAX_ROWS];

  /**
   * Makes a CASE.
   *
   * @param type of the result; every branch has its kind, precision and scale
   * @param conditions in order
   * @param results one for each condition, and one for ELSE
   */
  public CaseExpression(DataType type, Predicate[] conditions, Expression[] results) {
    if (results.length != conditions.length + 1) {
      throw new IllegalArgumentException(
          conditions.length + " conditions with " + results.length + " results");
    }
    this.conditions = conditions.clone();
    this.results = results.clone();
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
    for (int i = 0; i < conditions.length && size > 0; i++) {
      int matched = conditions[i].select(batch, remaining, size, taken, context);
      if (matched > 0) {
        // A branch may hold a CASE of its own, but never this one: taken stays as it is.
        Vector branch = results[i].evaluate(batch, taken, matched, context);
        ResultRows.copy(branch, taken, matched, result);
        size = Selections.without(remaining, size, taken, matched, open);
        remaining = open;
      }
    }
    if (size > 0) {
      Vector otherwise = results[conditions.length].evaluate(batch, remaining, size, context);
      ResultRows.copy(otherwise, remaining, size, result);
    }
    return result.vector();
  }
}
