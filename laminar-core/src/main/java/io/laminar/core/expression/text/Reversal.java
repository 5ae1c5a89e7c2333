package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** REVERSE: the code points from the last to the first. */
final class Reversal extends TextKernel {
  private final ByteSlice slice = new ByteSlice();

  Reversal(DataType type, Expression value) {
    super(type, value);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    int end = slice.end();
    while (end > slice.start()) {
      int start = Utf8.previous(slice.array(), end, slice.start());
      text.append(slice.array(), start, end - start);
      end = start;
    }
    return true;
  }
}
