package io.laminar.core.state;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.util.Arrays;

/**
 * The keys of some rows of a batch, normalised and hashed, column by column, before a table is
 * probed. Reused from batch to batch; valid as long as the batch is.
 *
 * <p>A scope is a number beside the key, such as the window that the row falls into: the same key
 * in two scopes is two keys.
 */
public final class KeyRows {
  private static final byte[] NO_HEAP = new byte[0];

  private final KeyLayout layout;
  private final int width;
  private final long[] words;
  private final long[] mixes = new long[Batch.MAX_ROWS];
  private final int[] hashes = new int[Batch.MAX_ROWS];
  private final int[] scopes = new int[Batch.MAX_ROWS];
  private final long[] longStrings;
  private final byte[][] heaps;

  /**
   * Makes the place for a batch of keys.
   *
   * @param layout of the keys
   */
  public KeyRows(KeyLayout layout) {
    this.layout = layout;
    this.width = layout.words();
    this.words = new long[Batch.MAX_ROWS * width];
    this.longStrings = new long[layout.hasStrings() ? Batch.MAX_ROWS : 0];
    this.heaps = new byte[layout.columns()][];
    Arrays.fill(heaps, NO_HEAP);
  }

  /** The layout of the keys. */
  public KeyLayout layout() {
    return layout;
  }

  /** Tells whether a key is one word as it stands in the batch: NOT NULL, neither REAL nor DOUBLE. */
  boolean isPlainWord() {
    return width == 1 && !layout.isFloating(0);
  }

  /** Tells whether a key is one string that is NOT NULL. */
  boolean isPlainString() {
    return width == 2 && layout.isStringSecond(1);
  }

  /** The scope of each row; to be written before {@link #load}, and 0 where nobody does. */
  public int[] scopes() {
    return scopes;
  }

  int[] hashes() {
    return hashes;
  }

  /**
   * The hash of a key that was loaded, of its layout's seed: it never leaves the process.
   *
   * @param row number of the row
   */
  public int hashOf(int row) {
    return hashes[row];
  }

  /** Not 0 for a row whose key has a long string, which cannot be compared by words alone. */
  long longStrings(int row) {
    return longStrings[row];
  }

  /** Row by row, {@code layout().words()} each. */
  long[] words() {
    return words;
  }

  /** The bytes of a string column's long strings. */
  byte[] heap(int column) {
    return heaps[column];
  }

  /**
   * Reads the keys of rows and hashes them.
   *
   * @param batch holds the rows
   * @param columns the batch's columns that are the key, as many as the layout has
   * @param rows physical rows
   * @param count how many elements of {@code rows} count
   */
  public void load(Batch batch, int[] columns, int[] rows, int count) {
    if (isPlainWord()) {
      loadOnly(batch.column(columns[0]), rows, count);
      return;
    }
    if (isPlainString()) {
      heaps[0] = batch.column(columns[0]).heap();
      loadString(batch.column(columns[0]), rows, count);
      return;
    }
    read(batch, columns, rows, count);
    hash(count);
  }

  /**
   * Reads the keys of rows without hashing them: for {@linkplain KeyedTable#insertLoose(KeyRows, int) entries} that
   * nobody looks for.
   *
   * @param batch holds the rows
   * @param columns the batch's columns that are the key, as many as the layout has
   * @param rows physical rows
   * @param count how many elements of {@code rows} count
   */
  public void read(Batch batch, int[] columns, int[] rows, int count) {
    for (int word = 0; word < layout.nullWords(); word++) {
      for (int i = 0; i < count; i++) {
        words[i * width + word] = 0;
      }
    }
    for (int column = 0; column < columns.length; column++) {
      Vector vector = batch.column(columns[column]);
      if (layout.type(column).words() == 1) {
        loadWord(column, vector, rows, count);
      } else {
        loadWords(column, vector, rows, count);
        heaps[column] = vector.heap();
      }
      if (layout.type(column).nullable() && vector.mayHaveNulls()) {
        loadNulls(column, vector, rows, count);
      }
    }
  }

  /**
   * Writes a column of the keys that were loaded, each twice: that of row i to the rows 2i and
   * 2i + 1.
   *
   * @param column counted from 0 within the key
   * @param count how many keys, at most half of what the target holds
   * @param target has the column's type
   */
  public void writeTwice(int column, int count, ColumnBuffer target) {
    int first = layout.firstWord(column);
    long[] values = target.values();
    long[] nulls = target.nulls();
    boolean isWord = layout.type(column).words() == 1;
    for (int i = 0; i < count; i++) {
      int key = i * width;
      long isNull = layout.type(column).nullable() ? words[key + (column >> 6)] >>> column & 1 : 0;
      nulls[2 * i] = isNull;
      nulls[2 * i + 1] = isNull;
      long word = words[key + first];
      if (isWord) {
        values[2 * i] = word;
        values[2 * i + 1] = word;
      } else if (isNull == 0) {
        writeTwice(column, word, words[key + first + 1], target, 2 * i);
      }
    }
  }

