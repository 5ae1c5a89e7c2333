package io.laminar.core.expression.text;

import io.laminar.api.LaminarException;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;

/** REGEXP_LIKE: whether there is a match anywhere in the string. */
final class RegexLike extends StrictCondition {
  private final Regex regex;

  RegexLike(Expression value, Expression pattern) {
    super(value, pattern);
    this.regex = new Regex(pattern);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      try {
        result.values()[row] = regex.find(inputs[0], inputs[1], row) ? 1 : 0;
      } catch (LaminarException e) {
        context.fail(row, e.code(), e.problem(), e.remedy());
        result.values()[row] = 0;
      }
    }
  }
}
