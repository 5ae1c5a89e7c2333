package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/**
 * POSITION(search IN text [FROM start]): counted from 1 in code points (of a VARBINARY in bytes), 0 if
 * it is not found or the start lies outside of the text.
 */
final class Position extends StrictExpression {
  private final boolean binary;
  private final ByteSlice search = new ByteSlice();
  private final ByteSlice slice = new ByteSlice();

  Position(boolean binary, DataType type, Expression... arguments) {
    super(type, arguments);
    this.binary = binary;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        search.read(inputs[0], row);
        slice.read(inputs[1], row);
        result.values()[row] = find(inputs.length == 3 ? inputs[2].word(row) : 1);
      }
    }
  }

  private long find(long first) {
    byte[] bytes = slice.array();
    int length = binary ? slice.length() : Utf8.count(bytes, slice.start(), slice.end());
    if (first < 1 || first > length + 1L) {
      return 0;
    }
    int start = binary
        ? slice.start() + (int) (first - 1)
        : Utf8.offset(bytes, slice.start(), slice.end(), first - 1);
    int found =
        Utf8.find(bytes, start, slice.end(), search.array(), search.start(), search.length());
    if (found < 0) {
      return 0;
    }
    return 1L + (binary ? found - slice.start() : Utf8.count(bytes, slice.start(), found));
  }
}
