package io.laminar.core.ring;

/** What a ring must be told to move a row to another place in a side buffer: where its strings are. */
@FunctionalInterface
public interface SideRelocation {
  /**
   * Adds to every string reference of a row that points into the side buffer. Called by the ring's
   * producer, for rows with string bytes only, on their way out of the overflow chunk.
   *
   * @param words the array that has the row
   * @param rowOffset the word offset of the row's slot
   * @param delta bytes to add to each index into the side buffer; may be negative
   */
  void relocate(long[] words, int rowOffset, int delta);
}
