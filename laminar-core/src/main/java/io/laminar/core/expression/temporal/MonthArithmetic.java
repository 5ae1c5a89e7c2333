package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A date or timestamp plus or minus months; a day that the month does not have becomes its last. */
final class MonthArithmetic extends StrictExpression {
  /** 20,000 years: more than any date has, and far from overflow. */
  private static final long MAX_MONTHS = 240_000;

  private final long sign;
  private final long unitsPerDay;

  MonthArithmetic(DataType type, Expression value, Expression months, boolean subtract) {
    super(type, value, months);
    this.sign = subtract ? -1 : 1;
    this.unitsPerDay = TemporalFunctions.unitsPerDay(type);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    Vector months = inputs[1];
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = input.word(row);
      long added = months.word(row);
      long days = Math.floorDiv(value, unitsPerDay);
      long moved = 0;
      boolean fits = added >= -MAX_MONTHS && added <= MAX_MONTHS;
      if (fits) {
        moved = Civil.addMonths(days, sign * added);
        fits = Moments.fits(moved, Math.floorMod(value, unitsPerDay), unitsPerDay);
      }
      out[row] = moved * unitsPerDay + Math.floorMod(value, unitsPerDay);
      if (!fits && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            "a " + type().sqlName() + " cannot be moved by " + sign * added + " months",
            "move it by at most " + MAX_MONTHS + " months, within the years of its type");
      }
    }
  }
}
