package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/**
 * SUBSTRING, LEFT and RIGHT, in code points (of a VARBINARY in bytes). As SQL:2023 6.30 says,
 * SUBSTRING counts a length from its start position even where that lies before the string.
 */
final class Slicing extends TextKernel {
  private final TextFunction function;
  private final boolean binary;
  private final ByteSlice slice = new ByteSlice();

  Slicing(TextFunction function, boolean binary, DataType type, Expression... arguments) {
    super(type, arguments);
    this.function = function;
    this.binary = binary;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    long number = clamp(inputs[1].word(row));
    long first;
    long end;
    switch (function) {
      case LEFT -> {
        first = 0;
        end = number >= 0 ? number : length() + number;
      }
      case RIGHT -> {
        first = number >= 0 ? Math.max(0, length() - number) : -number;
        end = Long.MAX_VALUE;
      }
      default -> {
        first = number - 1;
        end = Long.MAX_VALUE;
        if (inputs.length == 3) {
          long length = clamp(inputs[2].word(row));
          if (length < 0) {
            context.fail(
                row,
                ErrorCode.INVALID_FUNCTION_ARGUMENT,
                "SUBSTRING of the negative length " + length,
                "keep it in range, such as by GREATEST(length, 0)");
            return false;
          }
          end = first + length;
        }
      }
    }
    int from = offset(Math.max(first, 0));
    int to = offset(Math.max(end, 0));
    if (to > from) {
      text.append(slice.array(), from, to - from);
    }
    return true;
  }

  /** Keeps sums of positions away from overflow; no string is as long. */
  private static long clamp(long number) {
    return Math.max(-(1L << 40), Math.min(1L << 40, number));
  }

  private long length() {
    return binary ? slice.length() : Utf8.count(slice.array(), slice.start(), slice.end());
  }

  private int offset(long index) {
    if (binary) {
      return (int) Math.min(slice.end(), slice.start() + index);
    }
    return Utf8.offset(slice.array(), slice.start(), slice.end(), index);
  }
}
