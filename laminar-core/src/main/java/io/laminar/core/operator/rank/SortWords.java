package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.time.SaturatingTime;
import java.util.Arrays;
import java.util.List;

/**
 * The sort keys of rows as words, whose order as signed numbers, word by word, is that of the rows; only strings are
 * compared by their bytes.
 *
 * <pre>
 *   key:  │ place of NULL, if it may be NULL │ 1 or 2 words, turned over for DESC │
 *   string:                                  │ length and first bytes │ the rest, or a position │
 * </pre>
 *
 * <p>−0.0 equals 0.0, NaN is the largest number. A place is a row of the batch that was loaded, or {@link #HELD} for
 * words that state holds.
 */
final class SortWords {
  /** The place of words that state holds. */
  static final int HELD = Batch.MAX_ROWS;

  private static final byte[] NO_BYTES = new byte[0];

  private final SortColumn[] keys;
  private final DataType[] types;
  private final int[] firstWords;
  private final int width;
  private final boolean hasStrings;
  /** By word: the key whose string begins there, or −1. */
  private final int[] stringKey;

  private final long[] words;
  private final byte[][] heaps;
  private final byte[][] heldHeaps;

  SortWords(List<SortColumn> order, List<DataType> inputTypes) {
    keys = order.toArray(SortColumn[]::new);
    types = order.stream().map(key -> inputTypes.get(key.column())).toArray(DataType[]::new);
    firstWords = new int[keys.length];
    int word = 0;
    boolean strings = false;
    for (int i = 0; i < keys.length; i++) {
      word += types[i].nullable() ? 1 : 0;
      firstWords[i] = word;
      word += types[i].words();
      strings |= types[i].kind().isBytes();
    }
    width = word;
    hasStrings = strings;
    stringKey = new int[width];
    Arrays.fill(stringKey, -1);
    for (int i = 0; i < keys.length; i++) {
      if (types[i].kind().isBytes()) {
        stringKey[firstWords[i]] = i;
      }
    }
    words = new long[(Batch.MAX_ROWS + 1) * width];
    heaps = new byte[keys.length][];
    heldHeaps = new byte[keys.length][];
    Arrays.fill(heaps, NO_BYTES);
    Arrays.fill(heldHeaps, NO_BYTES);
  }

  /** Words of all keys. */
  int width() {
    return width;
  }

  /**
   * Reads the sort keys of rows.
   *
   * @param batch holds the rows; the words are valid as long as it is
   * @param rows physical rows
   * @param count how many; row i goes to place i
   */
  void load(Batch batch, int[] rows, int count) {
    for (int key = 0; key < keys.length; key++) {
      Vector vector = batch.column(keys[key].column());
      heaps[key] = vector.heap();
      if (types[key].words() == 1) {
        loadWord(key, vector, rows, count);
      } else {
        loadWords(key, vector, rows, count);
      }
      if (types[key].nullable()) {
        loadNulls(key, vector, rows, count);
      }
    }
  }

  private void loadWord(int key, Vector vector, int[] rows, int count) {
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    int to = firstWords[key];
    long flip = keys[key].descending() ? -1 : 0;
    TypeKind kind = types[key].kind();
    if (kind == TypeKind.DOUBLE || kind == TypeKind.REAL) {
      for (int i = 0; i < count; i++) {
        words[to + i * width] = ordered(values[offset + rows[i] * stride]) ^ flip;
      }
    } else {
      for (int i = 0; i < count; i++) {
        words[to + i * width] = values[offset + rows[i] * stride] ^ flip;
      }
    }
  }

