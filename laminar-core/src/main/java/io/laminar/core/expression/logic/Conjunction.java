package io.laminar.core.expression.logic;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.StrictCondition;

/**
 * AND of several conditions, three-valued. A condition is evaluated only for the rows that those
 * before it leave open: as a filter, the TRUE ones; as a column, those that are not FALSE.
 */
public final class Conjunction implements Condition {
  private final Condition[] conditions;
  private final ColumnBuffer result;
  private final int[] open = new int[Batch.MAX_ROWS];

  /**
   * Makes a conjunction.
   *
   * @param conditions two or more, evaluated from left to right
   */
  public Conjunction(Condition... conditions) {
    this.conditions = conditions.clone();
    boolean nullable = StrictCondition.anyNullable(conditions);
    this.result = new ColumnBuffer(DataType.of(TypeKind.BOOLEAN).withNullable(nullable));
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    long[] values = result.values();
    long[] nulls = result.nulls();
    for (int k = 0; k < count; k++) {
      values[rows[k]] = 1;
      nulls[rows[k]] = 0;
    }
    int[] remaining = rows;
    int size = count;
    for (int i = 0; i < conditions.length && size > 0; i++) {
      Vector next = conditions[i].evaluate(batch, remaining, size, context);
      int left = 0;
      for (int k = 0; k < size; k++) {
        int row = remaining[k];
        long isNull = next.isNull(row) ? 1 : 0;
        long notFalse = (next.word(row) & 1) | isNull;
        nulls[row] = (nulls[row] | isNull) & notFalse;
        values[row] = notFalse;
        open[left] = row;
        left += (int) notFalse;
      }
      remaining = open;
      size = left;
    }
    return result.vector();
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    int size = conditions[0].select(batch, rows, count, selected, context);
    for (int i = 1; i < conditions.length && size > 0; i++) {
      size = conditions[i].select(batch, selected, size, selected, context);
    }
    return size;
  }
}
