package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** The whole months, or groups of months, from one date or timestamp to another, toward zero. */
final class MonthsBetween extends StrictExpression {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long laterUnitsPerDay;
  private final long earlierUnitsPerDay;
  private final long monthsPerUnit;

  MonthsBetween(DataType type, Expression later, Expression earlier, long monthsPerUnit) {
    super(type, later, earlier);
    this.laterUnitsPerDay = TemporalFunctions.unitsPerDay(later.type());
    this.earlierUnitsPerDay = TemporalFunctions.unitsPerDay(earlier.type());
    this.monthsPerUnit = monthsPerUnit;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long later = inputs[0].word(row);
      long earlier = inputs[1].word(row);
      long laterSecond = Moments.second(later, laterUnitsPerDay);
      long laterNanos = Moments.nanosOfSecond(later, laterUnitsPerDay);
      long earlierSecond = Moments.second(earlier, earlierUnitsPerDay);
      long earlierNanos = Moments.nanosOfSecond(earlier, earlierUnitsPerDay);
      boolean forward = laterSecond > earlierSecond
          || (laterSecond == earlierSecond && laterNanos >= earlierNanos);
      long months = forward
          ? between(laterSecond, laterNanos, earlierSecond, earlierNanos)
          : -between(earlierSecond, earlierNanos, laterSecond, laterNanos);
      out[row] = months / monthsPerUnit;
    }
  }

  private static long between(
      long laterSecond, long laterNanos, long earlierSecond, long earlierNanos) {
    long laterCivil = Civil.ofDays(Math.floorDiv(laterSecond, SECONDS_PER_DAY));
    long earlierCivil = Civil.ofDays(Math.floorDiv(earlierSecond, SECONDS_PER_DAY));
    long months = (Civil.year(laterCivil) - Civil.year(earlierCivil)) * 12
        + Civil.month(laterCivil)
        - Civil.month(earlierCivil);
    long laterRest = nanosOfMonth(laterCivil, laterSecond, laterNanos);
    long earlierRest = nanosOfMonth(earlierCivil, earlierSecond, earlierNanos);
    return laterRest < earlierRest ? months - 1 : months;
  }

  private static long nanosOfMonth(long civil, long second, long nanos) {
    long seconds = Civil.day(civil) * SECONDS_PER_DAY + Math.floorMod(second, SECONDS_PER_DAY);
    return seconds * NANOS_PER_SECOND + nanos;
  }
}
