package io.laminar.core.ring;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * The size of a ring. Memory is allocated when the first row is claimed.
 *
 * @param capacityRows slots, a power of two, at most 2^24
 * @param strideWords longs a slot, the sequence word included; a multiple of 8 (64 bytes)
 * @param sideBytes bytes for long strings, a power of two, or 0 for none; a row may take at most
 *     half of it
 */
public record RingShape(int capacityRows, int strideWords, int sideBytes) {
  /** The most rows of a ring. */
  public static final int MAX_CAPACITY_ROWS = 1 << 24;

  /**
   * Longs before the first slot (and after the last): with the array's 16-byte header it makes 256
   * bytes, so that the length word, which both threads read at every bounds check, is on another
   * line than the first sequence word, and slots of an array that starts on a line do so too.
   */
  static final int PAD_WORDS = 30;

  /** The longest array that every JVM allocates. */
  private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

  // Refuses what the masks and offsets of the rings cannot bear.
  public RingShape {
    if (Integer.bitCount(capacityRows) != 1 || capacityRows > MAX_CAPACITY_ROWS) {
      throw invalid("a ring of " + capacityRows + " rows", "Use a power of two up to 16777216.");
    }
    if (strideWords <= 0 || strideWords % 8 != 0) {
      throw invalid("a stride of " + strideWords + " words", "Use a multiple of 8.");
    }
    if (sideBytes < 0 || Integer.bitCount(sideBytes) > 1) {
      throw invalid("a side buffer of " + sideBytes + " bytes", "Use 0 or a power of two.");
    }
    if (!fitsAnArray(capacityRows, strideWords)) {
      throw invalid(
          capacityRows + " rows of " + strideWords + " words", "Use fewer rows or columns.");
    }
  }

  /**
   * Tells whether one array holds the slots of a ring.
   *
   * @param capacityRows slots
   * @param strideWords longs a slot
   * @return false where no ring can be made
   */
  public static boolean fitsAnArray(int capacityRows, int strideWords) {
    return (long) capacityRows * strideWords <= MAX_ARRAY_LENGTH - 2L * PAD_WORDS;
  }

  /**
   * Returns what a ring takes when all of it is in use: its slots, the bytes of strings, and for
   * each row where its strings begin and end.
   *
   * @param capacityRows slots
   * @param strideWords longs a slot
   * @param sideBytes bytes for long strings
   * @return bytes, also of a ring that no array holds
   */
  public static long bytes(int capacityRows, int strideWords, int sideBytes) {
    long notes = sideBytes == 0 ? 0 : 2L * capacityRows;
    return Long.BYTES * ((long) capacityRows * strideWords + 2L * PAD_WORDS + notes) + sideBytes;
  }

  private static LaminarException invalid(String what, String remedy) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT, "A ring cannot be made: " + what, remedy);
  }

  /**
   * Returns how many bytes of long strings a row may have.
   *
   * @return half of the side buffer: any row then fits into an empty one, wherever it wraps
   */
  public int maxRowBytes() {
    return sideBytes / 2;
  }

  /** Allocates the slots, all unpublished. */
  long[] newSlots() {
    return new long[capacityRows * strideWords + 2 * PAD_WORDS];
  }
}
