package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** TRANSLATE: each code point of one list becomes the one at the same place of another, or goes. */
final class Translation extends TextKernel {
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice from = new ByteSlice();
  private final ByteSlice to = new ByteSlice();

  Translation(DataType type, Expression value, Expression from, Expression to) {
    super(type, value, from, to);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    from.read(inputs[1], row);
    to.read(inputs[2], row);
    int position = slice.start();
    while (position < slice.end()) {
      int next = Utf8.next(slice.array(), position, slice.end());
      int index = indexOf(position, next);
      if (index < 0) {
        text.append(slice.array(), position, next - position);
      } else {
        int start = Utf8.offset(to.array(), to.start(), to.end(), index);
        if (start < to.end()) {
          int end = Utf8.next(to.array(), start, to.end());
          text.append(to.array(), start, end - start);
        }
      }
      position = next;
    }
    return allow(text.length(), row, context);
  }

  private int indexOf(int start, int end) {
    int index = 0;
    int position = from.start();
    while (position < from.end()) {
      int next = Utf8.next(from.array(), position, from.end());
      if (java.util.Arrays.equals(slice.array(), start, end, from.array(), position, next)) {
        return index;
      }
      index++;
      position = next;
    }
    return -1;
  }
}
