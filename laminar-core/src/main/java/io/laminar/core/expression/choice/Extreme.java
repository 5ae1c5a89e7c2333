package io.laminar.core.expression.choice;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Predicate;
import io.laminar.core.expression.ResultRows;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.NullTest;

/** GREATEST and LEAST: NULL if an argument is; floating values in the order of comparisons. */
public final class Extreme implements Expression {
  private final Expression[] arguments;
  private final int[] taken = new int[Batch.MAX_ROWS];
  private final ColumnBuffer result;
  private final Predicate[] better;
  private final Batch pair = new Batch(2);

  /**
   * Makes a GREATEST or LEAST.
   *
   * @param type of the result; every argument has its kind, precision and scale
   * @param greatest true for GREATEST
   * @param arguments at least one
   */
  public Extreme(DataType type, boolean greatest, Expression... arguments) {
    this.arguments = arguments.clone();
    this.result = new ColumnBuffer(type);
    this.better = new Predicate[arguments.length];
    for (int i = 1; i < arguments.length; i++) {
      DataType next = arguments[i].type();
      ColumnReference candidate = new ColumnReference(0, next);
      ColumnReference best = new ColumnReference(1, type);
      Comparison comparison = greatest ? Comparison.GREATER : Comparison.LESS;
      // A candidate replaces the best so far if it is better, or NULL.
      better[i] = new Disjunction(
          Comparisons.of(comparison, candidate, best), new NullTest(candidate, true));
    }
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    result.begin();
    ResultRows.copy(arguments[0].evaluate(batch, rows, count, context), rows, count, result);
    for (int i = 1; i < arguments.length; i++) {
      pair.column(0).share(arguments[i].evaluate(batch, rows, count, context));
      pair.column(1).share(result.vector());
      int replaced = better[i].select(pair, rows, count, taken, context);
      ResultRows.copy(pair.column(0), taken, replaced, result);
    }
    return result.vector();
  }
}
