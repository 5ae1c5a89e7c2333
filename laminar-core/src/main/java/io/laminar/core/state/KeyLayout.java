package io.laminar.core.state;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the columns of a key lie in words.
 *
 * <pre>
 *   ┌───────────────────────────────┬──────────┬──────────┬───┐
 *   │ NULL bits, if one is nullable │ column 0 │ column 1 │ … │   1 or 2 words a column
 *   └───────────────────────────────┴──────────┴──────────┴───┘
 * </pre>
 *
 * <p>Words are normalised so that equal keys have equal words: NULL is a value of its own with zero
 * words, −0.0 is 0.0, there is one NaN. Only a string of more than 12 bytes needs a look at its
 * bytes: its second word is a position. In a layout of whole rows ({@link #ofRows}) −0.0 stays
 * −0.0. Immutable.
 *
 * <p>Hashes depend on a random seed of the layout object, so that nobody can choose keys that
 * collide. Whatever compares hashes uses the same object; nothing stores them.
 */
public final class KeyLayout {
  private final DataType[] types;
  private final int[] firstWords;
  private final int words;
  private final int nullWords;
  private final boolean hasStrings;
  private final boolean oneZero;
  /** Per word: whether it is the second of a string. */
  private final boolean[] stringSecond;

  private final int[] stringColumnOfWord;

  private final int[] stringColumns;

  /** Of the hashes of this layout's keys; never leaves the process. */
  private final long seed = HashSeed.next();

  private final long multiplier = HashSeed.next() | 1;

  private KeyLayout(List<DataType> columnTypes, boolean oneZero) {
    this.oneZero = oneZero;
    types = columnTypes.toArray(DataType[]::new);
    firstWords = new int[types.length];
    boolean nulls = false;
    boolean strings = false;
    for (DataType type : types) {
      nulls |= type.nullable();
      strings |= type.kind().isBytes();
    }
    nullWords = nulls ? (types.length + Long.SIZE - 1) / Long.SIZE : 0;
    hasStrings = strings;
    int word = nullWords;
    for (int i = 0; i < types.length; i++) {
      firstWords[i] = word;
      word += types[i].words();
    }
    words = word;
    stringSecond = new boolean[words];
    stringColumnOfWord = new int[words];
    for (int i = 0; i < types.length; i++) {
      if (types[i].kind().isBytes()) {
        stringSecond[firstWords[i] + 1] = true;
        stringColumnOfWord[firstWords[i] + 1] = i;
      }
    }
    stringColumns =
        IntStream.range(0, types.length).filter(i -> types[i].kind().isBytes()).toArray();
  }

  /**
   * Lays out key columns.
   *
   * @param columnTypes none for a key that all rows share
   */
  public static KeyLayout of(List<DataType> columnTypes) {
    return new KeyLayout(columnTypes, true);
  }

  /**
   * Lays out rows that are looked up whole and given back as they came: −0.0 and 0.0 are two rows,
   * as 1 / −0.0 and 1 / 0.0 differ.
   *
   * @param columnTypes of all columns
   */
  public static KeyLayout ofRows(List<DataType> columnTypes) {
    return new KeyLayout(columnTypes, false);
  }

  /** The number of key columns. */
  public int columns() {
    return types.length;
  }

  /**
   * Returns a column's type.
   *
   * @param column counted from 0 within the key
   */
  public DataType type(int column) {
    return types[column];
  }

  /** Words of a whole key. */
  public int words() {
    return words;
  }

  /** How many words, the first of a key, hold NULL bits: column c at bit c; 0 without any. */
  public int nullWords() {
    return nullWords;
  }

  /** Tells whether a column is a byte string. */
  public boolean hasStrings() {
    return hasStrings;
  }

  /**
   * Returns where a column's words begin.
   *
   * @param column counted from 0 within the key
   */
  public int firstWord(int column) {
    return firstWords[column];
  }

  boolean isStringSecond(int word) {
    return stringSecond[word];
  }

  /** The string column that a second word belongs to. */
  int stringColumn(int word) {
    return stringColumnOfWord[word];
  }

  /** The columns that are byte strings; not to be written. */
  int[] stringColumns() {
    return stringColumns;
  }

  boolean isFloating(int column) {
    TypeKind kind = types[column].kind();
    return kind == TypeKind.DOUBLE || kind == TypeKind.REAL;
  }

  /** One NaN; and one zero, but for rows. */
  long normalise(long doubleBits) {
    if (!oneZero) {
      return Double.doubleToLongBits(Double.longBitsToDouble(doubleBits));
    }
    // Adding 0.0 turns −0.0 into 0.0 and leaves every other number; the bits are of the one NaN.
    return Double.doubleToLongBits(Double.longBitsToDouble(doubleBits) + 0.0);
  }

  static boolean isLong(long word0) {
    return InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  long seed() {
    return seed;
  }

  /** The secret factor of {@link #mix}; odd. */
  long multiplier() {
    return multiplier;
  }

  static long beginHash(long seed, int scope) {
    return seed ^ (scope * 0xC2B2AE3D27D4EB4FL);
  }

  /**
   * Folds both halves of the product with a secret factor (wyhash): a low half alone would carry a
   * difference in the top bit through unchanged, whatever the factor, and a second word could cancel
   * it.
   */
  static long mix(long multiplier, long hash, long word) {
    long keyed = hash ^ word;
    return (keyed * multiplier) ^ Math.multiplyHigh(keyed, multiplier);
  }

  static int endHash(long hash) {
    return (int) ((hash * 0xD6E8FEB86659FD93L) >>> 32);
  }
}
