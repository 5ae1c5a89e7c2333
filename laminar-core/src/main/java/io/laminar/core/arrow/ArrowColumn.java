package io.laminar.core.arrow;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Arrow vector into one column of slots, at most {@link Batch#MAX_ROWS} rows at a time.
 * Rows are checked before any is written, so that writing need not look again.
 */
abstract sealed class ArrowColumn permits FixedColumn, DecimalColumn, BytesColumn, ListColumn {
  final ColumnEncoder column;
  final int stride;

  // What a chunk of values is copied to: values of at most 16 bytes.
  final byte[] scratch = new byte[Batch.MAX_ROWS * 16];

  private final byte[] validity = new byte[Batch.MAX_ROWS / Byte.SIZE + 1];
  private @Nullable ArrowBuf validityBuffer;
  private int firstBit;

  ArrowColumn(ColumnEncoder column, int stride) {
    this.column = column;
    this.stride = stride;
  }

  /** Points at a vector of a type that was bound to this column. */
  void point(FieldVector vector, int rows) {
    if (vector.getValueCount() != rows) {
      throw malformed("has " + vector.getValueCount() + " values and the batch " + rows + " rows");
    }
    ArrowBuf bits = vector.getValidityBuffer();
    // Arrow lets a vector without NULLs go without the bitmap.
    boolean absent = bits.capacity() == 0;
    if (!absent) {
      checkCapacity(bits, (rows + 7L) / Byte.SIZE, "validity");
    }
    validityBuffer = absent || areAllSet(bits, rows) ? null : bits;
    pointValues(vector, rows);
  }

  /** Tells whether no value is NULL: word by word, which Arrow's own count is not. */
  private static boolean areAllSet(ArrowBuf bits, int rows) {
    long words = rows / Long.SIZE;
    bits.checkBytes(0, words * Long.BYTES);
    long address = bits.memoryAddress();
    long all = -1;
    for (long word = 0; word < words; word++) {
      all &= MemoryUtil.getLong(address + word * Long.BYTES);
    }
    for (int row = (int) words * Long.SIZE; row < rows; row++) {
      all &= -(bits.getByte(row / Byte.SIZE) >> row % Byte.SIZE & 1);
    }
    return all == -1;
  }

  /** Takes the buffers of values, after checking that they are large enough. */
  abstract void pointValues(FieldVector vector, int rows);

  /**
   * Checks rows.
   *
   * @param rowBytes receives, in addition, the bytes of long strings of each of them
   */
  abstract void check(int from, int count, int[] rowBytes);

  /** Adds the bytes of long strings of each row. */
  abstract void addSideBytes(int from, int count, int[] rowBytes);

  /**
   * Writes checked rows into slots that lie side by side and have no NULL so far.
   *
   * @param word the column's first word in the first of them
   * @return where the next long string goes
   */
  abstract int writeValues(int from, int count, long[] slots, int word, byte[] side, int position);

  /** Tells whether Arrow's words are the column's in the present batch, and none of them is NULL. */
  boolean isPlainNow() {
    return false;
  }

  /** Tells whether the present batch may have a NULL in this column. */
  final boolean mayHaveNulls() {
    return validityBuffer != null;
  }

  /** Writes checked rows with their NULLs. */
  final int write(int from, int count, long[] slots, int base, byte[] side, int position) {
    loadValidity(from, count);
    int end = writeValues(from, count, slots, base + column.word(), side, position);
    if (validityBuffer != null && column.nullMask() != 0) {
      long mask = column.nullMask();
      int at = base + column.nullWord();
      for (int i = 0; i < count; i++, at += stride) {
        slots[at] |= isNull(i) ? mask : 0;
      }
    }
    return end;
  }

  /** Loads the validity of a chunk; {@link #isNull} then counts from its first row. */
  final void loadValidity(int from, int count) {
    ArrowBuf bits = validityBuffer;
    if (bits != null) {
      int first = from / Byte.SIZE;
      firstBit = from - first * Byte.SIZE;
      bits.getBytes(first, validity, 0, (firstBit + count + 7) / Byte.SIZE);
    }
  }

  final boolean isNull(int row) {
    int bit = firstBit + row;
    return validityBuffer != null && (validity[bit >> 3] & (1 << (bit & 7))) == 0;
  }

  /** Loads the validity of a chunk and refuses a NULL in a NOT NULL column. */
  final void checkValidity(int from, int count) {
    loadValidity(from, count);
    if (validityBuffer != null && column.nullMask() == 0) {
      for (int i = 0; i < count; i++) {
        if (isNull(i)) {
          throw new RefusedRow(from + i, column.nullRefused());
        }
      }
    }
  }

  final void checkCapacity(ArrowBuf buffer, long bytes, String what) {
    if (buffer.capacity() < bytes) {
      throw malformed("needs " + bytes + " bytes of " + what + " and has " + buffer.capacity());
    }
  }

  /** Adds the bytes of a value that needs the side buffer. */
  static void addIfLong(int[] rowBytes, int row, int length) {
    if (length > InlineBytes.MAX_INLINE) {
      // Stays at the largest number, which no limit admits.
      rowBytes[row] = (int) Math.min(Integer.MAX_VALUE, (long) rowBytes[row] + length);
    }
  }

  final LaminarException malformed(String what) {
    return new LaminarException(
        ErrorCode.INVALID_BATCH,
        "the Arrow column " + column.name() + " " + what + "; nothing of the batch was taken",
        "the batch is malformed: check how it was made");
  }

  /** Carries a bad row's index to where the whole batch is refused. */
  static final class RefusedRow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int row;
    final transient LaminarException refused;

    RefusedRow(int row, LaminarException refused) {
      super(refused.problem(), refused, false, false);
      this.row = row;
      this.refused = refused;
    }
  }
}
