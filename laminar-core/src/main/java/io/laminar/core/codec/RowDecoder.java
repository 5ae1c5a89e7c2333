package io.laminar.core.codec;

/**
 * Reads rows of one Java form out of slots. Immutable; any thread.
 *
 * @param <T> the Java form
 */
public interface RowDecoder<T> {
  /**
   * Makes the row of a slot.
   *
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side where positions of long strings count
   * @return a new row that shares nothing with the slot
   */
  T decode(long[] slots, int base, byte[] side);
}
