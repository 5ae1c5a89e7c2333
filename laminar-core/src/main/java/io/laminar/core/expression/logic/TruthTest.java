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

/** IS [NOT] TRUE and IS [NOT] FALSE: never NULL themselves. */
public final class TruthTest implements Condition {
  private final Expression value;
  private final long expected;
  private final long negated;
  private final ColumnBuffer result = new ColumnBuffer(DataType.of(TypeKind.BOOLEAN));

  /**
   * Makes a test.
   *
   * @param value of type BOOLEAN
   * @param expected true for TRUE, false for FALSE
   * @param negated whether NOT stands before it
   */
  public TruthTest(Expression value, boolean expected, boolean negated) {
    this.value = value;
    this.expected = expected ? 1 : 0;
    this.negated = negated ? 1 : 0;
  }

  @Override
  public DataType type() {
    return result.type();
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    Vector input = value.evaluate(batch, rows, count, context);
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long known = input.isNull(row) ? 0 : 1;
      out[row] = ((input.word(row) ^ expected ^ 1) & known) ^ negated;
    }
    return result.vector();
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    return Selections.passed(
        selected,
        Selections.whereTrue(evaluate(batch, rows, count, context), rows, count, selected),
        context);
  }
}
