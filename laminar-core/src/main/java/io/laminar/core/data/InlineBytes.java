package io.laminar.core.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The two words of a byte string (after Umbra's strings: Neumann and Freitag, CIDR 2020).
 *
 * <pre>
 *   word 0: bits 63..32 the first 4 bytes, big-endian, padded with 0 │ bits 31..0 length in bytes
 *   word 1: length ≤ 12: bytes 4 to 11, big-endian, padded with 0
 *           length > 12: bits 31..0 the position of the whole string in the vector's heap
 * </pre>
 *
 * <p>Big-endian makes the prefix comparable as an unsigned number. Short strings are equal when
 * both words are. Order is by unsigned bytes, which for UTF-8 is the order of code points.
 */
public final class InlineBytes {
  /** Strings up to this many bytes need no heap. */
  public static final int MAX_INLINE = 12;

  private InlineBytes() {}

  /**
   * Returns the length in bytes.
   *
   * @param word0 the first word
   */
  public static int length(long word0) {
    return (int) word0;
  }

  /**
   * Returns the position in the heap of a long string.
   *
   * @param word1 the second word of a string of more than 12 bytes
   */
  public static int position(long word1) {
    return (int) word1;
  }

  /**
   * Makes the first word.
   *
   * @param bytes holds the string
   * @param start its first byte
   * @param length its length
   */
  public static long word0(byte[] bytes, int start, int length) {
    if (length >= 4) {
      return (long) (int) PREFIX.get(bytes, start) << 32 | length;
    }
    if (length > 0 && start + 4 <= bytes.length) {
      // Four bytes, of which those behind the string go away.
      int behind = Long.SIZE - length * Byte.SIZE;
      return (long) (int) PREFIX.get(bytes, start) << 32 >>> behind << behind | length;
    }
    return pack(bytes, start, 0, length) | length;
  }

  /**
   * Makes the second word of a string of at most 12 bytes.
   *
   * @param bytes holds the string
   * @param start its first byte
   * @param length its length, at most 12
   */
  public static long inlineWord1(byte[] bytes, int start, int length) {
    if (length <= 4) {
      return 0;
    }
    if (start + MAX_INLINE <= bytes.length) {
      // Eight bytes, of which those behind the string go away.
      int behind = (MAX_INLINE - length) * Byte.SIZE;
      return (long) REST.get(bytes, start + 4) >>> behind << behind;
    }
    return pack(bytes, start, 4, length);
  }

  /**
   * Writes both words of a string of at most 12 bytes as bytes.
   *
   * @param target takes 12 bytes at its beginning; those behind the string are 0
   */
  public static void unpack(long word0, long word1, byte[] target) {
    PREFIX.set(target, 0, (int) (word0 >>> 32));
    REST.set(target, 4, word1);
  }

  private static long pack(byte[] bytes, int start, int from, int to) {
    long word = 0;
    int shift = 56;
    for (int i = from; i < to; i++) {
      word |= (bytes[start + i] & 0xFFL) << shift;
      shift -= 8;
    }
    return word;
  }

  /**
   * Returns one byte of a string.
   *
   * @param index counted from 0, less than the length
   */
  public static byte byteAt(long word0, long word1, byte[] heap, int index) {
    if (length(word0) > MAX_INLINE) {
      return heap[position(word1) + index];
    }
    return index < 4
        ? (byte) (word0 >>> (56 - 8 * index))
        : (byte) (word1 >>> (56 - 8 * (index - 4)));
  }

  /**
   * Copies a string's bytes.
   *
   * @return the number of bytes copied
   */
  public static int copy(long word0, long word1, byte[] heap, byte[] target, int offset) {
    int length = length(word0);
    if (length > MAX_INLINE) {
      System.arraycopy(heap, position(word1), target, offset, length);
    } else {
      for (int i = 0; i < length; i++) {
        target[offset + i] = byteAt(word0, word1, heap, i);
      }
    }
    return length;
  }

  /** Decodes a string from UTF-8: allocates. */
  public static String string(long word0, long word1, byte[] heap) {
    int length = length(word0);
    if (length > MAX_INLINE) {
      return new String(heap, position(word1), length, StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[length];
    copy(word0, word1, heap, bytes, 0);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Tells whether two strings have the same bytes. */
  public static boolean equal(
      long left0, long left1, byte[] leftHeap, long right0, long right1, byte[] rightHeap) {
    if (left0 != right0) {
      return false;
    }
    int length = length(left0);
    if (length <= MAX_INLINE) {
      return left1 == right1;
    }
    int left = position(left1);
    int right = position(right1);
    return Arrays.equals(leftHeap, left, left + length, rightHeap, right, right + length);
  }

  /** Compares two strings by unsigned bytes; a prefix comes first. */
  public static int compare(
      long left0, long left1, byte[] leftHeap, long right0, long right1, byte[] rightHeap) {
    int byPrefix = Integer.compareUnsigned((int) (left0 >>> 32), (int) (right0 >>> 32));
    if (byPrefix != 0) {
      return byPrefix;
    }
    int leftLength = length(left0);
    int rightLength = length(right0);
    if (leftLength <= MAX_INLINE && rightLength <= MAX_INLINE) {
      int byRest = Long.compareUnsigned(left1, right1);
      return byRest != 0 ? byRest : Integer.compare(leftLength, rightLength);
    }
    int common = Math.min(leftLength, rightLength);
    for (int i = 4; i < common; i++) {
      int byByte = Byte.compareUnsigned(
          byteAt(left0, left1, leftHeap, i), byteAt(right0, right1, rightHeap, i));
      if (byByte != 0) {
        return byByte;
      }
    }
    return Integer.compare(leftLength, rightLength);
  }

  /** Hashes a string's bytes; equal strings hash alike whatever heap they lie in. */
  public static long hash(long word0, long word1, byte[] heap) {
    int length = length(word0);
    long hash = word0 * 0x9E3779B97F4A7C15L;
    if (length <= MAX_INLINE) {
      hash = (hash ^ (hash >>> 32) ^ word1) * 0xD6E8FEB86659FD93L;
    } else {
      int start = position(word1);
      int end = start + length;
      int i = start + 4;
      for (; i + 8 <= end; i += 8) {
        hash = (hash ^ (hash >>> 32) ^ (long) LONG.get(heap, i)) * 0xD6E8FEB86659FD93L;
      }
      for (; i < end; i++) {
        hash = (hash ^ (hash >>> 32) ^ heap[i]) * 0xD6E8FEB86659FD93L;
      }
    }
    return hash ^ (hash >>> 32);
  }

  /**
   * Hashes a string of more than {@link #MAX_INLINE} bytes with a secret, so that nobody can choose
   * strings that collide.
   *
   * @param seed random
   * @param multiplier random and odd
   * @param word0 length and first bytes
   * @param start of the string in {@code heap}
   * @param heap holds the bytes
   * @return the same for equal strings, wherever they lie
   */
  public static long hash(long seed, long multiplier, long word0, long start, byte[] heap) {
    int first = position(start);
    int end = first + length(word0);
    long hash = fold(multiplier, seed ^ word0);
    int i = first + 4;
    for (; i + 8 <= end; i += 8) {
      hash = fold(multiplier, hash ^ (long) LONG.get(heap, i));
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | (heap[i] & 0xFF);
    }
    return fold(multiplier, hash ^ rest);
  }

  private static long fold(long multiplier, long keyed) {
    return (keyed * multiplier) ^ Math.multiplyHigh(keyed, multiplier);
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle PREFIX =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle REST =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
}
