package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * The whole units of fixed length from one date, time or timestamp to another, of any units, toward
 * zero; a row error where the result's type does not hold them.
 */
final class TimeBetween extends StrictExpression {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long laterUnitsPerDay;
  private final long earlierUnitsPerDay;
  private final long nanosPerUnit;
  private final int unusedBits;

  TimeBetween(DataType type, Expression later, Expression earlier, long nanosPerUnit) {
    super(type, later, earlier);
    this.laterUnitsPerDay = TemporalFunctions.unitsPerDay(later.type());
    this.earlierUnitsPerDay = TemporalFunctions.unitsPerDay(earlier.type());
    this.nanosPerUnit = nanosPerUnit;
    this.unusedBits = type.kind() == io.laminar.api.TypeKind.INTEGER ? 32 : 0;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long later = inputs[0].word(row);
      long earlier = inputs[1].word(row);
      long seconds =
          Moments.second(later, laterUnitsPerDay) - Moments.second(earlier, earlierUnitsPerDay);
      long nanos = Moments.nanosOfSecond(later, laterUnitsPerDay)
          - Moments.nanosOfSecond(earlier, earlierUnitsPerDay);
      // Both with the sign of the difference: dividing them then goes toward zero.
      if (seconds > 0 && nanos < 0) {
        seconds--;
        nanos += NANOS_PER_SECOND;
      } else if (seconds < 0 && nanos > 0) {
        seconds++;
        nanos -= NANOS_PER_SECOND;
      }
      if (!write(seconds, nanos, out, row) && result.nulls()[row] == 0) {
        context.fail(
            row,
            ErrorCode.NUMERIC_OVERFLOW,
            "the time between the two does not fit " + type().sqlName(),
            "count it in a larger unit, or leave such rows out");
      }
    }
  }

  private boolean write(long seconds, long nanos, long[] out, int row) {
    long value;
    boolean fits = true;
    if (nanosPerUnit >= NANOS_PER_SECOND) {
      value = seconds / (nanosPerUnit / NANOS_PER_SECOND);
    } else {
      long unitsPerSecond = NANOS_PER_SECOND / nanosPerUnit;
      long whole = seconds * unitsPerSecond;
      value = whole + nanos / nanosPerUnit;
      fits = Math.multiplyHigh(seconds, unitsPerSecond) == whole >> 63
          && ((whole ^ value) & ((nanos / nanosPerUnit) ^ value)) >= 0;
    }
    out[row] = value;
    return fits && (value << unusedBits) >> unusedBits == value;
  }
}
