package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** FLOOR and CEIL to a part of fixed length, from a nanosecond to a week. */
final class UnitFloor extends StrictExpression {
  private final long size;
  private final long origin;
  private final long lift;

  /**
   * Makes a FLOOR or CEIL.
   *
   * @param size of the part in the value's unit, at least 1
   * @param origin where a part begins
   */
  UnitFloor(DataType type, Expression value, long size, long origin, boolean up) {
    super(type, value);
    this.size = size;
    this.origin = Math.floorMod(origin, size);
    this.lift = up ? size - 1 : 0;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = values[offset + row * stride];
      long lifted = value + lift;
      long rest = Math.floorMod(lifted, size) - origin;
      long rounded = lifted - rest - ((rest >> 63) & size);
      out[row] = rounded;
      // What is added or taken away is less than a part: a wrong change of the sign is a wrap.
      if (((~value & lifted) | (lifted & ~rounded)) < 0 && result.nulls()[row] == 0) {
        fail(row, type(), context);
      }
    }
  }

  static void fail(int row, DataType type, EvaluationContext context) {
    context.fail(
        row,
        ErrorCode.VALUE_OUT_OF_RANGE,
        "the beginning of the unit is not a " + type.sqlName(),
        "take a smaller unit, or leave such rows out by a condition on the time");
  }
}
