package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A TIME plus or minus an interval, round the clock. */
final class TimeOfDayArithmetic extends StrictExpression {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long sign;

  TimeOfDayArithmetic(DataType type, Expression time, Expression millis, boolean subtract) {
    super(type, time, millis);
    this.sign = subtract ? -1 : 1;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long moved = inputs[1].word(row) % MILLIS_PER_DAY * NANOS_PER_MILLI * sign;
      out[row] = Math.floorMod(inputs[0].word(row) + moved, TemporalText.NANOS_PER_DAY);
    }
  }
}
