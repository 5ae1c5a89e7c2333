package io.laminar.core.expression.comparison;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.Selections;
import io.laminar.core.expression.StrictCondition;

/** A byte string against a constant of at most 12 bytes: equal when both words are, no branch. */
final class ShortTextEquality extends StrictCondition {
  private final long word0;
  private final long word1;
  private final long negated;

  ShortTextEquality(Expression value, Literal constant, long negated) {
    super(value);
    this.word0 = constant.vector().word(0);
    this.word1 = constant.vector().secondWord(0);
    this.negated = negated;
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
      int at = offset + row * stride;
      long difference = (values[at] ^ word0) | (values[at + 1] ^ word1);
      out[row] = ((difference | -difference) >>> 63) ^ 1 ^ negated;
    }
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    if (type().nullable()) {
      return super.select(batch, rows, count, selected, context);
    }
    Vector value = evaluateArguments(batch, rows, count, context)[0];
    long[] values = value.values();
    int offset = value.offset();
    int stride = value.stride();
    int flip = (int) negated ^ 1;
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      int at = offset + row * stride;
      long difference = (values[at] ^ word0) | (values[at + 1] ^ word1);
      selected[size] = row;
      size += (int) ((difference | -difference) >>> 63) ^ flip;
    }
    return Selections.passed(selected, size, context);
  }
}
