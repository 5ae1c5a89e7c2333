package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** POSITION(search IN text [FROM start]): counted from 1 in code points, 0 if not found. */
final class Position extends StrictExpression {
  private final ByteSlice search = new ByteSlice();
  private final ByteSlice slice = new ByteSlice();

  Position(DataType type, Expression... arguments) {
    super(type, arguments);
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
    if (first < 1) {
      return 0;
    }
    int start = Utf8.offset(bytes, slice.start(), slice.end(), first - 1);
    if (start == slice.end() && first > 1 && search.length() > 0) {
      return 0;
    }
    int found =
        Utf8.find(bytes, start, slice.end(), search.array(), search.start(), search.length());
    return found < 0 ? 0 : Utf8.count(bytes, slice.start(), found) + 1L;
  }
}
