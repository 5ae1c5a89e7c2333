package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.ByteHeap;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Copies rows of batches into the slots of an output ring. Engine's thread. */
final class RingRows {
  private static final int MAX_ROW_BYTES = Integer.MAX_VALUE - 64;

  private static final int PIECES = 16;

  private final SlotLayout layout;
  private final OutputRing ring;
  private final int[] bytesColumns;

  // By column, looked up once.
  private final SlotWords words;
  private final int[] columnWords;
  private final boolean[] oneWord;
  private final long[] nullMasks;

  // The most bytes of strings that are claimed together: a small part, so that what is skipped at
  // the
  // wrap, and what a reader that may lose rows loses at once, stays small.
  private final int maxPieceBytes;

  // Of each row of the batch, the bytes that do not lie in its slot. Made with the first such row.
  private long[] longBytes = new long[0];

  // The slot of the row claimed last, where it was claimed by itself.
  private int lastSlot;

  RingRows(SlotLayout layout, RingShape shape, Waiter engine, LongConsumer overflowMemory) {
    this.layout = layout;
    this.words = new SlotWords(layout);
    this.bytesColumns = words.bytesColumns();
    this.columnWords = new int[layout.schema().size()];
    this.oneWord = new boolean[layout.schema().size()];
    this.nullMasks = new long[layout.schema().size()];
    for (int column = 0; column < oneWord.length; column++) {
      columnWords[column] = layout.columnWord(column);
      oneWord[column] = layout.schema().type(column).words() == 1;
      nullMasks[column] = layout.nullMask(column);
    }
    this.maxPieceBytes = shape.sideBytes() / PIECES;
    this.ring = new OutputRing(shape, engine, this::relocate, overflowMemory);
  }

  OutputRing ring() {
    return ring;
  }

  /** The row that was written last, by itself, and is not published yet is the last of its commit. */
  void closeCommit() {
    ring.slots()[lastSlot + SlotLayout.HEADER_WORD] &= ~SlotLayout.OPEN_COMMIT;
  }

  /**
   * Claims rows of the ring, and writes rows of a batch there.
   *
   * @param from the first
   * @param end behind the last
   */
  void write(Batch batch, int from, int end) {
    if (end - from == 1) {
      writeAlone(batch, from);
    } else if (bytesColumns.length > 0 && noteLongBytes(batch, from, end)) {
      writeWithLongBytes(batch, from, end);
    } else {
      int done = from;
      while (done < end) {
        int rows = ring.rowsTogether(end - done);
        ring.claimBatch(rows, 0);
        writeRows(batch, done, rows, ring.slots(), ring.batchOffset());
        done += rows;
      }
    }
  }

  /** Notes of each row how many bytes do not lie in its slot; false where no row has any. */
  private boolean noteLongBytes(Batch batch, int from, int end) {
    int[] rows = batch.selection();
    if (longBytes.length == 0) {
      longBytes = new long[Batch.MAX_ROWS];
    }
    long[] sums = longBytes;
    Arrays.fill(sums, from, end, 0);
    long all = 0;
    for (int column : bytesColumns) {
      Vector vector = batch.column(column);
      long[] values = vector.values();
      int offset = vector.offset();
      int stride = vector.stride();
      boolean mayHaveNulls = vector.mayHaveNulls();
      for (int i = from; i < end; i++) {
        int row = rows[i];
        int length = InlineBytes.length(values[offset + row * stride]);
        if (length > InlineBytes.MAX_INLINE && !(mayHaveNulls && vector.isNull(row))) {
          sums[i] += length;
          all += length;
        }
      }
    }
    return all > 0;
  }

  /** The rows whose strings fit into one piece of the side buffer are written together. */
  private void writeWithLongBytes(Batch batch, int from, int end) {
    int done = from;
    while (done < end) {
      int together = ring.rowsTogether(rowsOfPiece(done, end));
      if (together == 1) {
        writeAlone(batch, done);
      } else {
        int bytes = pieceBytes(done, done + together);
        ring.claimBatch(together, bytes);
        writeRows(batch, done, together, ring.slots(), ring.batchOffset());
        if (bytes > 0) {
          writeBytes(batch, done, together, ring.slots(), ring.batchOffset());
        }
      }
      done += together;
    }
  }

  private int rowsOfPiece(int from, int end) {
    long bytes = longBytes[from];
    int next = from + 1;
    while (next < end && bytes + longBytes[next] <= maxPieceBytes) {
      bytes += longBytes[next++];
    }
    return next - from;
  }

  private int pieceBytes(int from, int end) {
    int bytes = 0;
    for (int i = from; i < end; i++) {
      bytes += (int) longBytes[i];
    }
    return bytes;
  }

  private static boolean isLong(Vector vector, int row) {
    return InlineBytes.length(vector.word(row)) > InlineBytes.MAX_INLINE && !vector.isNull(row);
  }

  private void writeAlone(Batch batch, int position) {
    long bytes = longBytes(batch, batch.selection()[position]);
    if (bytes > ring.shape().maxRowBytes()) {
      // There may be no memory for it; those before it are whole.
      ring.publish();
      checkLength(bytes);
    }
    int slot = ring.claim((int) bytes);
    words.writeRow(batch, position, ring.slots(), slot);
    lastSlot = slot;
    if (bytes > 0) {
      writeBytes(batch, position, 1, ring.slots(), slot);
    }
  }

