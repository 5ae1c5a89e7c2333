package io.laminar.core.expression.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A string as a pattern sees it: ASCII in place, without a copy; anything else decoded. It counts what is looked at, and
 * ends a search that takes too long.
 */
final class RegexText implements CharSequence {
  /** Looks of a search; one that is not exponential in the length of a string needs far fewer. */
  static final int MAX_STEPS = 4_000_000;

  /** Thrown by a search that takes too long. */
  static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySteps() {
      super("a search took more than " + MAX_STEPS + " steps", null, false, false);
    }
  }

  private final TooManySteps tooManySteps = new TooManySteps();
  private byte[] bytes = new byte[0];
  private int start;
  private int length;
  private @Nullable String decoded;
  private int steps;

  /** Shows a string, valid while its bytes are. */
  void read(ByteSlice slice) {
    bytes = slice.array();
    start = slice.start();
    decoded = Utf8.isAscii(bytes, start, slice.end())
        ? null
        : new String(bytes, start, slice.length(), StandardCharsets.UTF_8);
    String text = decoded;
    length = text == null ? slice.length() : text.length();
    steps = 0;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    if (++steps > MAX_STEPS) {
      throw tooManySteps;
    }
    String text = decoded;
    return text == null ? (char) bytes[start + index] : text.charAt(index);
  }

  /** Where a literal of ASCII is found first; −1 where it is not. */
  int find(byte[] literal) {
    String text = decoded;
    if (text != null) {
      return text.indexOf(new String(literal, StandardCharsets.US_ASCII));
    }
    int found = Utf8.find(bytes, start, start + length, literal, 0, literal.length);
    return found < 0 ? -1 : found - start;
  }

  /** Appends a part. */
  void copy(int from, int to, TextBuilder target) {
    String text = decoded;
    if (text == null) {
      target.append(bytes, start + from, to - from);
    } else {
      byte[] part = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      target.append(part, 0, part.length);
    }
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return toString().substring(from, to);
  }

  @Override
  public String toString() {
    String text = decoded;
    return text == null ? new String(bytes, start, length, StandardCharsets.US_ASCII) : text;
  }
}
