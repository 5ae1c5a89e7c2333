package io.laminar.capi;

import org.apache.arrow.memory.util.MemoryUtil;

/** Reads the fields of an {@code ArrowArray}, and refuses what cannot be. Reused; one thread at a time. */
final class ImportedArray {
  private String column = "";
  private long address;
  private long length;
  private long nullCount;
  private long offset;
  private long buffers;
  private boolean hasDictionary;

  /** Lets arrays have a dictionary; otherwise those that have one are refused. */
  void expectDictionary() {
    hasDictionary = true;
  }

  /**
   * Points at an array.
   *
   * @param name of its column, for errors
   * @param array its address
   * @param bufferCount how many buffers its type has; -1 where it checks that itself
   * @param childCount how many children its type has
   */
  void point(String name, long array, int bufferCount, long childCount) {
    column = name;
    address = array;
    if (array == 0) {
      throw malformed("is NULL");
    }
    if (MemoryUtil.getLong(array + ArrowStructs.ARRAY_RELEASE) == 0) {
      throw malformed("was released");
    }
    length = MemoryUtil.getLong(array + ArrowStructs.ARRAY_LENGTH);
    nullCount = MemoryUtil.getLong(array + ArrowStructs.ARRAY_NULL_COUNT);
    offset = MemoryUtil.getLong(array + ArrowStructs.ARRAY_OFFSET);
    buffers = MemoryUtil.getLong(array + ArrowStructs.ARRAY_BUFFERS);
    if (length < 0 || length > Integer.MAX_VALUE - 8 || offset < 0 || offset > 1L << 56) {
      throw malformed("has a length of " + length + " and an offset of " + offset);
    }
    if ((dictionary() != 0) != hasDictionary) {
      throw malformed(
          hasDictionary
              ? "has no dictionary, and its type has one"
              : "has a dictionary, and its type has none");
    }
    if (nullCount < -1 || nullCount > length) {
      throw malformed("has " + nullCount + " NULLs in " + length + " values");
    }
    long given = bufferCount();
    if (bufferCount >= 0 && given != bufferCount) {
      throw malformed("has " + given + " buffers, and its type " + bufferCount);
    }
    if (given < 0 || given > 1 << 20 || (given > 0 && buffers == 0)) {
      throw malformed("has " + given + " buffers, or a NULL pointer to them");
    }
    long children = MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILD_COUNT);
    if (children != childCount) {
      throw malformed("has " + children + " children, and its type " + childCount);
    }
    if (children > 0 && MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILDREN) == 0) {
      throw malformed("has children, and the pointer to them is NULL");
    }
  }

  io.laminar.api.LaminarException malformed(String what) {
    return Malformed.array(column, what);
  }

  String column() {
    return column;
  }

  long length() {
    return length;
  }

  long nullCount() {
    return nullCount;
  }

  /** Where a value of the slice lies in the buffers. */
  long position(long from) {
    return offset + from;
  }

  long bufferCount() {
    return MemoryUtil.getLong(address + ArrowStructs.ARRAY_BUFFER_COUNT);
  }

  long dictionary() {
    return MemoryUtil.getLong(address + ArrowStructs.ARRAY_DICTIONARY);
  }

  long child(long index) {
    return MemoryUtil.getLong(
        MemoryUtil.getLong(address + ArrowStructs.ARRAY_CHILDREN) + index * Long.BYTES);
  }

  /** The address of a buffer; 0 where it is not there. */
  long buffer(long index) {
    return MemoryUtil.getLong(buffers + index * Long.BYTES);
  }

  /** The address of a buffer that has to be there, unless there is nothing in it. */
  long values(long index, long count) {
    long values = buffer(index);
    if (values == 0 && count > 0) {
      throw malformed("has " + count + " values, and buffer " + index + " is NULL");
    }
    return values;
  }

  /** Checks that a slice lies within the array. */
  void checkSlice(long from, long count) {
    if (from + count > length) {
      throw malformed("has " + length + " values, and " + (from + count) + " are needed");
    }
  }
}
