package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** EXTRACT of a part that needs the calendar, from a date or timestamp. */
final class CalendarField extends StrictExpression {
  private final TimeField field;
  private final long unitsPerDay;

  CalendarField(TimeField field, DataType type, Expression value) {
    super(type, value);
    this.field = field;
    this.unitsPerDay = TemporalFunctions.unitsPerDay(value.type());
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
      out[row] = of(field, Math.floorDiv(values[offset + row * stride], unitsPerDay));
    }
  }

  static long of(TimeField field, long days) {
    return switch (field) {
      case DAY_OF_WEEK -> Civil.dayOfWeek(days);
      case ISO_DAY_OF_WEEK -> Math.floorMod(days + 3, 7L) + 1;
      case WEEK -> isoWeek(days);
      case ISO_YEAR -> Civil.year(Civil.ofDays(thursday(days)));
      default -> ofCivil(field, days, Civil.ofDays(days));
    };
  }

  private static long ofCivil(TimeField field, long days, long civil) {
    long year = Civil.year(civil);
    return switch (field) {
      case MILLENNIUM -> Math.floorDiv(year + 999, 1_000L);
      case CENTURY -> Math.floorDiv(year + 99, 100L);
      case DECADE -> Math.floorDiv(year, 10L);
      case YEAR -> year;
      case QUARTER -> (Civil.month(civil) + 2) / 3;
      case MONTH -> Civil.month(civil);
      case DAY -> Civil.day(civil);
      case DAY_OF_YEAR -> days - Civil.toDays(year, 1, 1) + 1;
      default -> throw new IllegalStateException("not a part of the calendar: " + field);
    };
  }

  /** A week belongs to the year of its Thursday, and is numbered by it. */
  private static long isoWeek(long days) {
    long thursday = thursday(days);
    long year = Civil.year(Civil.ofDays(thursday));
    return (thursday - Civil.toDays(year, 1, 1)) / 7 + 1;
  }

  private static long thursday(long days) {
    return days - Math.floorMod(days + 3, 7L) + 3;
  }
}
