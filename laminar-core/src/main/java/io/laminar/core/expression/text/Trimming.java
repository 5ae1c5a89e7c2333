package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** TRIM: takes code points away at one or both ends as long as they are among some. */
final class Trimming extends TextKernel {
  private final boolean leading;
  private final boolean trailing;
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice unwanted = new ByteSlice();

  /**
   * Makes a TRIM.
   *
   * @param characters the code points to take away, in any order
   */
  Trimming(
      boolean leading, boolean trailing, DataType type, Expression value, Expression characters) {
    super(type, value, characters);
    this.leading = leading;
    this.trailing = trailing;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    unwanted.read(inputs[1], row);
    byte[] bytes = slice.array();
    int start = slice.start();
    int end = slice.end();
    while (leading && start < end) {
      int next = Utf8.next(bytes, start, end);
      if (!isUnwanted(bytes, start, next)) {
        break;
      }
      start = next;
    }
    while (trailing && start < end) {
      int previous = Utf8.previous(bytes, end, start);
      if (!isUnwanted(bytes, previous, end)) {
        break;
      }
      end = previous;
    }
    text.append(bytes, start, end - start);
    return true;
  }

  private boolean isUnwanted(byte[] bytes, int start, int end) {
    byte[] set = unwanted.array();
    int position = unwanted.start();
    while (position < unwanted.end()) {
      int next = Utf8.next(set, position, unwanted.end());
      if (java.util.Arrays.equals(bytes, start, end, set, position, next)) {
        return true;
      }
      position = next;
    }
    return false;
  }
}
