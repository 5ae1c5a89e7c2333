package io.laminar.core.engine.output;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.util.Arrays;

/** Writes rows of batches as the words of a slot, but for the bytes of long strings. Immutable. */
final class SlotWords {
  private final int[] columnWords;
  private final boolean[] oneWord;
  private final long[] nullMasks;
  private final int[] nullWordOf;
  private final int nullWords;
  private final int[] bytesColumns;

  // Every column is a word that is never NULL.
  private final boolean onlyWords;

  SlotWords(SlotLayout layout) {
    Schema schema = layout.schema();
    this.nullWords = layout.nullWords();
    this.columnWords = new int[schema.size()];
    this.oneWord = new boolean[schema.size()];
    this.nullMasks = new long[schema.size()];
    this.nullWordOf = new int[schema.size()];
    int words = 0;
    int bytes = 0;
    int[] found = new int[schema.size()];
    for (int column = 0; column < oneWord.length; column++) {
      columnWords[column] = layout.columnWord(column);
      oneWord[column] = schema.type(column).words() == 1;
      nullMasks[column] = layout.nullMask(column);
      nullWordOf[column] = layout.nullWord(column);
      words += schema.type(column).words();
      if (schema.type(column).kind().isBytes()) {
        found[bytes++] = column;
      }
    }
    this.bytesColumns = Arrays.copyOf(found, bytes);
    this.onlyWords = nullWords == 0 && columnWords.length == words;
  }

  /** The columns whose values may have bytes that do not lie in the slot; not to be changed. */
  int[] bytesColumns() {
    return bytesColumns;
  }

  /** The first word of a column in the slot. */
  int columnWord(int column) {
    return columnWords[column];
  }

  /** Tells whether a column of a written row is NULL. */
  boolean isNull(int column, long[] slots, int base) {
    long mask = nullMasks[column];
    return mask != 0 && (slots[base + nullWordOf[column]] & mask) != 0;
  }

  /** Writes one row: its header and its columns. */
  void writeRow(Batch batch, int position, long[] slots, int base) {
    int row = batch.selection()[position];
    slots[base + SlotLayout.HEADER_WORD] =
        SlotLayout.header(SlotLayout.KIND_ROW, batch.weight(row)) | openCommit(batch, position);
    if (onlyWords) {
      for (int column = 0; column < columnWords.length; column++) {
        slots[base + columnWords[column]] = batch.column(column).word(row);
      }
      return;
    }
    for (int word = 0; word < nullWords; word++) {
      slots[base + SlotLayout.HEADER_WORD + 1 + word] = 0;
    }
    for (int column = 0; column < columnWords.length; column++) {
      Vector vector = batch.column(column);
      int slot = base + columnWords[column];
      slots[slot] = vector.word(row);
      if (!oneWord[column]) {
        slots[slot + 1] = vector.secondWord(row);
      }
      if (nullMasks[column] != 0 && vector.isNull(row)) {
        slots[base + nullWordOf[column]] |= nullMasks[column];
      }
    }
  }

  /** What a header says of a row behind which others of its commit follow. */
  static long openCommit(Batch batch, int position) {
    boolean open = position + 1 < batch.size()
        ? batch.isSameCommit(position, position + 1)
        : batch.isCommitOpen();
    return open ? SlotLayout.OPEN_COMMIT : 0;
  }
}
