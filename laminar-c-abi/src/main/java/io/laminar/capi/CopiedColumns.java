package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Columns whose layout the engine does not read: their values are copied into vectors of a layout that it does. */
final class CopiedColumns {
  private CopiedColumns() {}

  static boolean isNull(ArrowBuf validity, int row) {
    return validity.capacity() > 0
        && (validity.getByte(row / Byte.SIZE) >> row % Byte.SIZE & 1) == 0;
  }

  /** A column without a type, all of whose values are NULL. */
  static final class Nulls extends ImportedColumn {
    Nulls(ImportedField field, FieldVector vector) {
      super(field, vector);
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      // The specification has no buffers here, and polars gives one. None is read.
      array.point(field.name(), address, -1, 0);
      if (array.bufferCount() > 1) {
        throw array.malformed("has " + array.bufferCount() + " buffers, and its type 0");
      }
      array.checkSlice(from, count);
      fillWithNulls(vector, count);
    }
  }

  /** A column that a batch does not have. */
  static final class Absent extends ImportedColumn {
    Absent(ImportedField field, FieldVector vector) {
      super(field, vector);
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      fillWithNulls(vector, count);
    }
  }

  private static void fillWithNulls(FieldVector vector, int count) {
    vector.clear();
    vector.setInitialCapacity(count);
    vector.allocateNew();
    vector.setValueCount(count);
  }

  /**
   * Views of text and bytes.
   *
   * <pre>
   *  offset  bytes  of up to 12 bytes     of more
   *  0       4      length                length
   *  4       4      the bytes             their first four
   *  8       4                            number of the data buffer, behind bitmap and views
   *  12      4                            where in it
   * </pre>
   *
   * The last buffer has the size of each data buffer, an int64.
   */
  static final class Views extends ImportedColumn {
    private static final int VIEW_BYTES = 16;
    private static final int MAX_INLINE = 12;

    Views(ImportedField field, FieldVector vector) {
      super(field, vector);
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      array.point(field.name(), address, -1, 0);
      array.checkSlice(from, count);
      long data = array.bufferCount() - 3;
      if (data < 0 || (data > 0 && array.buffer(data + 2) == 0)) {
        throw array.malformed("has " + array.bufferCount() + " buffers, or no sizes of them");
      }
      ArrowBuf validity = validity(from, count, scratch);
      if (count == 0) {
        load(0, validity, Scratch.NOTHING, Scratch.NOTHING);
        return;
      }
      long views = array.values(1, count) + array.position(from) * VIEW_BYTES;
      ArrowBuf offsets = scratch.buffer((count + 1L) * Integer.BYTES);
      long total = 0;
      for (int row = 0; row < count; row++) {
        offsets.setInt((long) row * Integer.BYTES, (int) total);
        total += isNull(validity, row) ? 0 : length(views + (long) row * VIEW_BYTES);
        if (total > Integer.MAX_VALUE - 64) {
          throw new LaminarException(
              ErrorCode.RESOURCE_LIMIT,
              "the Arrow column " + field.name() + " has more than 2 GiB of text",
              "push fewer rows at a time");
        }
      }
      offsets.setInt((long) count * Integer.BYTES, (int) total);
      ArrowBuf text = scratch.buffer(Math.max(1, total));
      long to = text.memoryAddress();
      for (int row = 0; row < count; row++) {
        if (!isNull(validity, row)) {
          to += copy(views + (long) row * VIEW_BYTES, data, to);
        }
      }
      load(count, validity, offsets, text);
    }

    private int length(long view) {
      int length = MemoryUtil.getInt(view);
      if (length < 0) {
        throw array.malformed("has a view of " + length + " bytes");
      }
      return length;
    }

    private int copy(long view, long dataBuffers, long to) {
      int length = length(view);
      if (length <= MAX_INLINE) {
        MemoryUtil.copyMemory(view + Integer.BYTES, to, length);
        return length;
      }
      int buffer = MemoryUtil.getInt(view + 2 * Integer.BYTES);
      int offset = MemoryUtil.getInt(view + 3 * Integer.BYTES);
      if (buffer < 0 || buffer >= dataBuffers) {
        throw array.malformed("has a view into buffer " + buffer + " of " + dataBuffers);
      }
      long size = MemoryUtil.getLong(array.buffer(dataBuffers + 2) + (long) buffer * Long.BYTES);
      long from = array.buffer(buffer + 2L);
      if (from == 0 || offset < 0 || (long) offset + length > size) {
        throw array.malformed("has a view of bytes " + offset + " to " + ((long) offset + length)
            + " of a buffer of " + size);
      }
      MemoryUtil.copyMemory(from + offset, to, length);
      return length;
    }
  }

  /** Indexes into a dictionary: replaced by its values. */
  static final class Indexes extends ImportedColumn {
    private final ImportedColumn values;
    private final int width;
    private final boolean signed;

