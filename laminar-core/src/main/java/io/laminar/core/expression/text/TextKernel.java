package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** A function whose result is a string: row by row, NULLs passed over, its length bounded. */
abstract class TextKernel extends StrictExpression {
  private final TextBuilder text = new TextBuilder();

  TextKernel(DataType type, Expression... arguments) {
    super(type, arguments);
  }

  @Override
  protected final void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      text.clear();
      if (build(inputs, row, text, context)) {
        text.writeTo(result, row);
      } else {
        // A failed row, too, must hold something that can be read.
        result.setNull(row);
      }
    }
  }

  /**
   * Builds a row's result.
   *
   * @return false if the row failed and was reported
   */
  abstract boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context);

  /** Tells whether a result of so many bytes is allowed, and reports the row if it is not. */
  final boolean allow(long bytes, int row, EvaluationContext context) {
    if (bytes <= TextBuilder.MAX_BYTES) {
      return true;
    }
    context.fail(
        row,
        ErrorCode.VALUE_OUT_OF_RANGE,
        "the result would be longer than " + TextBuilder.MAX_BYTES + " bytes",
        "make its arguments shorter, or leave such rows out");
    return false;
  }
}
