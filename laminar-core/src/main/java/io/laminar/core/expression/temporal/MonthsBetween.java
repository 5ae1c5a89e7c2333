package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** The whole months from one date or timestamp to another of the same unit, toward zero. */
final class MonthsBetween extends StrictExpression {
  private final long unitsPerDay;

  MonthsBetween(DataType type, Expression later, Expression earlier) {
    super(type, later, earlier);
    this.unitsPerDay = TemporalFunctions.unitsPerDay(later.type());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long later = inputs[0].word(row);
      long earlier = inputs[1].word(row);
      out[row] = later >= earlier ? between(later, earlier) : -between(earlier, later);
    }
  }

  private long between(long later, long earlier) {
    long laterDays = Math.floorDiv(later, unitsPerDay);
    long earlierDays = Math.floorDiv(earlier, unitsPerDay);
    long laterCivil = Civil.ofDays(laterDays);
    long earlierCivil = Civil.ofDays(earlierDays);
    long months = (Civil.year(laterCivil) - Civil.year(earlierCivil)) * 12
        + Civil.month(laterCivil)
        - Civil.month(earlierCivil);
    long laterRest = Civil.day(laterCivil) * unitsPerDay + later - laterDays * unitsPerDay;
    long earlierRest = Civil.day(earlierCivil) * unitsPerDay + earlier - earlierDays * unitsPerDay;
    return laterRest < earlierRest ? months - 1 : months;
  }
}
