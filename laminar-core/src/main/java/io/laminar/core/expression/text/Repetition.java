package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** REPEAT: a string some times over; none for a count that is not positive. */
final class Repetition extends TextKernel {
  private final ByteSlice slice = new ByteSlice();

  Repetition(DataType type, Expression value, Expression times) {
    super(type, value, times);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    long times = Math.max(0, inputs[1].word(row));
    boolean empty = slice.length() == 0;
    long bytes = times > TextBuilder.MAX_BYTES ? Long.MAX_VALUE : times * slice.length();
    if (empty || !allow(bytes, row, context)) {
      return empty;
    }
    for (long i = 0; i < times; i++) {
      text.append(slice);
    }
    return true;
  }
}