  /** Adding 0.0 turns −0.0 into 0.0; there is one NaN, which is larger than infinity. */
  private static long ordered(long bits) {
    long number = Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0);
    return number ^ ((number >> 63) >>> 1);
  }

  private void loadWords(int key, Vector vector, int[] rows, int count) {
    int to = firstWords[key];
    boolean isString = types[key].kind().isBytes();
    long flip = keys[key].descending() && !isString ? -1 : 0;
    // The lower half of a number has no sign.
    long flipSecond = isString ? 0 : flip ^ Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      words[to + i * width] = vector.word(rows[i]) ^ flip;
      words[to + i * width + 1] = vector.secondWord(rows[i]) ^ flipSecond;
    }
  }

  private void loadNulls(int key, Vector vector, int[] rows, int count) {
    int at = firstWords[key] - 1;
    long ofNull = keys[key].nullsFirst() ? -1 : 1;
    for (int i = 0; i < count; i++) {
      boolean isNull = vector.isNull(rows[i]);
      int from = i * width + at;
      words[from] = isNull ? ofNull : 0;
      if (isNull) {
        words[from + 1] = 0;
        if (types[key].words() == 2) {
          words[from + 2] = 0;
        }
      }
    }
  }

  /**
   * Copies the words of a row to where state holds them.
   *
   * @param place of the row
   * @param page of the node
   * @param at its first word for sort keys
   * @param strings gives for the column of a long string its position in the heap
   */
  void hold(int place, long[] page, int at, Positions strings) {
    int from = place * width;
    for (int word = 0; word < width; word++) {
      page[at + word] = words[from + word];
      int key = stringKey[word];
      if (key >= 0 && isLong(words[from + word])) {
        word++;
        page[at + word] = strings.of(keys[key].column());
      }
    }
  }

  /** Reads the words of a node to the place {@link #HELD}. */
  void loadHeld(long[] page, int at, ByteHeap heap) {
    int from = HELD * width;
    System.arraycopy(page, at, words, from, width);
    if (hasStrings) {
      for (int key = 0; key < keys.length; key++) {
        int word = from + firstWords[key];
        if (types[key].kind().isBytes() && isLong(words[word])) {
          heldHeaps[key] = heap.page(words[word + 1]);
          words[word + 1] = ByteHeap.offset(words[word + 1]);
        }
      }
    }
  }

  /** Adds to the only sort key at the place {@link #HELD}, a word that is not floating; NULL stays NULL. */
  void moveHeld(long distance) {
    int word = HELD * width + firstWords[0];
    if (firstWords[0] == 0 || words[word - 1] == 0) {
      words[word] = SaturatingTime.plus(words[word], distance);
    }
  }

  /**
   * Compares a row with a node, but for the arrival.
   *
   * @param place of the row
   * @param page of the node
   * @param at the node's first word for sort keys
   * @param heap holds the long strings of nodes
   */
  int compare(int place, long[] page, int at, ByteHeap heap) {
    int from = place * width;
    if (hasStrings) {
      return compareStrings(place, page, at, heap);
    }
    for (int word = 0; word < width; word++) {
      long left = words[from + word];
      long right = page[at + word];
      if (left != right) {
        return left < right ? -1 : 1;
      }
    }
    return 0;
  }

  private int compareStrings(int place, long[] page, int at, ByteHeap heap) {
    int from = place * width;
    byte[][] bytes = place == HELD ? heldHeaps : heaps;
    for (int word = 0; word < width; word++) {
      long left = words[from + word];
      long right = page[at + word];
      int key = stringKey[word];
      if (key < 0) {
        if (left != right) {
          return left < right ? -1 : 1;
        }
      } else {
        word++;
        long held = page[at + word];
        boolean isLong = isLong(right);
        int compared = InlineBytes.compare(
            left,
            words[from + word],
            bytes[key],
            right,
            isLong ? ByteHeap.offset(held) : held,
            isLong ? heap.page(held) : NO_BYTES);
        if (compared != 0) {
          return (compared < 0) != keys[key].descending() ? -1 : 1;
        }
      }
    }
    return 0;
  }

  private static boolean isLong(long word0) {
    return InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  /** Where the long strings of a row lie that state holds. */
  @FunctionalInterface
  interface Positions {
    /** The position in the heap of the string of a column. */
    long of(int column);
  }
}
