package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;

/**
 * A column of a batch: a view of words in some array, which may be a ring slot's, a column buffer's
 * or another vector's. The view is mutable and reused; whoever made it re-points it for every
 * batch.
 *
 * <p>The value of physical row {@code i} begins at {@code values()[offset() + i * stride()]}. It is
 * NULL when {@code (nulls()[nullOffset() + i * nullStride()] & nullMask()) != 0}; a column without
 * NULLs has mask 0, so that the test needs no branch. What the words of a NULL hold is undefined.
 *
 * <p>How words hold a value, by type:
 *
 * <ul>
 *   <li>BOOLEAN 0 or 1; integers sign-extended; DATE days; TIME nanoseconds; TIMESTAMP in its unit;
 *   <li>REAL and DOUBLE: {@link Double#doubleToRawLongBits} (a REAL holds a float's exact value);
 *   <li>DECIMAL up to 18 digits: the unscaled value; beyond: high word, then low word;
 *   <li>CHAR, VARCHAR, VARBINARY: two words, see {@link InlineBytes}.
 * </ul>
 */
public final class Vector {
  private static final long[] NO_NULLS = new long[1];
  private static final byte[] NO_HEAP = new byte[0];

  private long[] values = NO_NULLS;
  private int offset;
  private int stride;
  private long[] nulls = NO_NULLS;
  private int nullOffset;
  private int nullStride;
  private long nullMask;
  private byte[] heap = NO_HEAP;

  /** Makes a view of nothing. */
  public Vector() {}

  /**
   * Points at values without NULLs and without long strings.
   *
   * @param values the words; shared, not copied
   * @param offset the word of physical row 0
   * @param stride words from one row to the next; 0 repeats one value
   */
  public void point(long[] values, int offset, int stride) {
    this.values = values;
    this.offset = offset;
    this.stride = stride;
    this.nulls = NO_NULLS;
    this.nullOffset = 0;
    this.nullStride = 0;
    this.nullMask = 0;
    this.heap = NO_HEAP;
  }

  /**
   * Moves on in the array of values that it points at.
   *
   * @param newOffset the word of physical row 0
   */
  public void move(int newOffset) {
    this.offset = newOffset;
  }

  /**
   * Moves on in the array of null words that it points at.
   *
   * @param newNullOffset the null word of physical row 0; ignored where nothing is NULL
   */
  public void moveNulls(int newNullOffset) {
    this.nullOffset = nullMask == 0 ? 0 : newNullOffset;
  }

  /**
   * Says where the null bits are.
   *
   * @param nulls the words; shared
   * @param nullOffset the word of physical row 0
   * @param nullStride words from one row to the next
   * @param nullMask the column's bit in them, or 0 where nothing is NULL
   */
  public void pointNulls(long[] nulls, int nullOffset, int nullStride, long nullMask) {
    this.nulls = nulls;
    this.nullOffset = nullOffset;
    this.nullStride = nullStride;
    this.nullMask = nullMask;
  }

  /**
   * Says where the bytes of long strings are.
   *
   * @param heap the bytes; shared
   */
  public void pointHeap(byte[] heap) {
    this.heap = heap;
  }

  /**
   * Becomes the same view as another vector.
   *
   * @param other the vector to follow
   */
  public void share(Vector other) {
    this.values = other.values;
    this.offset = other.offset;
    this.stride = other.stride;
    this.nulls = other.nulls;
    this.nullOffset = other.nullOffset;
    this.nullStride = other.nullStride;
    this.nullMask = other.nullMask;
    this.heap = other.heap;
  }

  /** The array of words. */
  public long[] values() {
    return values;
  }

  /** The word of physical row 0. */
  public int offset() {
    return offset;
  }

  /** Words from one row to the next. */
  public int stride() {
    return stride;
  }

  /** The array that holds null bits. */
  public long[] nulls() {
    return nulls;
  }

  /** The null word of physical row 0. */
  public int nullOffset() {
    return nullOffset;
  }

  /** Words from one row's null bits to the next. */
  public int nullStride() {
    return nullStride;
  }

  /** The column's bit in a null word; 0 where nothing is NULL. */
  public long nullMask() {
    return nullMask;
  }

  /** The bytes of strings of more than {@link InlineBytes#MAX_INLINE} bytes. */
  public byte[] heap() {
    return heap;
  }

  /** Tells whether a NULL can occur at all. */
  public boolean mayHaveNulls() {
    return nullMask != 0;
  }

  /**
   * Tells whether a value is NULL.
   *
   * @param row physical row
   */
  public boolean isNull(int row) {
    return (nulls[nullOffset + row * nullStride] & nullMask) != 0;
  }

  /**
   * Tells whether two values are the same, NULL being the same as NULL and a NaN as any other. Other
   * numbers are compared by their bits: a pair of zeros of different sign is not the same.
   *
   * @param type of the column
   * @param left physical row
   * @param right physical row
   */
  public boolean isSame(DataType type, int left, int right) {
    if (isNull(left) || isNull(right)) {
      return isNull(left) && isNull(right);
    }
    if (type.words() == 1) {
      return word(left) == word(right) || (isNan(type, left) && isNan(type, right));
    }
    return type.kind().isBytes()
        ? InlineBytes.equal(
            word(left), secondWord(left), heap, word(right), secondWord(right), heap)
        : word(left) == word(right) && secondWord(left) == secondWord(right);
  }

  private boolean isNan(DataType type, int row) {
    return (type.kind() == TypeKind.DOUBLE || type.kind() == TypeKind.REAL)
        && Double.isNaN(Double.longBitsToDouble(word(row)));
  }

  /**
   * Returns the first (or only) word of a value.
   *
   * @param row physical row
   */
  public long word(int row) {
    return values[offset + row * stride];
  }

  /**
   * Returns the second word of a two-word value.
   *
   * @param row physical row
   */
  public long secondWord(int row) {
    return values[offset + row * stride + 1];
  }
}
