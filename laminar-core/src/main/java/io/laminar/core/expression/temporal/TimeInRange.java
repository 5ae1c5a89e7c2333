package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * A computed date, time or timestamp as it is, if its type can tell it: the years 0001 to 9999, in nanoseconds 1677 to
 * 2262 without the two ends of 64 bits, or one day; a row error if not. What is pushed is held to the same range, so that no view holds what no source takes.
 */
final class TimeInRange extends StrictExpression {
  private final long min;
  private final long max;
  private final boolean nanos;

  TimeInRange(Expression value) {
    super(value.type(), value);
    DataType type = value.type();
    long unitsPerDay = TemporalFunctions.unitsPerDay(type);
    boolean time = type.kind() == TypeKind.TIME;
    this.nanos = type.kind().isTimestamp() && type.precision() > 6;
    if (nanos) {
      this.min = Long.MIN_VALUE + 1;
      this.max = Long.MAX_VALUE - 1;
    } else {
      this.min = time ? 0 : TemporalText.FIRST_DAY * unitsPerDay;
      this.max = time ? unitsPerDay - 1 : (TemporalText.LAST_DAY + 1) * unitsPerDay - 1;
    }
  }

  static Expression of(Expression value) {
    return new TimeInRange(value);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    long bad = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = values[offset + row * stride];
      bad |= (value - min) | (max - value);
      out[row] = value;
    }
    // The differences of nanoseconds wrap: each value is looked at.
    if (nanos || bad < 0) {
      report(result, rows, count, context);
    }
  }

  private void report(ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if ((out[row] < min || out[row] > max) && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.VALUE_OUT_OF_RANGE,
            type().kind() == TypeKind.TIME
                ? "the result is not a time of a day"
                : "the result is outside the years " + (nanos ? "1677 to 2262" : "0001 to 9999")
                    + " of a " + type().sqlName(),
            type().kind() == TypeKind.TIME
                ? "compute with a TIMESTAMP, which goes beyond a day"
                : "keep the result in range, or leave such rows out by a condition on the time");
      }
    }
  }
}