  private void writeTwice(int column, long word0, long word1, ColumnBuffer target, int row) {
    long second = word1;
    if (layout.type(column).kind().isBytes() && KeyLayout.isLong(word0)) {
      int length = InlineBytes.length(word0);
      // Both rows have the same bytes.
      second = target.reserve(length);
      System.arraycopy(
          heaps[column], InlineBytes.position(word1), target.heap(), (int) second, length);
    }
    target.setWords(row, word0, second);
    target.setWords(row + 1, word0, second);
  }

  /** A key of one column of one word: read and hashed in one pass. */
  private void loadOnly(Vector vector, int[] rows, int count) {
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    long[] keys = words;
    int[] keyHashes = hashes;
    int[] keyScopes = scopes;
    long seed = layout.seed();
    long factor = layout.multiplier();
    for (int i = 0; i < count; i++) {
      long word = values[offset + rows[i] * stride];
      keys[i] = word;
      keyHashes[i] =
          KeyLayout.endHash(KeyLayout.mix(factor, KeyLayout.beginHash(seed, keyScopes[i]), word));
    }
  }

  /** A key of one string: read and hashed in one pass. */
  private void loadString(Vector vector, int[] rows, int count) {
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    byte[] heap = vector.heap();
    long[] keys = words;
    int[] keyHashes = hashes;
    int[] keyScopes = scopes;
    long seed = layout.seed();
    long factor = layout.multiplier();
    for (int i = 0; i < count; i++) {
      int from = offset + rows[i] * stride;
      long word0 = values[from];
      long word1 = values[from + 1];
      keys[2 * i] = word0;
      keys[2 * i + 1] = word1;
      long content =
          KeyLayout.isLong(word0) ? InlineBytes.hash(seed, factor, word0, word1, heap) : word1;
      long hash = KeyLayout.mix(factor, KeyLayout.beginHash(seed, keyScopes[i]), word0);
      keyHashes[i] = KeyLayout.endHash(KeyLayout.mix(factor, hash, content));
    }
  }

  private void loadWord(int column, Vector vector, int[] rows, int count) {
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    int to = layout.firstWord(column);
    for (int i = 0; i < count; i++) {
      words[to + i * width] = values[offset + rows[i] * stride];
    }
    if (layout.isFloating(column)) {
      for (int i = 0; i < count; i++) {
        words[to + i * width] = layout.normalise(words[to + i * width]);
      }
    }
  }

  private void loadWords(int column, Vector vector, int[] rows, int count) {
    long[] values = vector.values();
    int offset = vector.offset();
    int stride = vector.stride();
    int to = layout.firstWord(column);
    for (int i = 0; i < count; i++) {
      int from = offset + rows[i] * stride;
      words[to + i * width] = values[from];
      words[to + i * width + 1] = values[from + 1];
    }
  }

  private void loadNulls(int column, Vector vector, int[] rows, int count) {
    int first = layout.firstWord(column);
    int size = layout.type(column).words();
    for (int i = 0; i < count; i++) {
      if (vector.isNull(rows[i])) {
        int key = i * width;
        words[key + (column >> 6)] |= 1L << column;
        for (int word = 0; word < size; word++) {
          words[key + first + word] = 0;
        }
      }
    }
  }

  private void hash(int count) {
    long seed = layout.seed();
    long factor = layout.multiplier();
    for (int i = 0; i < count; i++) {
      mixes[i] = KeyLayout.beginHash(seed, scopes[i]);
    }
    if (layout.hasStrings()) {
      Arrays.fill(longStrings, 0, count, 0);
    }
    for (int word = 0; word < width; word++) {
      if (layout.isStringSecond(word)) {
        hashStrings(word, count);
      } else {
        for (int i = 0; i < count; i++) {
          mixes[i] = KeyLayout.mix(factor, mixes[i], words[i * width + word]);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = KeyLayout.endHash(mixes[i]);
    }
  }

  private void hashStrings(int word, int count) {
    long seed = layout.seed();
    long factor = layout.multiplier();
    byte[] heap = heaps[layout.stringColumn(word)];
    for (int i = 0; i < count; i++) {
      long word0 = words[i * width + word - 1];
      long content = words[i * width + word];
      if (KeyLayout.isLong(word0)) {
        content = InlineBytes.hash(seed, factor, word0, content, heap);
        longStrings[i] = 1;
      }
      mixes[i] = KeyLayout.mix(factor, mixes[i], content);
    }
  }
}
