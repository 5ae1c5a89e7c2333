package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;

/**
 * A column that owns its words: the place where expressions and operators write results. Reused
 * from batch to batch; allocates only while its heap grows.
 *
 * <p>A writer calls {@link #begin()} before each batch. Rows are physical rows, 0 to {@link
 * Batch#MAX_ROWS} − 1, written in any order.
 */
public final class ColumnBuffer {
  /** Bytes of a heap that is kept from batch to batch: strings of 4 KiB in each row of a batch. */
  private static final int MOST_KEPT = 1 << 20;

  /** The longest array that a JVM makes. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final DataType type;
  private final int width;
  private final long[] values;
  private final long[] nulls = new long[Batch.MAX_ROWS];
  private final Vector vector = new Vector();
  private byte[] heap = new byte[0];
  private int heapEnd;

  /**
   * Makes a buffer for a batch.
   *
   * @param type what it holds
   */
  public ColumnBuffer(DataType type) {
    this.type = type;
    this.width = type.words();
    this.values = new long[Batch.MAX_ROWS * width];
    point();
  }

  private void point() {
    vector.point(values, 0, width);
    vector.pointNulls(nulls, 0, 1, type.nullable() ? 1 : 0);
    vector.pointHeap(heap);
  }

  /** What it holds. */
  public DataType type() {
    return type;
  }

  /** The words, {@code type().words()} a row. */
  public long[] values() {
    return values;
  }

  /** The null words, one a row: 1 for NULL, 0 otherwise. A kernel writes every row that it answers. */
  public long[] nulls() {
    return nulls;
  }

  /** The column as a vector; the same object for ever, re-pointed when the heap grows. */
  public Vector vector() {
    return vector;
  }

  /** Forgets the bytes of the last batch, which who got it may still read until others are written. */
  public void begin() {
    heapEnd = 0;
  }

  /**
   * Writes NULL.
   *
   * @param row physical row
   */
  public void setNull(int row) {
    nulls[row] = 1;
  }

  /**
   * Writes a one-word value.
   *
   * @param row physical row
   */
  public void setWord(int row, long word) {
    nulls[row] = 0;
    values[row * width] = word;
  }

  /**
   * Writes a two-word value that needs no heap.
   *
   * @param row physical row
   */
  public void setWords(int row, long word0, long word1) {
    nulls[row] = 0;
    values[row * width] = word0;
    values[row * width + 1] = word1;
  }

  /**
   * Writes a byte string; the bytes are copied.
   *
   * @param row physical row
   */
  public void setBytes(int row, byte[] bytes, int start, int length) {
    long word0 = InlineBytes.word0(bytes, start, length);
    if (length <= InlineBytes.MAX_INLINE) {
      setWords(row, word0, InlineBytes.inlineWord1(bytes, start, length));
    } else {
      setLongBytes(row, word0, bytes, start);
    }
  }

  /**
   * Writes a byte string of more than {@link InlineBytes#MAX_INLINE} bytes, whose first word is known.
   *
   * @param row physical row
   * @param word0 length and first bytes
   * @param bytes holds the string, from {@code start} on; copied
   */
  public void setLongBytes(int row, long word0, byte[] bytes, int start) {
    int length = InlineBytes.length(word0);
    int position = reserve(length);
    System.arraycopy(bytes, start, heap, position, length);
    setWords(row, word0, position);
  }

  /**
   * Copies a value of the same type, bytes included.
   *
   * @param row physical row to write
   * @param source the vector to read
   * @param sourceRow physical row to read
   */
  public void copy(int row, Vector source, int sourceRow) {
    if (source.isNull(sourceRow)) {
      setNull(row);
    } else if (width == 1) {
      setWord(row, source.word(sourceRow));
    } else {
      long word0 = source.word(sourceRow);
      long word1 = source.secondWord(sourceRow);
      if (type.kind().isBytes() && InlineBytes.length(word0) > InlineBytes.MAX_INLINE) {
        setLongBytes(row, word0, source.heap(), InlineBytes.position(word1));
      } else {
        setWords(row, word0, word1);
      }
    }
  }

  /**
   * Copies values of the same type, bytes included, to rows side by side.
   *
   * @param row the first physical row to write
   * @param source the vector to read
   * @param rows physical rows to read
   * @param from the first element of {@code rows} that counts
   * @param count how many count
   */
  public void copyAll(int row, Vector source, int[] rows, int from, int count) {
    if (source.mayHaveNulls()) {
      for (int i = 0; i < count; i++) {
        nulls[row + i] = source.isNull(rows[from + i]) ? 1 : 0;
      }
    } else {
      Arrays.fill(nulls, row, row + count, 0);
    }
    long[] words = source.values();
    int offset = source.offset();
    int stride = source.stride();
    if (width == 1) {
      for (int i = 0; i < count; i++) {
        values[row + i] = words[offset + rows[from + i] * stride];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int word = offset + rows[from + i] * stride;
      values[2 * (row + i)] = words[word];
      values[2 * (row + i) + 1] = words[word + 1];
    }
    if (type.kind().isBytes()) {
      holdBytes(row, count, source.heap());
    }
  }

  /** Copies the long strings of rows whose words were copied. */
  private void holdBytes(int row, int count, byte[] bytes) {
    int total = 0;
    for (int i = row; i < row + count; i++) {
      total += longLength(i);
    }
    if (total == 0) {
      return;
    }
    int position = reserve(total);
    for (int i = row; i < row + count; i++) {
      int length = longLength(i);
      if (length > 0) {
        System.arraycopy(bytes, InlineBytes.position(values[2 * i + 1]), heap, position, length);
        values[2 * i + 1] = position;
        position += length;
      }
    }
  }

  /** The bytes of a string that lie in the heap. */
  private int longLength(int row) {
    int length = InlineBytes.length(values[2 * row]);
    return length > InlineBytes.MAX_INLINE && nulls[row] == 0 ? length : 0;
  }

  /**
   * Makes room for the bytes of a long string.
   *
   * @param length in bytes
   * @return the position in {@link #heap()}, which may have been replaced by a larger array
   */
  public int reserve(int length) {
    int position = heapEnd;
    if (position == 0 && heap.length > MOST_KEPT && length <= MOST_KEPT) {
      // Of a batch with very many.
      heap = new byte[length];
      vector.pointHeap(heap);
    } else if (length > heap.length - position) {
      heap = Arrays.copyOf(heap, grown((long) position + length));
      vector.pointHeap(heap);
    }
    heapEnd = position + length;
    return position;
  }

  private int grown(long needed) {
    if (needed > MOST_BYTES) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the strings of a column take more than 2 GiB in " + Batch.MAX_ROWS + " rows",
          "keep shorter strings in this column");
    }
    return (int) Math.max(needed, Math.min(MOST_BYTES, Math.max(1024, heap.length * 2L)));
  }

  /** How many bytes of long strings were written since {@link #begin()}. */
  public int heapBytes() {
    return heapEnd;
  }

  /** The bytes of long strings. */
  public byte[] heap() {
    return heap;
  }
}
