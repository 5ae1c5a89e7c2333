package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.EncodedText;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.text.ByteSlice;

/** Bytes as a string: those that are not UTF-8 are not a string, and no function of strings must see them. */
final class BytesToText extends CastKernel {
  private final ByteSlice slice = new ByteSlice();

  BytesToText(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      slice.read(inputs[0], row);
      if (EncodedText.characters(slice.array(), slice.start(), slice.length()) >= 0) {
        result.setBytes(row, slice.array(), slice.start(), slice.length());
      } else {
        reject(inputs[0], result, row, context);
      }
    }
  }
}
