package io.laminar.capi;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * One column of imported batches: points a vector at the values of an array, as they lie there where their layout is one that
 * the engine reads, otherwise at a copy of them. One thread at a time.
 */
abstract class ImportedColumn {
  /** A number of NULLs that Arrow does not take for none or all: it would make a bitmap of its own. */
  private static final int SOME_NULLS = -1;

  final ImportedField field;
  final FieldVector vector;
  final ImportedArray array = new ImportedArray();

  // Whether Arrow's own code reads the vector, which does not know vectors without a bitmap.
  private boolean needsBitmap;

  ImportedColumn(ImportedField field, FieldVector vector) {
    this.field = field;
    this.vector = vector;
  }

  /**
   * Points the vector at a slice.
   *
   * @param address of the array
   * @param from first value of the slice
   * @param count its values
   * @param scratch where copies lie until the batch was read
   */
  abstract void point(long address, long from, int count, Scratch scratch);

  /** Memory of the caller, as Arrow's Java side holds memory. It is never freed by that. */
  static ArrowBuf wrap(long address, long bytes) {
    return new ArrowBuf(ReferenceManager.NO_OP, null, bytes, address);
  }

  final void load(int count, ArrowBuf... buffers) {
    vector.loadFieldBuffers(new ArrowFieldNode(count, SOME_NULLS), List.of(buffers));
  }

  /** Lets the vector always have a bitmap. */
  final void needBitmap() {
    needsBitmap = true;
  }

  private ArrowBuf noNulls(int count, Scratch scratch) {
    if (!needsBitmap) {
      return Scratch.NOTHING;
    }
    long bytes = (count + 7L) / Byte.SIZE;
    ArrowBuf bits = scratch.buffer(Math.max(1, bytes));
    bits.setOne(0, bytes);
    return bits;
  }

  /** The bitmap of a slice, from its first bit on; empty where no value is NULL. */
  final ArrowBuf validity(long from, int count, Scratch scratch) {
    long bits = array.buffer(0);
    if (bits == 0) {
      if (array.nullCount() > 0) {
        throw array.malformed("has " + array.nullCount() + " NULLs, and no bitmap of them");
      }
      return noNulls(count, scratch);
    }
    return array.nullCount() == 0 || count == 0
        ? noNulls(count, scratch)
        : bits(bits, array.position(from), count, scratch);
  }

  /** Bits from the first of a byte on. */
  static ArrowBuf bits(long address, long position, int count, Scratch scratch) {
    long first = address + position / Byte.SIZE;
    int shift = (int) (position % Byte.SIZE);
    int bytes = (count + 7) / Byte.SIZE;
    if (shift == 0) {
      return wrap(first, bytes);
    }
    ArrowBuf shifted = scratch.buffer(bytes);
    long last = (shift + count - 1L) / Byte.SIZE;
    for (int i = 0; i < bytes; i++) {
      int low = MemoryUtil.getByte(first + i) & 0xFF;
      int high = i + 1 <= last ? MemoryUtil.getByte(first + i + 1) & 0xFF : 0;
      shifted.setByte(i, (low | high << Byte.SIZE) >> shift);
    }
    return shifted;
  }

  /** Values of a fixed width, read as they lie there. */
  static final class Fixed extends ImportedColumn {
    private final int bitWidth;

    Fixed(ImportedField field, FieldVector vector, int bitWidth) {
      super(field, vector);
      this.bitWidth = bitWidth;
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      array.point(field.name(), address, 2, 0);
      array.checkSlice(from, count);
      ArrowBuf validity = validity(from, count, scratch);
      long values = array.values(1, count);
      long position = array.position(from);
      ArrowBuf data;
      if (count == 0) {
        data = Scratch.NOTHING;
      } else if (bitWidth == 1) {
        data = bits(values, position, count, scratch);
      } else {
        long width = bitWidth / Byte.SIZE;
        data = wrap(values + position * width, count * width);
      }
      load(count, validity, data);
    }
  }

  /** Text and bytes with 32- or 64-bit offsets, read as they lie there. */
  static final class Bytes extends ImportedColumn {
    private final int offsetWidth;

    Bytes(ImportedField field, FieldVector vector, ArrowType type) {
      super(field, vector);
      boolean large = type instanceof ArrowType.LargeUtf8 || type instanceof ArrowType.LargeBinary;
      this.offsetWidth = large ? Long.BYTES : Integer.BYTES;
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      array.point(field.name(), address, 3, 0);
      array.checkSlice(from, count);
      ArrowBuf validity = validity(from, count, scratch);
      if (count == 0) {
        load(0, validity, Scratch.NOTHING, Scratch.NOTHING);
        return;
      }
      long offsets = array.values(1, count) + array.position(from) * offsetWidth;
      long first = offset(offsets, 0);
      long last = offset(offsets, count);
      // What lies in between goes up: the engine looks at that when it copies the values.
      if (first < 0 || last < first) {
        throw array.malformed("has offsets from " + first + " to " + last);
      }
      long data = array.values(2, last);
      load(
          count,
          validity,
          wrap(offsets, (count + 1L) * offsetWidth),
          last == 0 ? Scratch.NOTHING : wrap(data, last));
    }

    private long offset(long offsets, int index) {
      return offsetWidth == Long.BYTES
          ? MemoryUtil.getLong(offsets + (long) index * Long.BYTES)
          : MemoryUtil.getInt(offsets + (long) index * Integer.BYTES);
    }
  }
}
