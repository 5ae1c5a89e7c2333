package io.laminar.core.codec;

/** Text to UTF-8 without intermediate objects (RFC 3629). */
final class Utf8 {
  /** Returned for what is not a sequence of Unicode characters. */
  static final int MALFORMED = -1;

  private Utf8() {}

  /** Returns the length in bytes, or {@link #MALFORMED} when a surrogate stands alone. */
  static int length(CharSequence text) {
    int chars = text.length();
    long bytes = chars;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (c < 0x800) {
          bytes += 1;
        } else if (!Character.isSurrogate(c)) {
          bytes += 2;
        } else if (isPair(text, i)) {
          bytes += 2;
          i++;
        } else {
          return MALFORMED;
        }
      }
    }
    return bytes > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) bytes;
  }

  private static boolean isPair(CharSequence text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  /** Encodes text of which {@link #length} is known, and hence without lone surrogates. */
  static void encode(CharSequence text, byte[] target, int start) {
    int at = start;
    int chars = text.length();
    for (int i = 0; i < chars; i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | (c >> 6));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate((char) c)) {
        target[at++] = (byte) (0xE0 | (c >> 12));
        target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else {
        int point = Character.toCodePoint((char) c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | (point >> 18));
        target[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        target[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (point & 0x3F));
      }
    }
  }

  /** Copies the characters of an ASCII string of more than a few characters. */
  @SuppressWarnings("deprecation") // The one way to copy a string's bytes without allocating.
  static void copyAscii(String text, byte[] target, int start) {
    text.getBytes(0, text.length(), target, start);
  }
}
