package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** INITCAP: ASCII byte by byte; anything else by Java's rules, which allocates. */
final class Capitalisation extends TextKernel {
  private final ByteSlice slice = new ByteSlice();

  Capitalisation(DataType type, Expression value) {
    super(type, value);
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    slice.read(inputs[0], row);
    if (Utf8.isAscii(slice.array(), slice.start(), slice.end())) {
      text.append(slice);
      mapAscii(text.bytes(), text.length());
    } else {
      text.append(initcap(slice.toString()));
    }
    return true;
  }

  private static void mapAscii(byte[] bytes, int length) {
    boolean up = true;
    for (int i = 0; i < length; i++) {
      int letter = bytes[i];
      int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
      boolean isLetter = lower >= 'a' && lower <= 'z';
      bytes[i] = (byte) (isLetter && up ? lower - 32 : lower);
      up = !isLetter && !(letter >= '0' && letter <= '9');
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
