package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** REPLACE: every occurrence of one string by another; an empty search string changes nothing. */
final class Replacement extends TextKernel {
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice search = new ByteSlice();
  private final ByteSlice replacement = new ByteSlice();

  Replacement(DataType type, Expression value, Expression search, Expression replacement) {
    super(type, value, search, replacement);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    search.read(inputs[1], row);
    replacement.read(inputs[2], row);
    byte[] bytes = slice.array();
    int position = slice.start();
    if (search.length() > 0) {
      int found = find(bytes, position);
      while (found >= 0) {
        long length = (long) text.length() + found - position + replacement.length();
        if (!allow(length, row, context)) {
          return false;
        }
        text.append(bytes, position, found - position);
        text.append(replacement);
        position = found + search.length();
        found = find(bytes, position);
      }
    }
    text.append(bytes, position, slice.end() - position);
    return true;
  }

  private int find(byte[] bytes, int start) {
    return Utf8.find(bytes, start, slice.end(), search.array(), search.start(), search.length());
  }
}
