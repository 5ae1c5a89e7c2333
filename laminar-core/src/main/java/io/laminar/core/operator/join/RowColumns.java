package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of rows that lie in the last words of entries. Long strings lie in a heap.
 *
 * <pre>
 *   entry: │ what its owner keeps │ NULL bits │ columns, one or two words each │
 *                                   if any
 * </pre>
 */
final class RowColumns {
  private final List<DataType> types;
  private final ByteHeap heap;
  private final int firstNullWord;
  private final int[] firstWords;
  private final int end;

  /**
   * Lays them out.
   *
   * @param firstWord of an entry that is theirs
   * @param heap takes long strings
   */
  RowColumns(List<DataType> types, int firstWord, ByteHeap heap) {
    this.types = types;
    this.heap = heap;
    this.firstNullWord = firstWord;
    boolean hasNulls = types.stream().anyMatch(DataType::nullable);
    this.firstWords = new int[types.size()];
    int word = firstWord + (hasNulls ? (types.size() + Long.SIZE - 1) / Long.SIZE : 0);
    for (int i = 0; i < firstWords.length; i++) {
      firstWords[i] = word;
      word += types.get(i).words();
    }
    this.end = word;
  }

  /** The words of an entry. */
  int end() {
    return end;
  }

  private static long word(EntryStore entries, int id, int word) {
    return entries.page(id)[entries.offset(id) + word];
  }

  private static boolean isLong(long word0) {
    return InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  // ---- In ----

  /** Writes the columns of rows into entries whose words are 0. */
  void write(EntryStore entries, Batch batch, int[] rows, int[] ids, int count) {
    for (int column = 0; column < firstWords.length; column++) {
      Vector vector = batch.column(column);
      DataType type = types.get(column);
      if (type.words() == 1) {
        writeWord(entries, firstWords[column], vector, rows, ids, count);
      } else {
        writeWords(entries, column, vector, rows, ids, count);
      }
      if (type.nullable() && vector.mayHaveNulls()) {
        writeNulls(entries, column, vector, rows, ids, count);
      }
    }
  }

  private static void writeWord(
      EntryStore entries, int word, Vector vector, int[] rows, int[] ids, int count) {
    long[][] pages = entries.pages();
    int stride = entries.stride();
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      pages[id >>> EntryStore.PAGE_BITS][(id & EntryStore.PAGE_MASK) * stride + word] =
          vector.word(rows[i]);
    }
  }

  private void writeWords(
      EntryStore entries, int column, Vector vector, int[] rows, int[] ids, int count) {
    boolean isBytes = types.get(column).kind().isBytes();
    for (int i = 0; i < count; i++) {
      if (vector.isNull(rows[i])) {
        continue;
      }
      long[] page = entries.page(ids[i]);
      int at = entries.offset(ids[i]) + firstWords[column];
      long word0 = vector.word(rows[i]);
      long word1 = vector.secondWord(rows[i]);
      page[at] = word0;
      page[at + 1] = isBytes && isLong(word0)
          ? heap.add(vector.heap(), InlineBytes.position(word1), InlineBytes.length(word0))
          : word1;
    }
  }

  private void writeNulls(
      EntryStore entries, int column, Vector vector, int[] rows, int[] ids, int count) {
    for (int i = 0; i < count; i++) {
      if (vector.isNull(rows[i])) {
        int at = entries.offset(ids[i]) + firstNullWord + (column >> 6);
        entries.writable(ids[i])[at] |= 1L << column;
      }
    }
  }

  /** Gives back the long strings of an entry. */
  void release(EntryStore entries, int id) {
    for (int column = 0; column < firstWords.length; column++) {
      if (types.get(column).kind().isBytes()) {
        long word0 = word(entries, id, firstWords[column]);
        if (isLong(word0)) {
          heap.free(word(entries, id, firstWords[column] + 1), InlineBytes.length(word0));
        }
      }
    }
  }

  /** Makes an entry ready to be written once more. */
  void clear(EntryStore entries, int id) {
    release(entries, id);
    int offset = entries.offset(id);
    Arrays.fill(entries.writable(id), offset + firstNullWord, offset + end, 0);
  }

  // ---- Out ----

  private boolean isNull(EntryStore entries, int id, int column) {
    return types.get(column).nullable()
        && (word(entries, id, firstNullWord + (column >> 6)) >>> column & 1) != 0;
  }

  /** Copies a column of entries, NULL for {@link JoinResult#NULLS}, to the first rows of another. */
  void copy(EntryStore entries, int column, int[] ids, int count, ColumnBuffer target) {
    if (types.get(column).words() != 1) {
      for (int i = 0; i < count; i++) {
        copy(entries, ids[i], column, target, i);
      }
      return;
    }
    long[][] pages = entries.pages();
    int stride = entries.stride();
    int word = firstWords[column];
    long[] values = target.values();
    long[] nulls = target.nulls();
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (id == JoinResult.NULLS) {
        nulls[i] = 1;
      } else {
        values[i] = pages[id >>> EntryStore.PAGE_BITS][(id & EntryStore.PAGE_MASK) * stride + word];
        nulls[i] = isNull(entries, id, column) ? 1 : 0;
      }
    }
  }

  private void copy(EntryStore entries, int id, int column, ColumnBuffer target, int row) {
    if (id == JoinResult.NULLS || isNull(entries, id, column)) {
      target.setNull(row);
      return;
    }
    long word0 = word(entries, id, firstWords[column]);
    long word1 = word(entries, id, firstWords[column] + 1);
    if (types.get(column).kind().isBytes() && isLong(word0)) {
      target.setLongBytes(row, word0, heap.page(word1), ByteHeap.offset(word1));
    } else {
      target.setWords(row, word0, word1);
    }
  }
}
