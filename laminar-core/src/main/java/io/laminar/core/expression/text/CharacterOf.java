package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** CHR: the character of a code point. */
final class CharacterOf extends TextKernel {
  CharacterOf(DataType type, Expression codePoint) {
    super(type, codePoint);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    long codePoint = inputs[0].word(row);
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT || surrogate) {
      context.fail(
          row,
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "there is no character " + codePoint,
          "characters are 0 to 1114111, without the surrogates 55296 to 57343");
      return false;
    }
    text.appendCodePoint((int) codePoint);
    return true;
  }
}
