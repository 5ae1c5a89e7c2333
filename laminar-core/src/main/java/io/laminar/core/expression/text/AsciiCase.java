package io.laminar.core.expression.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Capital and small letters of ASCII, eight bytes at a time. A byte below 128 plus 128 − c has its sign where it is c or
 * more, and never carries into the next one; the two cases of a letter differ by one bit, 32.
 */
final class AsciiCase {
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private AsciiCase() {}

  /** Tells whether eight bytes are ASCII. */
  static boolean isAscii(long bytes) {
    return (bytes & SIGNS) == 0;
  }

  /** Makes small letters of eight bytes of ASCII. */
  static long lower(long bytes) {
    return bytes | between(bytes, 'A', 'Z') >>> 2;
  }

  /** Makes capital letters of eight bytes of ASCII. */
  static long upper(long bytes) {
    return bytes & ~(between(bytes, 'a', 'z') >>> 2);
  }

  /** The signs of the bytes from one letter to another. */
  private static long between(long bytes, char first, char last) {
    return (bytes + (0x80 - first) * ONES) & ~(bytes + (0x7F - last) * ONES) & SIGNS;
  }

  /** Maps bytes of ASCII in place. */
  static void map(boolean upper, byte[] bytes, int start, int end) {
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long letters = (long) LONG.get(bytes, i);
      LONG.set(bytes, i, upper ? upper(letters) : lower(letters));
    }
    for (; i < end; i++) {
      bytes[i] = (byte) (upper ? upper(bytes[i]) : lower(bytes[i]));
    }
  }
}
