package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** OVERLAY(text PLACING other FROM start [FOR length]): by default as long as the other. */
final class Overlay extends TextKernel {
  private static final long FAR = 1L << 40;

  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice other = new ByteSlice();

  Overlay(DataType type, Expression... arguments) {
    super(type, arguments);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    other.read(inputs[1], row);
    long start = Math.max(-FAR, Math.min(FAR, inputs[2].word(row))) - 1;
    long length = inputs.length == 4
        ? Math.max(-FAR, Math.min(FAR, inputs[3].word(row)))
        : Utf8.count(other.array(), other.start(), other.end());
    if (!allow((long) slice.length() * 2 + other.length(), row, context)) {
      return false;
    }
    int head = Utf8.offset(slice.array(), slice.start(), slice.end(), Math.max(0, start));
    int tail = Utf8.offset(slice.array(), slice.start(), slice.end(), Math.max(0, start + length));
    text.append(slice.array(), slice.start(), head - slice.start());
    text.append(other);
    text.append(slice.array(), tail, slice.end() - tail);
    return true;
  }
}
