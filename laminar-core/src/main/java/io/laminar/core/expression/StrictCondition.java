package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;

/** A condition that is NULL as soon as one of its arguments is. */
public abstract class StrictCondition extends StrictExpression implements Condition {
  /**
   * Makes a condition.
   *
   * @param arguments evaluated from left to right
   */
  protected StrictCondition(Expression... arguments) {
    super(DataType.of(TypeKind.BOOLEAN).withNullable(anyNullable(arguments)), arguments);
  }

  /**
   * Tells whether a value may be NULL.
   *
   * @param arguments the values
   * @return true if one of them is of a nullable type
   */
  public static boolean anyNullable(Expression... arguments) {
    for (Expression argument : arguments) {
      if (argument.type().nullable()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    return Selections.passed(
        selected,
        Selections.whereTrue(evaluate(batch, rows, count, context), rows, count, selected),
        context);
  }
}
