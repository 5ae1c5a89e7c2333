package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Values of one type that state holds in its words: how they get there, are compared, written and
 * given back. A long string's second word is a position in the state's byte heap.
 */
final class HeldValues {
  private static final byte[] NO_BYTES = new byte[0];

  private final boolean isBytes;
  private final boolean isWide;
  private final boolean isFloating;
  private final ByteHeap heap;

  HeldValues(DataType type, ByteHeap heap) {
    this.isBytes = type.kind().isBytes();
    this.isWide = type.words() == 2;
    this.isFloating = WordExtreme.isFloating(type);
    this.heap = heap;
  }

  /** Words a value. */
  int words() {
    return isWide ? 2 : 1;
  }

  /** The word that state holds for a value of one word. */
  long word(long value) {
    return isFloating ? WordExtreme.oneNan(value) : value;
  }

  /** Copies a value that is not NULL into state. */
  void hold(long[] page, int at, Vector source, int row) {
    long word0 = source.word(row);
    page[at] = word(word0);
    if (isWide) {
      long word1 = source.secondWord(row);
      page[at + 1] = isLongString(word0)
          ? heap.add(source.heap(), InlineBytes.position(word1), InlineBytes.length(word0))
          : word1;
    }
  }

  /** Copies a held value to where none is held. */
  void copy(long[] source, int sourceAt, long[] target, int at) {
    target[at] = source[sourceAt];
    if (isLongString(source[sourceAt])) {
      long position = source[sourceAt + 1];
      target[at + 1] = heap.add(
          heap.page(position), ByteHeap.offset(position), InlineBytes.length(source[sourceAt]));
    } else if (isWide) {
      target[at + 1] = source[sourceAt + 1];
    }
  }

  private boolean isLongString(long word0) {
    return isBytes && InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  /** Gives back what a held value has in the heap. */
  void release(long[] page, int at) {
    if (isLongString(page[at])) {
      heap.free(page[at + 1], InlineBytes.length(page[at]));
    }
  }

  /** Compares a value of a batch, not NULL, with a held one: NaN last, −0.0 before 0.0. */
  int compare(Vector left, int row, long[] page, int at) {
    long left0 = left.word(row);
    long right0 = page[at];
    if (isBytes) {
      long right1 = page[at + 1];
      return isLongString(right0)
          ? InlineBytes.compare(
              left0,
              left.secondWord(row),
              left.heap(),
              right0,
              ByteHeap.offset(right1),
              heap.page(right1))
          : InlineBytes.compare(
              left0, left.secondWord(row), left.heap(), right0, right1, left.heap());
    }
    if (isWide) {
      int byHigh = Long.compare(left0, right0);
      return byHigh != 0 ? byHigh : Long.compareUnsigned(left.secondWord(row), page[at + 1]);
    }
    return isFloating
        ? Long.compare(WordExtreme.ordered(WordExtreme.oneNan(left0)), WordExtreme.ordered(right0))
        : Long.compare(left0, right0);
  }

  /** Compares as {@link #compare} does, but for −0.0, which equals 0.0. */
  int compareAsNumbers(Vector left, int row, long[] page, int at) {
    return isFloating && WordExtreme.isZero(left.word(row)) && WordExtreme.isZero(page[at])
        ? 0
        : compare(left, row, page, at);
  }

  /** Compares two held values; −0.0 equals 0.0. */
  int compareHeldAsNumbers(long[] left, int leftAt, long[] right, int rightAt) {
    return isFloating && WordExtreme.isZero(left[leftAt]) && WordExtreme.isZero(right[rightAt])
        ? 0
        : compareHeld(left, leftAt, right, rightAt);
  }

  /** Compares two held values: NaN last, −0.0 before 0.0. */
  int compareHeld(long[] left, int leftAt, long[] right, int rightAt) {
    if (!isWide) {
      return isFloating
          ? Long.compare(WordExtreme.ordered(left[leftAt]), WordExtreme.ordered(right[rightAt]))
          : Long.compare(left[leftAt], right[rightAt]);
    }
    if (!isBytes) {
      int byHigh = Long.compare(left[leftAt], right[rightAt]);
      return byHigh != 0 ? byHigh : Long.compareUnsigned(left[leftAt + 1], right[rightAt + 1]);
    }
    return InlineBytes.compare(
        left[leftAt],
        left[leftAt + 1],
        bytes(left, leftAt),
        right[rightAt],
        right[rightAt + 1],
        bytes(right, rightAt));
  }

  private byte[] bytes(long[] page, int at) {
    return isLongString(page[at]) ? heap.page(page[at + 1]) : NO_BYTES;
  }

  /** Tells whether a value of a batch, not NULL, equals a held one, as −0.0 equals 0.0. */
  boolean isEqual(Vector left, int row, long[] page, int at) {
    return compareAsNumbers(left, row, page, at) == 0;
  }

  /** Writes a held value as state. */
  void write(long[] page, int at, StateWriter writer) {
    writer.writeLong(page[at]);
    if (isLongString(page[at])) {
      byte[] bytes = heap.page(page[at + 1]);
      int start = ByteHeap.offset(page[at + 1]);
      writer.writeBytes(bytes, start, InlineBytes.length(page[at]));
    } else if (isWide) {
      writer.writeLong(page[at + 1]);
    }
  }

  /** Reads a held value into state that holds none. */
  void read(long[] page, int at, StateReader reader) {
    page[at] = reader.readLong();
    if (isLongString(page[at])) {
      page[at + 1] = heap.add(reader.readBytes(), 0, InlineBytes.length(page[at]));
    } else if (isWide) {
      page[at + 1] = reader.readLong();
    }
  }

  /** Writes a held value as a result. */
  void write(long[] page, int at, ColumnBuffer target, int row) {
    if (!isWide) {
      target.setWord(row, page[at]);
    } else if (isLongString(page[at])) {
      long position = page[at + 1];
      target.setLongBytes(row, page[at], heap.page(position), ByteHeap.offset(position));
    } else {
      target.setWords(row, page[at], page[at + 1]);
    }
  }
}
