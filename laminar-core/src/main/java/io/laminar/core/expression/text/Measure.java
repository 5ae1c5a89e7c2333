package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** CHAR_LENGTH, OCTET_LENGTH, BIT_LENGTH and ASCII: a number about a string. */
final class Measure extends StrictExpression {
  private final TextFunction function;
  private final ByteSlice slice = new ByteSlice();

  Measure(TextFunction function, DataType type, Expression value) {
    super(type, value);
    this.function = function;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    Vector input = inputs[0];
    if (function == TextFunction.OCTET_LENGTH || function == TextFunction.BIT_LENGTH) {
      int factor = function == TextFunction.BIT_LENGTH ? 8 : 1;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = (long) InlineBytes.length(input.word(row)) * factor;
      }
      return;
    }
    boolean ascii = function == TextFunction.ASCII;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        slice.read(input, row);
        out[row] = ascii ? first() : Utf8.count(slice.array(), slice.start(), slice.end());
      }
    }
  }

  private int first() {
    return slice.length() == 0 ? 0 : Utf8.codePoint(slice.array(), slice.start(), slice.end());
  }
}
