package io.laminar.capi;

import io.laminar.api.LaminarException;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;

/**
 * A column of another type than the one that it is for: each value is converted as {@link Conversion} says, into a copy. One
 * thread at a time.
 */
final class ConvertedColumn extends ImportedColumn {
  private final ImportedColumn given;
  private final Conversion conversion;

  /** A value that its column does not hold, until the row is known that it is in. */
  static final class RefusedValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int index;
    final LaminarException refused;

    RefusedValue(int index, LaminarException refused) {
      super(null, refused, false, false);
      this.index = index;
      this.refused = refused;
    }
  }

  /**
   * Converts into a vector.
   *
   * @param vector of the column's own type
   * @param given reads the values as they lie there, into a vector of its own
   */
  ConvertedColumn(
      ImportedField field, FieldVector vector, ImportedColumn given, Conversion conversion) {
    super(field, vector);
    this.given = given;
    this.conversion = conversion;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedValue for the first value that the column does not hold, with its index in the slice
   */
  @Override
  void point(long address, long from, int count, Scratch scratch) {
    given.point(address, from, count, scratch);
    try {
      convert(count, scratch);
    } finally {
      given.vector.clear();
    }
  }

  private void convert(int count, Scratch scratch) {
    ArrowBuf present = given.vector.getValidityBuffer();
    ArrowBuf validity = Scratch.NOTHING;
    if (present.capacity() > 0 && count > 0) {
      // A copy: that of the given vector goes with it.
      long bytes = (count + 7L) / Byte.SIZE;
      validity = scratch.buffer(bytes);
      validity.setBytes(0, present, 0, bytes);
    }
    int width = ((BaseFixedWidthVector) vector).getTypeWidth();
    ArrowBuf data = scratch.buffer(Math.max(1, (long) count * width));
    data.setZero(0, data.capacity());
    long to = data.memoryAddress();
    long values = given.vector.getDataBuffer().memoryAddress();
    for (int row = 0; row < count; row++, to += width) {
      if (CopiedColumns.isNull(validity, row)) {
        continue;
      }
      try {
        write(values, row, to, width);
      } catch (LaminarException refused) {
        throw new RefusedValue(row, refused);
      }
    }
    load(count, validity, Objects.requireNonNull(data));
  }

  private void write(long values, int row, long to, int width) {
    switch (width) {
      case Byte.BYTES -> MemoryUtil.putByte(to, (byte) conversion.word(values, row));
      case Short.BYTES -> MemoryUtil.putShort(to, (short) conversion.word(values, row));
      case Integer.BYTES -> MemoryUtil.putInt(to, (int) conversion.word(values, row));
      case Long.BYTES -> MemoryUtil.putLong(to, conversion.word(values, row));
      default -> conversion.writeDecimal(values, row, to);
    }
  }
}
