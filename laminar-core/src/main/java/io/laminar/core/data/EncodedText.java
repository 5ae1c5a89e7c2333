package io.laminar.core.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What bytes from outside are as UTF-8 (RFC 3629): shortest form, no surrogates. Any thread. */
public final class EncodedText {
  /** Returned for what is not a sequence of Unicode characters. */
  public static final int MALFORMED = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private EncodedText() {}

  /**
   * Counts the characters of bytes.
   *
   * @param bytes hold the text
   * @param start of the text
   * @param length in bytes
   * @return code points, or {@link #MALFORMED} when the bytes are not UTF-8
   */
  public static int characters(byte[] bytes, int start, int length) {
    int at = start;
    int end = start + length;
    while (at + 8 <= end && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
      at += 8;
    }
    int count = at - start;
    while (at < end) {
      int size = sizeAt(bytes, at, end);
      if (size == 0) {
        return MALFORMED;
      }
      at += size;
      count++;
    }
    return count;
  }

  // The number of bytes of the character that begins here, 0 when there is none: not shortest
  // form, a surrogate, beyond U+10FFFF, or cut off.
  private static int sizeAt(byte[] bytes, int at, int end) {
    int first = bytes[at];
    if (first >= 0) {
      return 1;
    }
    int size = first >= (byte) 0xF0 ? 4 : first >= (byte) 0xE0 ? 3 : 2;
    if (first < (byte) 0xC2 || first > (byte) 0xF4 || at + size > end) {
      return 0;
    }
    int point = first & (0x7F >> size);
    for (int i = 1; i < size; i++) {
      int next = bytes[at + i];
      if ((next & 0xC0) != 0x80) {
        return 0;
      }
      point = (point << 6) | (next & 0x3F);
    }
    boolean valid = switch (size) {
      case 3 -> point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
      case 4 -> point >= 0x10000 && point <= 0x10FFFF;
      default -> true;
    };
    return valid ? size : 0;
  }
}
