package io.laminar.core.codec;

/**
 * Writes rows of one Java form into slots. Immutable; any thread.
 *
 * @param <T> the Java form
 */
public interface RowEncoder<T> {
  /**
   * Checks a row and writes it into a slot that is not published yet: header (an insertion), null
   * words and columns; not the sequence word. When it throws, or when {@code side} had no room,
   * what the slot holds is undefined.
   *
   * @param row the row; not kept
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side takes the bytes of long strings
   * @throws io.laminar.api.LaminarException when the row breaks NOT NULL, a range, a length or
   *     {@code max_row_bytes}
   */
  void encode(T row, long[] slots, int base, SideBytes side);
}
