package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import java.util.Locale;

/** UPPER, LOWER and INITCAP: ASCII byte by byte; anything else by Java's rules, which allocates. */
final class CaseMapping extends TextKernel {
  private final TextFunction function;
  private final ByteSlice slice = new ByteSlice();

  CaseMapping(TextFunction function, DataType type, Expression value) {
    super(type, value);
    this.function = function;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    if (!Utf8.isAscii(slice.array(), slice.start(), slice.end())) {
      String value = slice.toString();
      text.append(
          switch (function) {
            case UPPER -> value.toUpperCase(Locale.ROOT);
            case LOWER -> value.toLowerCase(Locale.ROOT);
            default -> initcap(value);
          });
      return true;
    }
    int from = text.length();
    text.append(slice);
    mapAscii(text.bytes(), from, text.length());
    return true;
  }

  private void mapAscii(byte[] bytes, int from, int end) {
    boolean initial = function == TextFunction.INITCAP;
    boolean up = function == TextFunction.UPPER || initial;
    for (int i = from; i < end; i++) {
      int letter = bytes[i];
      int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
      boolean isLetter = lower >= 'a' && lower <= 'z';
      bytes[i] = (byte) (isLetter && up ? lower - 32 : lower);
      up = initial ? !isLetter && !(letter >= '0' && letter <= '9') : up;
    }
  }

  private static String initcap(String value) {
    StringBuilder result = new StringBuilder(value.length());
    boolean up = true;
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      result.appendCodePoint(
          up ? Character.toTitleCase(codePoint) : Character.toLowerCase(codePoint));
      up = !Character.isLetterOrDigit(codePoint);
      i += Character.charCount(codePoint);
    }
    return result.toString();
  }
}
