package io.laminar.core.state;

/** Takes an operator's state as a sequence of longs and byte strings. */
public interface StateWriter {
  /** Writes one number. */
  void writeLong(long value);

  /**
   * Writes numbers.
   *
   * @param values copied
   * @param from first element
   * @param count how many
   */
  void writeLongs(long[] values, int from, int count);

  /**
   * Writes bytes; the length is written too.
   *
   * @param bytes copied
   * @param from first byte
   * @param count how many
   */
  void writeBytes(byte[] bytes, int from, int count);

  /**
   * Says that what follows changes apart from what came before, so that the one may be equal to what was written earlier
   * where the other is not. Writes nothing.
   */
  default void cut() {}

  /**
   * Writes state that lies in pages: as it is now, whenever its bytes are made.
   *
   * @param pages may be pinned, and change afterwards
   */
  default void writePages(PagedState pages) {
    pages.writeTo(this);
  }
}
