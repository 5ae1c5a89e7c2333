package io.laminar.core.state;

/** Takes the bytes of a snapshot, piece after piece. */
@FunctionalInterface
public interface StateSink {
  /**
   * Takes the next bytes.
   *
   * @param bytes overwritten afterwards
   * @param from the first
   * @param count how many
   */
  void accept(byte[] bytes, int from, int count);
}
