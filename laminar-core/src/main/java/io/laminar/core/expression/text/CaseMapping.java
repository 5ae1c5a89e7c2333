package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;
import java.util.Locale;

/** UPPER and LOWER: ASCII eight bytes at a time, short strings in their words; anything else by Java's rules, which allocates. */
final class CaseMapping extends StrictExpression {
  /** The bytes in the first word of a short string; the other half is its length. */
  private static final long FIRST_BYTES = 0xFFFFFFFFL << 32;

  private final boolean upper;
  private final ByteSlice slice = new ByteSlice();
  private final TextBuilder text = new TextBuilder();

  CaseMapping(boolean upper, DataType type, Expression value) {
    super(type, value);
    this.upper = upper;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] nulls = result.nulls();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (nulls[row] != 0) {
        continue;
      }
      long word0 = input.word(row);
      long word1 = input.secondWord(row);
      if (InlineBytes.length(word0) <= InlineBytes.MAX_INLINE
          && AsciiCase.isAscii((word0 & FIRST_BYTES) | word1)) {
        long first = word0 & FIRST_BYTES;
        long length = word0 & ~FIRST_BYTES;
        result.setWords(row, map(first) | length, map(word1));
      } else {
        write(input, row, result);
      }
    }
  }

  private long map(long letters) {
    return upper ? AsciiCase.upper(letters) : AsciiCase.lower(letters);
  }

  private void write(Vector input, int row, ColumnBuffer result) {
    slice.read(input, row);
    text.clear();
    if (Utf8.isAscii(slice.array(), slice.start(), slice.end())) {
      text.append(slice);
      AsciiCase.map(upper, text.bytes(), 0, text.length());
    } else {
      String value = slice.toString();
      text.append(upper ? value.toUpperCase(Locale.ROOT) : value.toLowerCase(Locale.ROOT));
    }
    text.writeTo(result, row);
  }
}
