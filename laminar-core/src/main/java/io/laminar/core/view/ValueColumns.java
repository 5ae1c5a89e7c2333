package io.laminar.core.view;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.PinnedTable;
import java.util.List;

/**
 * How the columns of a row that are not its key lie in the payload of the key's entry: NULL bits, if
 * one is nullable, then the columns' words. Long strings lie in the heap.
 */
final class ValueColumns {
  private final Schema schema;
  private final ByteHeap heap;

  /** By column: its place in the key, or −1. */
  private final int[] keyPositions;

  /** By column that is not in the key: its first word. */
  private final int[] firstWords;

  private final int firstNullWord;
  private final int end;

  /**
   * Lays out columns.
   *
   * @param schema of the rows
   * @param key the columns that are not laid out
   * @param firstWord of the payload that is free
   * @param heap takes long strings
   */
  ValueColumns(Schema schema, List<Integer> key, int firstWord, ByteHeap heap) {
    this.schema = schema;
    this.heap = heap;
    this.keyPositions = new int[schema.size()];
    this.firstWords = new int[schema.size()];
    this.firstNullWord = firstWord;
    boolean anyNulls = false;
    for (int i = 0; i < schema.size(); i++) {
      keyPositions[i] = key.indexOf(i);
      anyNulls |= keyPositions[i] < 0 && schema.type(i).nullable();
    }
    int word = firstWord + (anyNulls ? (schema.size() + Long.SIZE - 1) / Long.SIZE : 0);
    for (int i = 0; i < schema.size(); i++) {
      if (keyPositions[i] < 0) {
        firstWords[i] = word;
        word += schema.type(i).words();
      }
    }
    this.end = word;
  }

  /** The word of the payload behind the last column. */
  int end() {
    return end;
  }

  private int nullWord(int column) {
    return firstNullWord + (column >> 6);
  }

  /** Writes rows into entries, in order: of those with the same entry the last one counts. */
  void write(KeyedTable table, Batch batch, int[] rows, int[] ids, int count) {
    table.entries().makeWritable(ids, count);
    for (int column = 0; column < firstWords.length; column++) {
      if (keyPositions[column] < 0) {
        Vector vector = batch.column(column);
        DataType type = schema.type(column);
        if (type.nullable()) {
          writeNulls(table, column, vector, rows, ids, count);
        }
        if (type.kind().isBytes()) {
          writeBytes(table, firstWords[column], vector, rows, ids, count);
        } else {
          writeWords(table, firstWords[column], type.words(), vector, rows, ids, count);
        }
      }
    }
  }

  private void writeNulls(
      KeyedTable table, int column, Vector vector, int[] rows, int[] ids, int count) {
    EntryStore entries = table.entries();
    int word = table.payload() + nullWord(column);
    long mask = 1L << column;
    for (int i = 0; i < count; i++) {
      long[] page = entries.page(ids[i]);
      int at = entries.offset(ids[i]) + word;
      page[at] = vector.isNull(rows[i]) ? page[at] | mask : page[at] & ~mask;
    }
  }

  private static void writeWords(
      KeyedTable table, int word, int words, Vector vector, int[] rows, int[] ids, int count) {
    EntryStore entries = table.entries();
    int first = table.payload() + word;
    for (int i = 0; i < count; i++) {
      long[] page = entries.page(ids[i]);
      int at = entries.offset(ids[i]) + first;
      page[at] = vector.word(rows[i]);
      if (words == 2) {
        page[at + 1] = vector.secondWord(rows[i]);
      }
    }
  }

  private void writeBytes(
      KeyedTable table, int word, Vector vector, int[] rows, int[] ids, int count) {
    EntryStore entries = table.entries();
    int first = table.payload() + word;
    for (int i = 0; i < count; i++) {
      long[] page = entries.page(ids[i]);
      int at = entries.offset(ids[i]) + first;
      release(page, at);
      boolean isNull = vector.isNull(rows[i]);
      long word0 = isNull ? 0 : vector.word(rows[i]);
      long word1 = isNull ? 0 : vector.secondWord(rows[i]);
      page[at] = word0;
      page[at + 1] = isLong(word0)
          ? heap.add(vector.heap(), InlineBytes.position(word1), InlineBytes.length(word0))
          : word1;
    }
  }

  private static boolean isLong(long word0) {
    return InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  private void release(long[] page, int at) {
    if (isLong(page[at])) {
      heap.free(page[at + 1], InlineBytes.length(page[at]));
    }
  }

  /** Gives back the long strings of an entry that is about to be removed. */
  void release(KeyedTable table, int id) {
    long[] page = table.entries().page(id);
    int payload = table.entries().offset(id) + table.payload();
    for (int column = 0; column < firstWords.length; column++) {
      if (keyPositions[column] < 0 && schema.type(column).kind().isBytes()) {
        release(page, payload + firstWords[column]);
      }
    }
  }

  /** Copies a row, key and all. */
  void copy(PinnedTable rows, int id, RowCopies copies) {
    for (int column = 0; column < firstWords.length; column++) {
      copy(rows, id, column, copies.column(column), copies.row());
    }
    copies.next();
  }

  private void copy(PinnedTable rows, int id, int column, ColumnBuffer target, int row) {
    if (keyPositions[column] >= 0) {
      rows.copyKey(id, keyPositions[column], target, row);
    } else if (schema.type(column).nullable()
        && (rows.word(id, nullWord(column)) >>> column & 1) != 0) {
      target.setNull(row);
    } else {
      rows.copyValue(id, firstWords[column], target, row);
    }
  }
}
