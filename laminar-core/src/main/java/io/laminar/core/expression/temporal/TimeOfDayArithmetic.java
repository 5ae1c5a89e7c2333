package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A TIME plus or minus a number of units, round the clock: 23:00 and 2 hours are 01:00. */
final class TimeOfDayArithmetic extends StrictExpression {
  private final long nanosPerUnit;
  private final long unitsPerDay;
  private final long sign;

  /**
   * Makes an addition or subtraction.
   *
   * @param nanosPerUnit which divides a day, or is whole days
   */
  TimeOfDayArithmetic(
      DataType type, Expression time, Expression count, long nanosPerUnit, boolean subtract) {
    super(type, time, count);
    this.nanosPerUnit = nanosPerUnit;
    this.unitsPerDay = Math.max(1, TemporalText.NANOS_PER_DAY / nanosPerUnit);
    this.sign = subtract ? -1 : 1;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long moved = inputs[1].word(row) % unitsPerDay * nanosPerUnit * sign;
      out[row] = Math.floorMod(inputs[0].word(row) + moved, TemporalText.NANOS_PER_DAY);
    }
  }
}
