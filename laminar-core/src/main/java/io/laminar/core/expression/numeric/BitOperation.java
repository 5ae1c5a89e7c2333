package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** Integers bit by bit; sign extension makes the result right for every width. */
final class BitOperation extends StrictExpression {
  private final MathFunction function;

  BitOperation(MathFunction function, DataType type, Expression... arguments) {
    super(type, arguments);
    this.function = function;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector left = inputs[0];
    Vector right = inputs[inputs.length - 1];
    long[] out = result.values();
    switch (function) {
      case BITAND -> {
        for (int k = 0; k < count; k++) {
          out[rows[k]] = left.word(rows[k]) & right.word(rows[k]);
        }
      }
      case BITOR -> {
        for (int k = 0; k < count; k++) {
          out[rows[k]] = left.word(rows[k]) | right.word(rows[k]);
        }
      }
      case BITXOR -> {
        for (int k = 0; k < count; k++) {
          out[rows[k]] = left.word(rows[k]) ^ right.word(rows[k]);
        }
      }
      default -> {
        for (int k = 0; k < count; k++) {
          out[rows[k]] = ~left.word(rows[k]);
        }
      }
    }
  }
}
