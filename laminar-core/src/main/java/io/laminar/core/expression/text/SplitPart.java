package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** SPLIT_PART: the n-th part between delimiters, from the end if n is negative; empty if missing. */
final class SplitPart extends TextKernel {
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice delimiter = new ByteSlice();

  SplitPart(DataType type, Expression value, Expression delimiter, Expression part) {
    super(type, value, delimiter, part);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    delimiter.read(inputs[1], row);
    long part = inputs[2].word(row);
    if (part == 0) {
      context.fail(
          row,
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "SPLIT_PART has no part 0",
          "1 is the first part, -1 the last one; NULLIF(part, 0) gives NULL");
      return false;
    }
    if (part > 0 && delimiter.length() == 1) {
      appendPart(part - 1, text);
      return true;
    }
    long index = part > 0 ? part - 1 : parts() + part;
    int start = slice.start();
    int end = find(start);
    for (long i = 0; i < index && end >= 0; i++) {
      start = end + delimiter.length();
      end = find(start);
      if (end < 0 && i + 1 < index) {
        return true;
      }
    }
    boolean missing = index < 0 || (index > 0 && start == slice.start());
    if (!missing) {
      text.append(slice.array(), start, (end < 0 ? slice.end() : end) - start);
    }
    return true;
  }

  /** Appends a part, counted from 0, between single bytes. */
  private void appendPart(long index, TextBuilder text) {
    byte[] bytes = slice.array();
    byte wanted = delimiter.array()[delimiter.start()];
    int start = slice.start();
    if (index > 0) {
      start = Utf8.find(bytes, start, slice.end(), wanted, index - 1) + 1;
      if (start == 0) {
        return;
      }
    }
    int end = Utf8.find(bytes, start, slice.end(), wanted, 0);
    text.append(bytes, start, (end < 0 ? slice.end() : end) - start);
  }

  private long parts() {
    long parts = 1;
    for (int found = find(slice.start()); found >= 0; found = find(found + delimiter.length())) {
      parts++;
    }
    return parts;
  }

  private int find(int start) {
    if (delimiter.length() == 0) {
      return -1;
    }
    return Utf8.find(
        slice.array(),
        start,
        slice.end(),
        delimiter.array(),
        delimiter.start(),
        delimiter.length());
  }
}
