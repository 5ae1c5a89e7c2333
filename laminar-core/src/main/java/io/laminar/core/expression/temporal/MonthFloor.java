package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** FLOOR and CEIL to a part of the calendar, from a month to a millennium. */
final class MonthFloor extends StrictExpression {
  private final TimeField field;
  private final long months;
  private final boolean up;
  private final long unitsPerDay;

  MonthFloor(TimeField field, DataType type, Expression value, boolean up) {
    super(type, value);
    this.field = field;
    this.months = field.months();
    this.up = up;
    this.unitsPerDay = TemporalFunctions.unitsPerDay(type);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = input.word(row);
      long days = Math.floorDiv(value, unitsPerDay);
      long first = start(days, 0);
      if (up && (first != days || value != days * unitsPerDay)) {
        first = start(days, months);
      }
      out[row] = first * unitsPerDay;
      if (Math.multiplyHigh(first, unitsPerDay) != out[row] >> 63 && result.nulls()[row] == 0) {
        UnitFloor.fail(row, type(), context);
      }
    }
  }

  /** The first day of the part that a day is in, some months later. */
  private long start(long days, long later) {
    if (field == TimeField.ISO_YEAR) {
      return isoYearStart(days, later != 0);
    }
    long civil = Civil.ofDays(days);
    // Centuries and millennia begin with the year 1, not 0.
    long shift = months >= TimeField.CENTURY.months() ? 12 : 0;
    long month = Civil.year(civil) * 12 + Civil.month(civil) - 1 - shift;
    long first = month - Math.floorMod(month, months) + shift + later;
    return Civil.toDays(Math.floorDiv(first, 12L), (int) Math.floorMod(first, 12L) + 1, 1);
  }

  private static long isoYearStart(long days, boolean next) {
    long year = CalendarField.of(TimeField.ISO_YEAR, days) + (next ? 1 : 0);
    long fourth = Civil.toDays(year, 1, 4);
    return fourth - Math.floorMod(fourth + 3, 7L);
  }
}
