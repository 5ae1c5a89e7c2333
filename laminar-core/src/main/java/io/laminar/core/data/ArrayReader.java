package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;

/**
 * Reads the elements of an array where it lies, without a copy; see {@link ArrayBytes}. Reused from array to array. Confined to one
 * thread.
 */
public final class ArrayReader {
  private final DataType element;
  private final int width;
  private final boolean isReal;

  // The bytes of an array that needs no heap.
  private final byte[] inline = new byte[InlineBytes.MAX_INLINE];
  private byte[] bytes = inline;
  private int nulls;
  private int elements;
  private int text;
  private int count;
  private boolean hasNulls;

  /**
   * Makes a reader of nothing.
   *
   * @param element the type of the elements
   */
  public ArrayReader(DataType element) {
    this.element = element;
    this.width = ArrayBytes.width(element);
    this.isReal = element.kind() == TypeKind.REAL;
  }

  /**
   * Returns how many elements an array has, by its first word alone.
   *
   * @param word0 of the array
   */
  public static int count(long word0) {
    // The first four bytes, which the word holds big-endian.
    return Integer.reverseBytes((int) (word0 >>> Integer.SIZE)) & ~ArrayBytes.HAS_NULLS;
  }

  /**
   * Points at an array.
   *
   * @param word0 its first word
   * @param word1 its second
   * @param heap holds its bytes where it is long; shared
   */
  public void point(long word0, long word1, byte[] heap) {
    int start = 0;
    if (InlineBytes.length(word0) > InlineBytes.MAX_INLINE) {
      bytes = heap;
      start = InlineBytes.position(word1);
    } else {
      InlineBytes.copy(word0, word1, heap, inline, 0);
      bytes = inline;
    }
    int head = (int) ArrayBytes.INT.get(bytes, start);
    hasNulls = head < 0;
    count = head & ~ArrayBytes.HAS_NULLS;
    nulls = start + ArrayBytes.COUNT_BYTES;
    elements = nulls + (hasNulls ? (count + 7) / Byte.SIZE : 0);
    text = elements + count * Integer.BYTES;
  }

  /**
   * Points at the array of a row.
   *
   * @param vector holds it; it is not NULL
   * @param row physical row
   */
  public void point(Vector vector, int row) {
    point(vector.word(row), vector.secondWord(row), vector.heap());
  }

  /** How many elements the array has. */
  public int count() {
    return count;
  }

  /**
   * Tells whether an element is NULL.
   *
   * @param index counted from 0
   */
  public boolean isNull(int index) {
    return hasNulls && (bytes[nulls + (index >> 3)] & (1 << (index & 7))) != 0;
  }

  /**
   * Returns an element of a type of one word, or the first word of a long DECIMAL.
   *
   * @param index counted from 0
   */
  public long word(int index) {
    int at = elements + index * width;
    return switch (width) {
      case 1 -> bytes[at];
      case Short.BYTES -> (short) ArrayBytes.SHORT.get(bytes, at);
      case Integer.BYTES -> {
        int value = (int) ArrayBytes.INT.get(bytes, at);
        yield isReal ? Double.doubleToRawLongBits(Float.intBitsToFloat(value)) : value;
      }
      case Long.BYTES -> (long) ArrayBytes.LONG.get(bytes, at);
      default -> (long) ArrayBytes.LONG.get(bytes, at + Long.BYTES);
    };
  }

  /**
   * Returns the second word of a long DECIMAL.
   *
   * @param index counted from 0
   */
  public long secondWord(int index) {
    return (long) ArrayBytes.LONG.get(bytes, elements + index * width);
  }

  /**
   * Returns where the bytes of an element begin in {@link #bytes()}.
   *
   * @param index counted from 0
   */
  public int start(int index) {
    return text
        + (index == 0
            ? 0
            : (int) ArrayBytes.INT.get(bytes, elements + (index - 1) * Integer.BYTES));
  }

  /**
   * Returns how many bytes an element has.
   *
   * @param index counted from 0
   */
  public int length(int index) {
    return text + (int) ArrayBytes.INT.get(bytes, elements + index * Integer.BYTES) - start(index);
  }

  /**
   * Writes the words of an element as a column holds them, whose heap is {@link #bytes()}.
   *
   * @param index counted from 0; the element is not NULL
   * @param target takes one word or two
   * @param at where in the target
   */
  public void words(int index, long[] target, int at) {
    if (width != 0) {
      target[at] = word(index);
      if (width > Long.BYTES) {
        target[at + 1] = secondWord(index);
      }
      return;
    }
    int start = start(index);
    int length = length(index);
    target[at] = InlineBytes.word0(bytes, start, length);
    target[at + 1] =
        length <= InlineBytes.MAX_INLINE ? InlineBytes.inlineWord1(bytes, start, length) : start;
  }

  /** Where the bytes of elements lie: the heap, or bytes of the reader. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Copies an element into a column.
   *
   * @param index counted from 0
   * @param target of the type of the elements, or that type NOT NULL
   * @param row physical row
   */
  public void copy(int index, ColumnBuffer target, int row) {
    if (isNull(index)) {
      target.setNull(row);
    } else if (width == 0) {
      target.setBytes(row, bytes, start(index), length(index));
    } else if (element.words() == 1) {
      target.setWord(row, word(index));
    } else {
      target.setWords(row, word(index), secondWord(index));
    }
  }
}
