package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.text.ByteSlice;
import io.laminar.core.expression.text.TextBuilder;
import io.laminar.core.expression.text.Utf8;

/**
 * A string as one of another length: cut at the end, as SQL's explicit cast does; CHAR is padded, and the padding of one
 * that becomes a VARCHAR is taken away.
 */
final class FitText extends StrictExpression {
  private final ByteSlice slice = new ByteSlice();
  private final TextBuilder text = new TextBuilder();
  private final boolean strips;

  FitText(Expression value, DataType type) {
    super(type, value);
    strips = value.type().kind() == TypeKind.CHAR && type.kind() == TypeKind.VARCHAR;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    int limit = type().precision();
    boolean binary = type().kind() == TypeKind.VARBINARY;
    boolean padded = type().kind() == TypeKind.CHAR;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      slice.read(inputs[0], row);
      int all = strips ? withoutPadding() : slice.end();
      int end = binary
          ? Math.min(all, slice.start() + limit)
          : limit == 0 ? all : Utf8.offset(slice.array(), slice.start(), all, limit);
      int length = end - slice.start();
      if (!padded) {
        result.setBytes(row, slice.array(), slice.start(), length);
        continue;
      }
      text.clear();
      text.append(slice.array(), slice.start(), length);
      for (int i = Utf8.count(slice.array(), slice.start(), end); i < limit; i++) {
        text.append(' ');
      }
      text.writeTo(result, row);
    }
  }

  private int withoutPadding() {
    int end = slice.end();
    while (end > slice.start() && slice.array()[end - 1] == ' ') {
      end--;
    }
    return end;
  }
}
