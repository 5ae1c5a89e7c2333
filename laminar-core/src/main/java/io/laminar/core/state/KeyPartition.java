package io.laminar.core.state;

import io.laminar.core.data.InlineBytes;

/**
 * The virtual partition of a key: FNV-1a over the key's words and the bytes of long strings, finished
 * by MurmurHash3's mixer, modulo 128. Unlike the hashes of tables it has no seed: the number of a
 * key is the same in every process, and a part of the format of whatever is stored by partition.
 *
 * <pre>
 *   word          8 bytes, the lowest first
 *   key           NULL bits in words, where a column may be NULL │ the words of each column, 0 for NULL
 *   long string   its first word, then all its bytes in place of the second
 * </pre>
 */
public final class KeyPartition {
  /** How many virtual partitions there are. */
  public static final int COUNT = 128;

  private static final long FNV_BASIS = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private KeyPartition() {}

  /**
   * Returns the partition of a key; its scope does not count.
   *
   * @param keys of the rows, loaded
   * @param row number of the row in {@code keys}
   * @return from 0 to {@link #COUNT} − 1
   */
  public static int of(KeyRows keys, int row) {
    KeyLayout layout = keys.layout();
    long[] words = keys.words();
    int from = row * layout.words();
    long hash = FNV_BASIS;
    for (int word = 0; word < layout.words(); word++) {
      long content = words[from + word];
      if (layout.isStringSecond(word) && KeyLayout.isLong(words[from + word - 1])) {
        int start = InlineBytes.position(content);
        int end = start + InlineBytes.length(words[from + word - 1]);
        byte[] bytes = keys.heap(layout.stringColumn(word));
        for (int i = start; i < end; i++) {
          hash = (hash ^ (bytes[i] & 0xFF)) * FNV_PRIME;
        }
      } else {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
          hash = (hash ^ (content >>> shift & 0xFF)) * FNV_PRIME;
        }
      }
    }
    return (int) (finish(hash) & (COUNT - 1));
  }

  private static long finish(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
