package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** The operator || and the function CONCAT. */
final class Concatenation extends TextKernel {
  private final ByteSlice slice = new ByteSlice();

  Concatenation(DataType type, Expression... parts) {
    super(type, parts);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    for (Vector input : inputs) {
      slice.read(input, row);
      if (!allow((long) text.length() + slice.length(), row, context)) {
        return false;
      }
      text.append(slice);
    }
    return true;
  }
}
