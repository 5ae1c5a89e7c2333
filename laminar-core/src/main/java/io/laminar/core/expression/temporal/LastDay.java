package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** The last day of the month of a date or timestamp, as a DATE. */
final class LastDay extends StrictExpression {
  private final long unitsPerDay;

  LastDay(DataType type, Expression value) {
    super(type, value);
    this.unitsPerDay = TemporalFunctions.unitsPerDay(value.type());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long days = Math.floorDiv(inputs[0].word(row), unitsPerDay);
      long civil = Civil.ofDays(days);
      int length = Civil.daysInMonth(Civil.year(civil), Civil.month(civil));
      out[row] = days - Civil.day(civil) + length;
    }
  }
}
