package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** AT TIME ZONE: an instant as the local time of a zone, or a local time as an instant. */
final class ZoneShift extends StrictExpression {
  private final ZoneTable zone;
  private final boolean toLocal;
  private final long unitsPerSecond;

  ZoneShift(DataType type, Expression value, ZoneTable zone, boolean toLocal) {
    super(type, value);
    this.zone = zone;
    this.toLocal = toLocal;
    this.unitsPerSecond = value.type().unitsPerSecond();
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = inputs[0].word(row);
      long second = Math.floorDiv(value, unitsPerSecond);
      long moved = toLocal ? zone.toLocal(second) : zone.toInstant(second);
      long shift = (moved - second) * unitsPerSecond;
      long shifted = value + shift;
      out[row] = shifted;
      if (((value ^ shifted) & (shift ^ shifted)) < 0 && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.VALUE_OUT_OF_RANGE,
            "the time in " + zone.zone() + " is outside the range of " + type().sqlName(),
            "leave such rows out by a condition on the time");
      }
    }
  }
}
