package io.laminar.core.arrow;

import io.laminar.api.LaminarException;
import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * An ARRAY from Arrow lists with 32-bit offsets. The elements are a column of their own, whose rows are checked and read into
 * slots of one column as those of any other, and gathered from there.
 */
final class ListColumn extends ArrowColumn {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int maxRowBytes;
  private final ArrowColumn elements;
  private final SlotLayout layout;
  private final ArrayBuilder builder;
  private final byte[] offsetBytes = new byte[(Batch.MAX_ROWS + 1) * Integer.BYTES];
  private final int[] offsets = new int[Batch.MAX_ROWS + 1];

  // A chunk of elements in slots.
  private final long[] slots;
  private final Batch batch = new Batch(1);
  private final int[] elementBytes = new int[Batch.MAX_ROWS];
  private byte[] text = new byte[0];
  private @Nullable ArrowBuf offsetBuffer;
  private int elementCount;

  /**
   * Makes the reader.
   *
   * @param elements reads the elements into slots of the layout
   * @param maxRowBytes the most bytes of long strings and arrays in a row
   */
  ListColumn(ColumnEncoder column, int stride, ArrowColumn elements, int maxRowBytes) {
    super(column, stride);
    this.maxRowBytes = maxRowBytes;
    this.elements = elements;
    this.layout = column.elements().layout();
    this.builder = new ArrayBuilder(column.type().elementType());
    this.slots = new long[layout.stride() * Batch.MAX_ROWS];
  }

  @Override
  void pointValues(FieldVector vector, int rows) {
    offsetBuffer = vector.getOffsetBuffer();
    if (rows > 0) {
      checkCapacity(vector.getOffsetBuffer(), (rows + 1L) * Integer.BYTES, "offsets");
    }
    FieldVector values = ((ListVector) vector).getDataVector();
    elementCount = values.getValueCount();
    elements.point(values, elementCount);
  }

  /** Loads the offsets of a chunk and checks that they go up and stay within the elements. */
  private void loadOffsets(int from, int count) {
    Objects.requireNonNull(offsetBuffer)
        .getBytes((long) from * Integer.BYTES, offsetBytes, 0, (count + 1) * Integer.BYTES);
    int previous = 0;
    for (int i = 0; i <= count; i++) {
      int offset = (int) INT.get(offsetBytes, i * Integer.BYTES);
      if (offset < previous || offset > elementCount) {
        throw malformed("has an offset of " + offset + " in row " + (from + i - 1)
            + " behind one of " + previous + ", and " + elementCount + " elements");
      }
      offsets[i] = offset;
      previous = offset;
    }
  }

  @Override
  void check(int from, int count, int[] rowBytes) {
    checkValidity(from, count);
    loadOffsets(from, count);
    for (int i = 0; i < count; i++) {
      if (!isNull(i)) {
        try {
          checkElements(offsets[i], offsets[i + 1]);
          gather(offsets[i], offsets[i + 1]);
          addIfLong(rowBytes, i, builder.size());
        } catch (RefusedRow refused) {
          throw new RefusedRow(from + i, refused.refused);
        } catch (LaminarException refused) {
          throw new RefusedRow(from + i, refused);
        }
      }
    }
  }

  private void checkElements(int from, int to) {
    for (int at = from; at < to; at += Batch.MAX_ROWS) {
      elements.check(at, Math.min(Batch.MAX_ROWS, to - at), elementBytes);
    }
  }

  @Override
  void addSideBytes(int from, int count, int[] rowBytes) {
    loadValidity(from, count);
    loadOffsets(from, count);
    for (int i = 0; i < count; i++) {
      if (!isNull(i)) {
        gather(offsets[i], offsets[i + 1]);
        addIfLong(rowBytes, i, builder.size());
      }
    }
  }

  private void gather(int from, int to) {
    // An element takes a bit at least, and most of them more: too many are not gathered.
    StagedBytes.checkRowBytes((to - from) / Byte.SIZE, maxRowBytes);
    builder.begin();
    long all = 0;
    for (int at = from; at < to; at += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, to - at);
      Arrays.fill(elementBytes, 0, count, 0);
      elements.addSideBytes(at, count, elementBytes);
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        bytes += elementBytes[i];
      }
      all += bytes;
      StagedBytes.checkRowBytes(all, maxRowBytes);
      if (bytes > text.length) {
        text = new byte[(int) Math.max(bytes, Math.min(maxRowBytes, 2L * text.length))];
      }
      Arrays.fill(slots, 0);
      elements.write(at, count, slots, 0, text, 0);
      layout.point(batch, slots, 0, text);
      Vector values = batch.column(0);
      for (int i = 0; i < count; i++) {
        builder.add(values, i);
      }
    }
  }

  @Override
  int writeValues(int from, int count, long[] target, int word, byte[] side, int position) {
    loadOffsets(from, count);
    int next = position;
    for (int i = 0, at = word; i < count; i++, at += stride) {
      if (isNull(i)) {
        continue;
      }
      gather(offsets[i], offsets[i + 1]);
      int size = builder.size();
      if (size > InlineBytes.MAX_INLINE) {
        builder.write(side, next);
        target[at] = InlineBytes.word0(side, next, size);
        target[at + 1] = next;
        next += size;
      } else {
        builder.write(scratch, 0);
        target[at] = InlineBytes.word0(scratch, 0, size);
        target[at + 1] = InlineBytes.inlineWord1(scratch, 0, size);
      }
    }
    return next;
  }
}
