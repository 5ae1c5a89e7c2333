package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * EXTRACT from a year-month interval, as PostgreSQL does: parts have the interval's sign, what is
 * below a month is 0, and EPOCH counts years of 365.25 and months of 30 days.
 */
final class MonthsField extends StrictExpression {
  private static final long SECONDS_PER_YEAR = 31_557_600;
  private static final long SECONDS_PER_MONTH = 2_592_000;

  private final TimeField field;

  MonthsField(TimeField field, DataType type, Expression months) {
    super(type, months);
    this.field = field;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      out[row] = of(inputs[0].word(row));
    }
  }

  private long of(long months) {
    return switch (field) {
      case MILLENNIUM -> months / 12_000;
      case CENTURY -> months / 1_200;
      case DECADE -> months / 120;
      case YEAR -> months / 12;
      case QUARTER -> months % 12 / 3 + 1;
      case MONTH -> months % 12;
      case EPOCH -> months / 12 * SECONDS_PER_YEAR + months % 12 * SECONDS_PER_MONTH;
      default -> 0;
    };
  }
}
