package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** LPAD and RPAD: fills up to a number of code points with a pattern, or cuts at the end. */
final class Padding extends TextKernel {
  private static final int MAX_BYTES_PER_CODE_POINT = 4;

  private final boolean left;
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice pattern = new ByteSlice();

  Padding(boolean left, DataType type, Expression value, Expression length, Expression pattern) {
    super(type, value, length, pattern);
    this.left = left;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    pattern.read(inputs[2], row);
    long wanted = Math.max(0, inputs[1].word(row));
    int present = Utf8.count(slice.array(), slice.start(), slice.end());
    if (wanted <= present || pattern.length() == 0) {
      int end = Utf8.offset(slice.array(), slice.start(), slice.end(), wanted);
      text.append(slice.array(), slice.start(), end - slice.start());
      return true;
    }
    // Bounded, so that the sums below cannot overflow; so much is refused in any case.
    long missing = Math.min(wanted - present, Integer.MAX_VALUE);
    long most = missing > TextBuilder.MAX_BYTES ? missing : missing * MAX_BYTES_PER_CODE_POINT;
    if (!allow(most + slice.length(), row, context)) {
      return false;
    }
    if (!left) {
      text.append(slice);
    }
    int position = pattern.start();
    for (long i = 0; i < missing; i++) {
      int next = Utf8.next(pattern.array(), position, pattern.end());
      text.append(pattern.array(), position, next - position);
      position = next == pattern.end() ? pattern.start() : next;
    }
    if (left) {
      text.append(slice);
    }
    return true;
  }
}
