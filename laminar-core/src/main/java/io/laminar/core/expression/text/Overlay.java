package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/**
 * OVERLAY(text PLACING other FROM start [FOR length]): by default as long as the other. Counted in code points, of a
 * VARBINARY in bytes.
 */
final class Overlay extends TextKernel {
  private static final long FAR = 1L << 40;

  private final boolean binary;
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice other = new ByteSlice();

  Overlay(boolean binary, DataType type, Expression... arguments) {
    super(type, arguments);
    this.binary = binary;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    other.read(inputs[1], row);
    long start = Math.max(-FAR, Math.min(FAR, inputs[2].word(row))) - 1;
    long length = inputs.length == 4
        ? Math.max(-FAR, Math.min(FAR, inputs[3].word(row)))
        : binary ? other.length() : Utf8.count(other.array(), other.start(), other.end());
    if (start < 0) {
      context.fail(
          row,
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "OVERLAY from the position " + (start + 1) + ": they are counted from 1",
          "keep it in range, such as by GREATEST(position, 1)");
      return false;
    }
    if (!allow((long) slice.length() * 2 + other.length(), row, context)) {
      return false;
    }
    int head = offset(start);
    int tail = offset(Math.max(0, start + length));
    text.append(slice.array(), slice.start(), head - slice.start());
    text.append(other);
    text.append(slice.array(), tail, slice.end() - tail);
    return true;
  }

  private int offset(long index) {
    return binary
        ? (int) Math.min(slice.end(), slice.start() + index)
        : Utf8.offset(slice.array(), slice.start(), slice.end(), index);
  }
}
