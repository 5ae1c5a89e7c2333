package io.laminar.core.expression.logic;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Selections;

/** IS NULL and IS NOT NULL: never NULL themselves. */
public final class NullTest implements Condition {
  private final Expression value;
  private final long wanted;
  private final ColumnBuffer result = new ColumnBuffer(DataType.of(TypeKind.BOOLEAN));

  /**
   * Makes a test.
   *
   * @param value of any type
   * @param isNull true for IS NULL, false for IS NOT NULL
   */
  public NullTest(Expression value, boolean isNull) {
    this.value = value;
    this.wanted = isNull ? 1 : 0;
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    Vector input = value.evaluate(batch, rows, count, context);
    long[] nulls = input.nulls();
    int offset = input.nullOffset();
    int stride = input.nullStride();
    long mask = input.nullMask();
    long[] out = result.values();
    long flip = wanted ^ 1;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long bit = nulls[offset + row * stride] & mask;
      out[row] = ((bit | -bit) >>> 63) ^ flip;
    }
    return result.vector();
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    Vector input = value.evaluate(batch, rows, count, context);
    return Selections.passed(
        selected, Selections.whereNull(input, wanted, rows, count, selected), context);
  }
}
