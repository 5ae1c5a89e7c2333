package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;

/**
 * A function that is NULL as soon as one of its arguments is: evaluates the arguments, carries the
 * NULLs over, and leaves the values to its subclass.
 *
 * <p>A subclass may compute rows whose result is NULL (their words are undefined, so it must not
 * throw), or pass over those with a null word of 1; it may also make further rows NULL.
 */
public abstract class StrictExpression implements Expression {
  private final DataType type;
  private final Expression[] arguments;
  private final boolean mayBeNull;
  private final Vector[] inputs;
  private final ColumnBuffer result;

  /**
   * Makes a function.
   *
   * @param type of the result; nullable where an argument is
   * @param arguments evaluated from left to right
   */
  protected StrictExpression(DataType type, Expression... arguments) {
    this.type = type;
    this.arguments = arguments.clone();
    this.mayBeNull = isAnyNullable(arguments);
    this.inputs = new Vector[arguments.length];
    this.result = new ColumnBuffer(type);
  }

  private static boolean isAnyNullable(Expression[] arguments) {
    for (Expression argument : arguments) {
      if (argument.type().nullable()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public final DataType type() {
    return type;
  }

  @Override
  public final Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    evaluateArguments(batch, rows, count, context);
    result.begin();
    if (!mayBeNull || !NullBits.propagate(inputs, rows, count, result.nulls())) {
      NullBits.clear(rows, count, result.nulls());
    }
    compute(inputs, result, rows, count, context);
    return result.vector();
  }

  /**
   * Evaluates the arguments only, for a subclass that selects without writing its result.
   *
   * @param batch the rows' batch
   * @param rows physical rows
   * @param count how many
   * @param context of the query
   * @return one vector an argument, valid until the next call
   */
  protected final Vector[] evaluateArguments(
      Batch batch, int[] rows, int count, EvaluationContext context) {
    for (int i = 0; i < arguments.length; i++) {
      Vector value = arguments[i].evaluate(batch, rows, count, context);
      // Mostly it is there already; a look costs less than what a collector attaches to a store.
      if (inputs[i] != value) {
        inputs[i] = value;
      }
    }
    return inputs;
  }

  /**
   * Evaluates the first argument only, where the others are known.
   *
   * @param batch the rows' batch
   * @param rows physical rows
   * @param count how many
   * @param context of the query
   * @return its vector, valid until the next call
   */
  protected final Vector evaluateFirst(
      Batch batch, int[] rows, int count, EvaluationContext context) {
    return arguments[0].evaluate(batch, rows, count, context);
  }

  /**
   * Returns the type of an argument.
   *
   * @param index counted from 0
   */
  protected final DataType argumentType(int index) {
    return arguments[index].type();
  }

  /**
   * Writes the values.
   *
   * @param inputs the arguments' values
   * @param result its null words are written already, 1 where an argument is NULL
   * @param rows physical rows to compute
   * @param count how many rows count
   * @param context takes row errors, gives the time
   */
  protected abstract void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context);
}
