package io.laminar.core.state;

/** Gives back what a {@link StateWriter} took, in the same order. */
public interface StateReader {
  /** Reads one number. */
  long readLong();

  /**
   * Reads numbers.
   *
   * @param target receives them
   * @param from first element to write
   * @param count how many
   */
  void readLongs(long[] target, int from, int count);

  /**
   * Reads a byte string.
   *
   * @return a new array
   */
  byte[] readBytes();
}
