package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.util.Arrays;

/**
 * Gathers the elements of an array, and then writes its bytes as {@link ArrayBytes} lays them out. Reused from array to array;
 * allocates only while it grows. Confined to one thread.
 */
public final class ArrayBuilder {
  private static final int FIRST_ELEMENTS = 16;

  private final DataType element;
  private final int width;
  private final boolean isReal;

  private int count;
  private boolean hasNulls;
  private boolean[] nulls = new boolean[FIRST_ELEMENTS];

  // Of fixed width: the first word and the second. Of byte strings: where each ends in the text.
  private long[] words = new long[FIRST_ELEMENTS];
  private long[] seconds = new long[0];
  private byte[] text = new byte[0];
  private int textEnd;

  private byte[] encoded = new byte[0];

  /**
   * Makes a builder of nothing.
   *
   * @param element the type of the elements
   */
  public ArrayBuilder(DataType element) {
    this.element = element;
    this.width = ArrayBytes.width(element);
    this.isReal = element.kind() == TypeKind.REAL;
  }

  /** The type of the elements. */
  public DataType element() {
    return element;
  }

  /** Begins an array without elements. */
  public void begin() {
    count = 0;
    hasNulls = false;
    textEnd = 0;
  }

  /** How many elements there are. */
  public int count() {
    return count;
  }

  private int next() {
    int at = count++;
    if (at == nulls.length) {
      nulls = Arrays.copyOf(nulls, 2 * at);
      words = Arrays.copyOf(words, 2 * at);
    }
    if (width > Long.BYTES && seconds.length < words.length) {
      seconds = Arrays.copyOf(seconds, words.length);
    }
    nulls[at] = false;
    return at;
  }

  /** Adds NULL. */
  public void addNull() {
    int at = next();
    nulls[at] = true;
    hasNulls = true;
    if (width == 0) {
      words[at] = textEnd;
    } else {
      addZero(at);
    }
  }

  private void addZero(int at) {
    words[at] = 0;
    if (width > Long.BYTES) {
      seconds[at] = 0;
    }
  }

  /**
   * Adds an element of a type of one word.
   *
   * @param word as {@link Vector} describes for the type
   */
  public void addWord(long word) {
    // The position first: making room may replace the array.
    int at = next();
    words[at] = ArrayBytes.canonical(element, word);
  }

  /**
   * Adds an element of a type of two words.
   *
   * @param word0 the first word
   * @param word1 the second
   * @param heap holds the bytes of a long string
   */
  public void addWords(long word0, long word1, byte[] heap) {
    int at = next();
    if (width == 0) {
      int length = InlineBytes.length(word0);
      reserve(length);
      textEnd += InlineBytes.copy(word0, word1, heap, text, textEnd);
      words[at] = textEnd;
    } else {
      words[at] = word0;
      seconds[at] = word1;
    }
  }

  /**
   * Adds an element that is a row's value in a column.
   *
   * @param source of the type of the elements
   * @param row physical row
   */
  public void add(Vector source, int row) {
    if (source.isNull(row)) {
      addNull();
    } else if (element.words() == 1) {
      addWord(source.word(row));
    } else {
      addWords(source.word(row), source.secondWord(row), source.heap());
    }
  }

  /**
   * Returns the word that an element of one word has in an array, where that of a column may be another of the same value.
   *
   * @param element the type of the elements
   * @param word as a column has it
   */
  public static long canonical(DataType element, long word) {
    return ArrayBytes.canonical(element, word);
  }

  private void reserve(int length) {
    if (length > text.length - textEnd) {
      text = Arrays.copyOf(text, Math.max(Math.addExact(textEnd, length), 2 * text.length));
    }
  }

  /** The bytes of the whole array. */
  public int size() {
    long elements = width == 0 ? (long) count * Integer.BYTES + textEnd : (long) count * width;
    return Math.toIntExact(ArrayBytes.COUNT_BYTES + bitmapBytes() + elements);
  }

  private long bitmapBytes() {
    return hasNulls ? (count + 7L) / Byte.SIZE : 0;
  }

  /**
   * Writes the array.
   *
   * @param target takes {@link #size()} bytes
   * @param start of the first
   */
  public void write(byte[] target, int start) {
    ArrayBytes.INT.set(target, start, hasNulls ? count | ArrayBytes.HAS_NULLS : count);
    int at = start + ArrayBytes.COUNT_BYTES;
    if (hasNulls) {
      int bytes = (int) bitmapBytes();
      Arrays.fill(target, at, at + bytes, (byte) 0);
      for (int i = 0; i < count; i++) {
        target[at + (i >> 3)] |= (byte) (nulls[i] ? 1 << (i & 7) : 0);
      }
      at += bytes;
    }
    for (int i = 0; i < count; i++) {
      at = writeElement(target, at, i);
    }
    if (width == 0) {
      System.arraycopy(text, 0, target, at, textEnd);
    }
  }

  private int writeElement(byte[] target, int at, int index) {
    long word = words[index];
    switch (width) {
      case 1 -> target[at] = (byte) word;
      case Short.BYTES -> ArrayBytes.SHORT.set(target, at, (short) word);
      case Integer.BYTES -> {
        int value =
            isReal ? Float.floatToIntBits((float) Double.longBitsToDouble(word)) : (int) word;
        ArrayBytes.INT.set(target, at, value);
      }
      case Long.BYTES -> ArrayBytes.LONG.set(target, at, word);
      case 2 * Long.BYTES -> {
        ArrayBytes.LONG.set(target, at, seconds[index]);
        ArrayBytes.LONG.set(target, at + Long.BYTES, word);
      }
      default -> {
        ArrayBytes.INT.set(target, at, (int) word);
        return at + Integer.BYTES;
      }
    }
    return at + width;
  }

  /**
   * Writes the array as a value of a column.
   *
   * @param target of the type of the array
   * @param row physical row
   */
  public void write(ColumnBuffer target, int row) {
    int size = size();
    byte[] bytes = encode(size);
    target.setBytes(row, bytes, 0, size);
  }

  /** The array's bytes, from the first on; valid until the next call. */
  public byte[] encoded() {
    return encode(size());
  }

  private byte[] encode(int size) {
    if (size > encoded.length) {
      encoded = new byte[Math.max(size, 2 * encoded.length)];
    }
    write(encoded, 0);
    return encoded;
  }
}
