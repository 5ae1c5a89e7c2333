package io.laminar.core.arrow;

import io.laminar.api.LaminarException;
import io.laminar.core.arrow.ArrowColumn.RefusedRow;
import io.laminar.core.codec.BadRow;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an Arrow batch on their way into slots. {@link #point} binds and checks all of them;
 * then chunks of at most {@link Batch#MAX_ROWS} rows are written wherever there is room. Keeps
 * nothing of a batch that it does not point at any more, but its schema.
 */
public final class ArrowRows {
  private static final int COLUMNS_A_PASS = 4;
  private static final long INSERTION = SlotLayout.header(SlotLayout.KIND_ROW, 1);

  private final SlotLayout layout;
  private final int maxRowBytes;
  private final int[] rowBytes = new int[Batch.MAX_ROWS];
  private ArrowColumn[] columns = new ArrowColumn[0];

  // Of the present batch: the columns whose words are copied as they are, and all others.
  private final List<FixedColumn> plain = new ArrayList<>();
  private final List<ArrowColumn> others = new ArrayList<>();
  private @Nullable Schema boundSchema;
  private int rows;

  /**
   * Makes rows of nothing.
   *
   * @param layout of the slots to write
   * @param maxRowBytes the most bytes of long strings in a row
   */
  public ArrowRows(SlotLayout layout, int maxRowBytes) {
    this.layout = layout;
    this.maxRowBytes = maxRowBytes;
  }

  /**
   * Points at a batch and checks every row of it.
   *
   * @param batch stays the caller's; must not change until the last {@link #write}
   * @throws LaminarException {@link io.laminar.api.ErrorCode#BINDING_MISMATCH}, {@link
   *     io.laminar.api.ErrorCode#INVALID_BATCH} with the index of the first bad row of a chunk
   */
  public void point(VectorSchemaRoot batch) {
    Schema schema = batch.getSchema();
    if (boundSchema == null || !boundSchema.equals(schema)) {
      columns = ArrowBinding.bind(schema.getFields(), layout, maxRowBytes);
      boundSchema = schema;
    }
    rows = batch.getRowCount();
    List<FieldVector> vectors = batch.getFieldVectors();
    for (int i = 0; i < columns.length; i++) {
      columns[i].point(vectors.get(i), rows);
    }
    plain.clear();
    others.clear();
    for (ArrowColumn column : columns) {
      if (column instanceof FixedColumn fixed && fixed.isPlainNow()) {
        plain.add(fixed);
      } else {
        others.add(column);
      }
    }
    try {
      for (int from = 0; from < rows; from += Batch.MAX_ROWS) {
        check(from, Math.min(Batch.MAX_ROWS, rows - from));
      }
    } catch (RefusedRow refused) {
      throw BadRow.inBatch(refused.row, refused.refused, "nothing of the batch was taken");
    }
  }

  private void check(int from, int count) {
    if (layout.hasBytes()) {
      Arrays.fill(rowBytes, 0);
    }
    for (ArrowColumn column : columns) {
      column.check(from, count, rowBytes);
    }
    if (layout.hasBytes()) {
      checkRowBytes(from, count);
    }
  }

  private void checkRowBytes(int from, int count) {
    for (int i = 0; i < count; i++) {
      if (rowBytes[i] > maxRowBytes) {
        try {
          StagedBytes.checkRowBytes(rowBytes[i], maxRowBytes);
        } catch (LaminarException refused) {
          throw new RefusedRow(from + i, refused);
        }
      }
    }
  }

  /**
   * Returns how many rows the batch has.
   *
   * @return rows
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns how many rows of a chunk have long strings of at most so many bytes together.
   *
   * @param from the chunk's first row
   * @param count its rows, at most {@link Batch#MAX_ROWS}
   * @param maxBytes at least what a row may have
   * @return rows, at least 1
   */
  public int rowsWithin(int from, int count, int maxBytes) {
    if (!layout.hasBytes()) {
      return count;
    }
    loadRowBytes(from, count);
    long bytes = rowBytes[0];
    int within = 1;
    while (within < count && bytes + rowBytes[within] <= maxBytes) {
      bytes += rowBytes[within++];
    }
    return within;
  }

  /**
   * Returns the bytes that the long strings of a chunk need.
   *
   * @param from the chunk's first row
   * @param count its rows, at most {@link Batch#MAX_ROWS}
   * @return bytes
   */
  public int sideBytes(int from, int count) {
    if (!layout.hasBytes()) {
      return 0;
    }
    loadRowBytes(from, count);
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += rowBytes[i];
    }
    return bytes;
  }

  private void loadRowBytes(int from, int count) {
    Arrays.fill(rowBytes, 0);
    for (ArrowColumn column : columns) {
      column.addSideBytes(from, count, rowBytes);
    }
  }

  /**
   * Writes the values of one column, without NULLs and without anything else of the rows.
   *
   * @param name of a column of one word
   * @param from the chunk's first row
   * @param count its rows, at most {@link Batch#MAX_ROWS}
   * @param slots as many slots as rows
   */
  public void writeColumn(String name, int from, int count, long[] slots) {
    for (ArrowColumn column : columns) {
      if (column.column.name().equals(name)) {
        column.write(from, count, slots, 0, new byte[0], 0);
      }
    }
  }

  /**
   * Writes a chunk into slots that lie side by side and are not published yet: header, null words
   * and columns.
   *
   * @param from the chunk's first row
   * @param count its rows, at most {@link Batch#MAX_ROWS}
   * @param slots the ring's words
   * @param base the first slot's first word
   * @param side the side bytes
   * @param position where {@link #sideBytes} contiguous bytes were reserved
   */
  public void write(int from, int count, long[] slots, int base, byte[] side, int position) {
    int stride = layout.stride();
    int nullWords = layout.nullWords();
    for (int word = 0; word < nullWords; word++) {
      int at = base + layout.nullWord() + word;
      for (int i = 0; i < count; i++, at += stride) {
        slots[at] = 0;
      }
    }
    writePlain(from, count, slots, base);
    int next = position;
    for (int i = 0; i < others.size(); i++) {
      next = others.get(i).write(from, count, slots, base, side, next);
    }
  }

  /** Writes headers and plain columns, four columns a pass. */
  private void writePlain(int from, int count, long[] slots, int base) {
    int stride = layout.stride();
    int last = plain.size() - 1;
    if (last < 0) {
      for (int i = 0, at = base + SlotLayout.HEADER_WORD; i < count; i++, at += stride) {
        slots[at] = INSERTION;
      }
      return;
    }
    for (int first = 0; first <= last; first += COLUMNS_A_PASS) {
      // A pass that has fewer columns writes its last one several times.
      FixedColumn a = plain.get(first);
      FixedColumn b = plain.get(Math.min(first + 1, last));
      FixedColumn c = plain.get(Math.min(first + 2, last));
      FixedColumn d = plain.get(Math.min(first + 3, last));
      long fromA = a.address(from, count);
      long fromB = b.address(from, count);
      long fromC = c.address(from, count);
      long fromD = d.address(from, count);
      int toA = base + a.column.word();
      int toB = base + b.column.word();
      int toC = base + c.column.word();
      int toD = base + d.column.word();
      // With a constant stride the compiler checks the bounds once, not for every word.
      if (stride == SlotLayout.WORDS_PER_LINE) {
        pass(
            slots,
            base,
            count,
            SlotLayout.WORDS_PER_LINE,
            fromA,
            toA,
            fromB,
            toB,
            fromC,
            toC,
            fromD,
            toD);
      } else {
        pass(slots, base, count, stride, fromA, toA, fromB, toB, fromC, toC, fromD, toD);
      }
    }
  }

  private static void pass(
      long[] slots,
      int base,
      int count,
      int stride,
      long fromA,
      int toA,
      long fromB,
      int toB,
      long fromC,
      int toC,
      long fromD,
      int toD) {
    int header = base + SlotLayout.HEADER_WORD;
    for (int i = 0; i < count; i++) {
      int at = i * stride;
      long bytes = (long) i * Long.BYTES;
      slots[header + at] = INSERTION;
      slots[toA + at] = MemoryUtil.getLong(fromA + bytes);
      slots[toB + at] = MemoryUtil.getLong(fromB + bytes);
      slots[toC + at] = MemoryUtil.getLong(fromC + bytes);
      slots[toD + at] = MemoryUtil.getLong(fromD + bytes);
    }
  }
}