    /**
     * A column whose vector has the type of the dictionary.
     *
     * @param values reads the dictionary, into a vector of its own
     */
    Indexes(ImportedField field, FieldVector vector, ImportedColumn values) {
      super(field, vector);
      this.values = values;
      values.needBitmap();
      array.expectDictionary();
      char format = field.format().length() == 1 ? field.format().charAt(0) : '?';
      this.signed = Character.isLowerCase(format);
      this.width = switch (Character.toLowerCase(format)) {
        case 'c' -> Byte.BYTES;
        case 's' -> Short.BYTES;
        case 'i' -> Integer.BYTES;
        case 'l' -> Long.BYTES;
        default -> throw field.notSupported();
      };
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      array.point(field.name(), address, 2, 0);
      array.checkSlice(from, count);
      ArrowBuf validity = validity(from, count, scratch);
      long indexes = array.values(1, count) + array.position(from) * width;
      long dictionary = array.dictionary();
      long size = MemoryUtil.getLong(dictionary + ArrowStructs.ARRAY_LENGTH);
      int entries = (int) Math.max(0, Math.min(size, Integer.MAX_VALUE - 8));
      values.point(dictionary, 0, entries, scratch);
      vector.clear();
      vector.setInitialCapacity(count);
      vector.allocateNew();
      for (int row = 0; row < count; row++) {
        if (isNull(validity, row)) {
          vector.setNull(row);
        } else {
          long index = index(indexes + (long) row * width);
          if (index < 0 || index >= entries) {
            throw array.malformed(
                "has the index " + index + " into a dictionary of " + entries + " values");
          }
          vector.copyFromSafe((int) index, row, values.vector);
        }
      }
      vector.setValueCount(count);
    }

    private long index(long at) {
      long value = switch (width) {
        case Byte.BYTES -> MemoryUtil.getByte(at);
        case Short.BYTES -> MemoryUtil.getShort(at);
        case Integer.BYTES -> MemoryUtil.getInt(at);
        default -> MemoryUtil.getLong(at);
      };
      return signed || width == Long.BYTES ? value : value & ((1L << (width * Byte.SIZE)) - 1);
    }
  }

  /** Lists, whose elements are a column of their own; their offsets become those of 32 bits. */
  static final class Lists extends ImportedColumn {
    private final ImportedColumn elements;
    private final int fixedSize;

    Lists(ImportedField field, FieldVector vector, ImportedColumn elements) {
      super(field, vector);
      this.elements = elements;
      this.fixedSize = field.format().startsWith("+w:") ? size(field) : -1;
    }

    private static int size(ImportedField field) {
      try {
        int size = Integer.parseInt(field.format().substring(3));
        if (size >= 0) {
          return size;
        }
      } catch (NumberFormatException malformed) {
        // As a negative one.
      }
      throw Malformed.schema("has the format " + field.format());
    }

    @Override
    void point(long address, long from, int count, Scratch scratch) {
      boolean large = field.format().equals("+L");
      array.point(field.name(), address, fixedSize >= 0 ? 1 : 2, 1);
      array.checkSlice(from, count);
      ArrowBuf validity = validity(from, count, scratch);
      long child = array.child(0);
      if (child == 0) {
        throw array.malformed("has elements that are NULL");
      }
      long length = MemoryUtil.getLong(child + ArrowStructs.ARRAY_LENGTH);
      int elementCount = (int) Math.max(0, Math.min(length, Integer.MAX_VALUE - 8));
      try {
        elements.point(child, 0, elementCount, scratch);
      } catch (ConvertedColumn.RefusedValue bad) {
        throw inItsRow(bad, from, count, large);
      }
      long position = array.position(from);
      ArrowBuf offsets;
      if (count == 0) {
        offsets = Scratch.NOTHING;
      } else if (fixedSize < 0 && !large) {
        offsets =
            wrap(array.values(1, count) + position * Integer.BYTES, (count + 1L) * Integer.BYTES);
      } else {
        offsets = scratch.buffer((count + 1L) * Integer.BYTES);
        for (int row = 0; row <= count; row++) {
          long offset = fixedSize >= 0
              ? (position + row) * fixedSize
              : offset(array.values(1, count), position + row, large);
          if (offset < 0 || offset > elementCount) {
            throw array.malformed(
                "has an offset of " + offset + ", and " + elementCount + " elements");
          }
          offsets.setInt((long) row * Integer.BYTES, (int) offset);
        }
      }
      load(count, validity, Objects.requireNonNull(offsets));
    }

    private static long offset(long offsets, long position, boolean large) {
      return large
          ? MemoryUtil.getLong(offsets + position * Long.BYTES)
          : MemoryUtil.getInt(offsets + position * Integer.BYTES);
    }

    /** An element's refusal as one of the row whose list has it; where none of the slice does, of the first. */
    private ConvertedColumn.RefusedValue inItsRow(
        ConvertedColumn.RefusedValue bad, long from, int count, boolean large) {
      long position = array.position(from);
      for (int row = 0; row < count; row++) {
        long end = fixedSize >= 0
            ? (position + row + 1) * fixedSize
            : offset(array.values(1, count), position + row + 1, large);
        if (bad.index < end) {
          return new ConvertedColumn.RefusedValue(row, bad.refused);
        }
      }
      return new ConvertedColumn.RefusedValue(0, bad.refused);
    }
  }
}