  private long longBytes(Batch batch, int row) {
    long bytes = 0;
    for (int column : bytesColumns) {
      Vector vector = batch.column(column);
      bytes += isLong(vector, row) ? InlineBytes.length(vector.word(row)) : 0;
    }
    return bytes;
  }

  private static void checkLength(long bytes) {
    if (bytes > MAX_ROW_BYTES) {
      throw new LaminarException(
          ErrorCode.ROW_TOO_LARGE,
          "it has " + bytes + " bytes of strings, more than the " + MAX_ROW_BYTES
              + " that an array can hold",
          "subscribe to a stream that leaves such values out");
    }
  }

  /** Copies the long strings of rows that were written, column by column, to where they were claimed. */
  private void writeBytes(Batch batch, int from, int count, long[] slots, int base) {
    int[] rows = batch.selection();
    int stride = layout.stride();
    byte[] side = ring.side();
    int position = ring.sideOffset();
    for (int column : bytesColumns) {
      Vector vector = batch.column(column);
      byte[] heap = vector.heap();
      boolean mayHaveNulls = vector.mayHaveNulls();
      int word = base + columnWords[column];
      for (int i = from; i < from + count; i++, word += stride) {
        int length = InlineBytes.length(slots[word]);
        if (length > InlineBytes.MAX_INLINE && !(mayHaveNulls && vector.isNull(rows[i]))) {
          System.arraycopy(heap, InlineBytes.position(slots[word + 1]), side, position, length);
          slots[word + 1] = position;
          position += length;
        }
      }
    }
  }

  /** Writes rows, column by column, into slots that lie side by side. */
  private void writeRows(Batch batch, int from, int count, long[] slots, int base) {
    int[] rows = batch.selection();
    if (count == 1) {
      words.writeRow(batch, from, slots, base);
      return;
    }
    int stride = layout.stride();
    writeHeaders(batch, from, count, slots, base);
    for (int column = 0; column < batch.columnCount(); column++) {
      Vector vector = batch.column(column);
      long[] values = vector.values();
      int offset = vector.offset();
      int step = vector.stride();
      int slot = base + layout.columnWord(column);
      if (oneWord[column]) {
        for (int i = 0; i < count; i++) {
          slots[slot + i * stride] = values[offset + rows[from + i] * step];
        }
      } else {
        for (int i = 0; i < count; i++) {
          int word = offset + rows[from + i] * step;
          slots[slot + i * stride] = values[word];
          slots[slot + i * stride + 1] = values[word + 1];
        }
      }
      long mask = nullMasks[column];
      if (mask != 0 && vector.mayHaveNulls()) {
        int nullSlot = base + layout.nullWord(column);
        for (int i = 0; i < count; i++) {
          slots[nullSlot + i * stride] |= vector.isNull(rows[from + i]) ? mask : 0;
        }
      }
    }
  }

  private void writeHeaders(Batch batch, int from, int count, long[] slots, int base) {
    int stride = layout.stride();
    int[] rows = batch.selection();
    Vector weights = batch.weights();
    boolean open = batch.ordinals() != null || batch.isCommitOpen();
    for (int i = 0; i < count; i++) {
      int slot = base + i * stride;
      long weight = weights == null ? 1 : weights.word(rows[from + i]);
      slots[slot + SlotLayout.HEADER_WORD] = SlotLayout.header(SlotLayout.KIND_ROW, weight)
          | (open ? SlotWords.openCommit(batch, from + i) : 0);
      for (int word = 0; word < layout.nullWords(); word++) {
        slots[slot + layout.nullWord() + word] = 0;
      }
    }
  }

  /**
   * Writes a row whose words were kept, with what lies behind its columns.
   *
   * @param kept its words, as in a slot; string words refer to the heap
   * @param base of them the first
   */
  void writeKept(long[] kept, int base, ByteHeap heap) {
    long bytes = 0;
    for (int column : bytesColumns) {
      bytes += keptLength(kept, base, column);
    }
    if (bytes > ring.shape().maxRowBytes()) {
      ring.publish();
      checkLength(bytes);
    }
    int slot = ring.claim((int) bytes);
    long[] slots = ring.slots();
    System.arraycopy(kept, base + 1, slots, slot + 1, layout.usedWords() - 1);
    if (bytes == 0) {
      return;
    }
    byte[] side = ring.side();
    int next = ring.sideOffset();
    for (int column : bytesColumns) {
      int length = keptLength(kept, base, column);
      if (length > 0) {
        int word = columnWords[column] + 1;
        long at = kept[base + word];
        System.arraycopy(heap.page(at), ByteHeap.offset(at), side, next, length);
        slots[slot + word] = next;
        next += length;
      }
    }
  }

  /** The bytes of a kept string that do not lie among the words. */
  private int keptLength(long[] kept, int base, int column) {
    int length = InlineBytes.length(kept[base + columnWords[column]]);
    return length > InlineBytes.MAX_INLINE && !words.isNull(column, kept, base) ? length : 0;
  }

  private void relocate(long[] slots, int slot, int delta) {
    for (int column : bytesColumns) {
      long mask = layout.nullMask(column);
      boolean isNull = mask != 0 && (slots[slot + layout.nullWord(column)] & mask) != 0;
      int word = slot + layout.columnWord(column);
      if (!isNull && InlineBytes.length(slots[word]) > InlineBytes.MAX_INLINE) {
        slots[word + 1] += delta;
      }
    }
  }
}
