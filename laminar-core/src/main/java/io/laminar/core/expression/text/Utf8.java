package io.laminar.core.expression.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Code points in UTF-8 bytes: a byte that is not a continuation (10xxxxxx) begins one. */
public final class Utf8 {
  /** The sign of each byte. */
  private static final long NOT_ASCII = 0x8080808080808080L;

  private static final long ONES = 0x0101010101010101L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Utf8() {}

  /** Counts the code points in a range. */
  public static int count(byte[] bytes, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /**
   * Finds where a code point begins.
   *
   * @param index how many code points to pass over, counted from {@code start}
   * @return its position, or {@code end} where there are not as many
   */
  public static int offset(byte[] bytes, int start, int end, long index) {
    if (index >= end - start) {
      return end;
    }
    int position = start;
    long left = index;
    while (position < end && left > 0) {
      position++;
      while (position < end && (bytes[position] & 0xC0) == 0x80) {
        position++;
      }
      left--;
    }
    return position;
  }

  /** The position behind the code point that begins at a position. */
  public static int next(byte[] bytes, int position, int end) {
    int next = position + 1;
    while (next < end && (bytes[next] & 0xC0) == 0x80) {
      next++;
    }
    return next;
  }

  /** The position of the code point that ends at a position. */
  public static int previous(byte[] bytes, int position, int start) {
    int previous = position - 1;
    while (previous > start && (bytes[previous] & 0xC0) == 0x80) {
      previous--;
    }
    return previous;
  }

  /** Decodes the code point that begins at a position; bytes that are no UTF-8 stand for themselves. */
  public static int codePoint(byte[] bytes, int position, int end) {
    int lead = bytes[position] & 0xFF;
    int length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 1 || position + length > end) {
      return lead;
    }
    int codePoint = lead & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      codePoint = (codePoint << 6) | (bytes[position + i] & 0x3F);
    }
    return codePoint;
  }

  /** Tells whether all bytes are ASCII. */
  public static boolean isAscii(byte[] bytes, int start, int end) {
    long or = 0;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      or |= (long) LONG.get(bytes, i);
    }
    for (; i < end; i++) {
      or |= bytes[i];
    }
    return (or & NOT_ASCII) == 0;
  }

  /** Finds bytes in bytes; returns the position, or −1. */
  public static int find(
      byte[] bytes, int start, int end, byte[] wanted, int wantedStart, int length) {
    if (length == 0) {
      return start;
    }
    int gap = length - 1;
    long first = (wanted[wantedStart] & 0xFFL) * ONES;
    long last = (wanted[wantedStart + gap] & 0xFFL) * ONES;
    int i = start;
    for (; i + gap + Long.BYTES <= end; i += Long.BYTES) {
      // A byte of 0 begins what begins and ends as wanted; the lowest sign in what follows is one
      // of these.
      long rest = ((long) LONG.get(bytes, i) ^ first) | ((long) LONG.get(bytes, i + gap) ^ last);
      long found = (rest - ONES) & ~rest & NOT_ASCII;
      while (found != 0) {
        int at = i + (Long.numberOfTrailingZeros(found) >>> 3);
        if (matches(bytes, at, wanted, wantedStart, length)) {
          return at;
        }
        found &= found - 1;
      }
    }
    for (; i + gap < end; i++) {
      if (matches(bytes, i, wanted, wantedStart, length)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Finds a byte again and again, eight bytes at a time.
   *
   * @param skipped how many of its kind are passed over
   * @return the position of the next one, or −1
   */
  static int find(byte[] bytes, int start, int end, byte wanted, long skipped) {
    long pattern = (wanted & 0xFFL) * ONES;
    long left = skipped;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long rest = (long) LONG.get(bytes, i) ^ pattern;
      // The sign of each byte that is 0, and of no other.
      long found = ~(((rest & ~NOT_ASCII) + ~NOT_ASCII) | rest | ~NOT_ASCII);
      int count = Long.bitCount(found);
      if (left < count) {
        for (; left > 0; left--) {
          found &= found - 1;
        }
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      left -= count;
    }
    for (; i < end; i++) {
      if (bytes[i] == wanted && left-- == 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at, byte[] wanted, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != wanted[from + i]) {
        return false;
      }
    }
    return true;
  }
}
