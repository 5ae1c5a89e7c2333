package io.laminar.core.arrow;

import io.laminar.api.LaminarException;
import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A CHAR, VARCHAR or VARBINARY from Arrow strings with 32- or 64-bit offsets. */
final class BytesColumn extends ArrowColumn {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** As many bytes as are copied to the heap at once, unless a single value is longer. */
  private static final int WINDOW_BYTES = 1 << 16;

  private final int maxRowBytes;
  private final int offsetWidth;
  private final byte[] offsetBytes;
  private final long[] offsets = new long[Batch.MAX_ROWS + 1];

  // The lengths of the values of the chunk, blanks of a CHAR included.
  private final int[] lengths = new int[Batch.MAX_ROWS];

  // Values that were copied to the heap: those of the chunk's rows up to windowEnd.
  private byte[] window = new byte[0];
  private int windowEnd;
  private long windowStart;

  private @Nullable ArrowBuf offsetBuffer;
  private @Nullable ArrowBuf data;
  private int batchRows;

  BytesColumn(ColumnEncoder column, int stride, boolean large, int maxRowBytes) {
    super(column, stride);
    this.maxRowBytes = maxRowBytes;
    this.offsetWidth = large ? Long.BYTES : Integer.BYTES;
    this.offsetBytes = new byte[(Batch.MAX_ROWS + 1) * offsetWidth];
  }

  @Override
  void pointValues(FieldVector vector, int rows) {
    batchRows = rows;
    offsetBuffer = vector.getOffsetBuffer();
    data = vector.getDataBuffer();
    if (rows > 0) {
      checkCapacity(vector.getOffsetBuffer(), (rows + 1L) * offsetWidth, "offsets");
    }
  }

  private ArrowBuf data() {
    return Objects.requireNonNull(data);
  }

  /** Loads the offsets of a chunk and checks that they go up and stay within the buffer. */
  private void loadOffsets(int from, int count) {
    assert from + count <= batchRows : "a chunk lies within the batch";
    windowEnd = 0;
    Objects.requireNonNull(offsetBuffer)
        .getBytes((long) from * offsetWidth, offsetBytes, 0, (count + 1) * offsetWidth);
    long previous = 0;
    for (int i = 0; i <= count; i++) {
      long offset = offsetWidth == Integer.BYTES
          ? (int) INT.get(offsetBytes, i * Integer.BYTES)
          : (long) LONG.get(offsetBytes, i * Long.BYTES);
      if (offset < previous) {
        throw malformed("has offsets that go back, at row " + (from + i));
      }
      offsets[i] = offset;
      previous = offset;
    }
    if (previous > data().capacity()) {
      throw malformed("points beyond its " + data().capacity() + " bytes of values");
    }
  }

  /** Returns where a value of the chunk begins in {@link #window}. */
  private int load(int row, int count) {
    if (row >= windowEnd) {
      int end = row + 1;
      while (end < count && offsets[end + 1] - offsets[row] <= WINDOW_BYTES) {
        end++;
      }
      int bytes = (int) (offsets[end] - offsets[row]);
      if (bytes > window.length) {
        window = new byte[Math.max(bytes, WINDOW_BYTES)];
      }
      if (bytes > 0) {
        data().getBytes(offsets[row], window, 0, bytes);
      }
      windowStart = offsets[row];
      windowEnd = end;
    }
    return (int) (offsets[row] - windowStart);
  }

  @Override
  void check(int from, int count, int[] rowBytes) {
    checkValidity(from, count);
    loadOffsets(from, count);
    for (int i = 0; i < count; i++) {
      if (!isNull(i)) {
        try {
          long length = offsets[i + 1] - offsets[i];
          // Before it is copied to the heap.
          StagedBytes.checkRowBytes(length > InlineBytes.MAX_INLINE ? length : 0, maxRowBytes);
          int start = load(i, count);
          addIfLong(rowBytes, i, (int) length + column.checkBytes(window, start, (int) length));
        } catch (LaminarException refused) {
          throw new RefusedRow(from + i, refused);
        }
      }
    }
  }

  /** Loads the lengths of checked values, with the blanks that a CHAR needs. */
  private void loadLengths(int from, int count) {
    loadValidity(from, count);
    loadOffsets(from, count);
    boolean padded = column.isPadded();
    for (int i = 0; i < count; i++) {
      int length = (int) (offsets[i + 1] - offsets[i]);
      if (isNull(i)) {
        lengths[i] = 0;
      } else {
        lengths[i] = padded ? length + column.checkBytes(window, load(i, count), length) : length;
      }
    }
  }

  @Override
  void addSideBytes(int from, int count, int[] rowBytes) {
    loadLengths(from, count);
    for (int i = 0; i < count; i++) {
      addIfLong(rowBytes, i, lengths[i]);
    }
  }

  @Override
  int writeValues(int from, int count, long[] slots, int word, byte[] side, int position) {
    loadLengths(from, count);
    windowEnd = 0;
    int next = position;
    for (int i = 0, at = word; i < count; i++, at += stride) {
      int total = lengths[i];
      int length = isNull(i) ? 0 : (int) (offsets[i + 1] - offsets[i]);
      int start = load(i, count);
      if (total > InlineBytes.MAX_INLINE) {
        System.arraycopy(window, start, side, next, length);
        Arrays.fill(side, next + length, next + total, (byte) ' ');
        slots[at] = InlineBytes.word0(side, next, total);
        slots[at + 1] = next;
        next += total;
      } else if (total == length) {
        slots[at] = InlineBytes.word0(window, start, length);
        slots[at + 1] = InlineBytes.inlineWord1(window, start, length);
      } else {
        System.arraycopy(window, start, scratch, 0, length);
        Arrays.fill(scratch, length, total, (byte) ' ');
        slots[at] = InlineBytes.word0(scratch, 0, total);
        slots[at + 1] = InlineBytes.inlineWord1(scratch, 0, total);
      }
    }
    return next;
  }
}
