package io.laminar.core.expression.logic;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Selections;
import io.laminar.core.expression.StrictCondition;

/**
 * OR of several conditions, three-valued. A condition is evaluated only for the rows that those
 * before it did not find TRUE.
 */
public final class Disjunction implements Condition {
  private final Condition[] conditions;
  private final ColumnBuffer result;
  private final int[] open = new int[Batch.MAX_ROWS];
  private final int[] found = new int[Batch.MAX_ROWS];

  /**
   * Makes a disjunction.
   *
   * @param conditions two or more, evaluated from left to right
   */
  public Disjunction(Condition... conditions) {
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
      values[rows[k]] = 0;
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
        long isTrue = next.word(row) & (isNull ^ 1);
        nulls[row] = (nulls[row] | isNull) & (isTrue ^ 1);
        values[row] = isTrue;
        open[left] = row;
        left += (int) (isTrue ^ 1);
      }
      remaining = open;
      size = left;
    }
    return result.vector();
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    // Rows that were found are marked, and taken in their order at the end.
    long[] marks = result.values();
    for (int k = 0; k < count; k++) {
      marks[rows[k]] = 0;
    }
    int[] remaining = rows;
    int size = count;
    for (int i = 0; i < conditions.length && size > 0; i++) {
      int taken = conditions[i].select(batch, remaining, size, found, context);
      for (int k = 0; k < taken; k++) {
        marks[found[k]] = 1;
      }
      size = Selections.without(remaining, size, found, taken, open);
      remaining = open;
    }
    int kept = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      selected[kept] = row;
      kept += (int) marks[row];
    }
    return Selections.passed(selected, kept, context);
  }
}
