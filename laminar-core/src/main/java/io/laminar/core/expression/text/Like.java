package io.laminar.core.expression.text;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** LIKE: a constant pattern is compiled once, a changing one whenever it changes (that allocates). */
final class Like extends StrictCondition {
  private final ByteSlice slice = new ByteSlice();
  private final ByteSlice text = new ByteSlice();
  private final ByteSlice escape = new ByteSlice();
  private byte[] compiledText = new byte[0];
  private int compiledEscape;
  private @Nullable LikePattern compiled;

  /**
   * Makes a LIKE.
   *
   * @param arguments value, pattern, and perhaps the escape character
   */
  Like(Expression... arguments) {
    super(arguments);
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
      try {
        LikePattern pattern = pattern(inputs, row);
        boolean matches = pattern.matches(slice.array(), slice.start(), slice.end());
        result.values()[row] = matches ? 1 : 0;
      } catch (LaminarException e) {
        // Only a pattern that is wrong gets here, never a value.
        context.fail(row, e.code(), e.problem(), e.remedy());
        result.values()[row] = 0;
      }
    }
  }

  private LikePattern pattern(Vector[] inputs, int row) {
    text.read(inputs[1], row);
    int escaping = -1;
    if (inputs.length == 3) {
      escape.read(inputs[2], row);
      if (Utf8.count(escape.array(), escape.start(), escape.end()) > 1) {
        throw new LaminarException(
            ErrorCode.INVALID_FUNCTION_ARGUMENT,
            "the escape '" + escape + "' of LIKE is not one character",
            "write one, for example ESCAPE '!'");
      }
      // An empty one means that nothing is escaped.
      escaping =
          escape.length() == 0 ? -1 : Utf8.codePoint(escape.array(), escape.start(), escape.end());
    }
    LikePattern known = compiled;
    if (known != null
        && escaping == compiledEscape
        && Arrays.equals(
            text.array(), text.start(), text.end(), compiledText, 0, compiledText.length)) {
      return known;
    }
    LikePattern fresh = LikePattern.of(text, escaping);
    compiledText = Arrays.copyOfRange(text.array(), text.start(), text.end());
    compiledEscape = escaping;
    compiled = fresh;
    return fresh;
  }
}
