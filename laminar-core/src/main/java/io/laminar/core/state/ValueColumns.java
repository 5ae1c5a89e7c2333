package io.laminar.core.state;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.util.Arrays;
import java.util.List;

/**
 * How the columns of a row that are not its key lie in the payload of the key's entry: NULL bits, if
 * one is nullable, then the columns' words. Long strings lie in the heap.
 */
public final class ValueColumns {
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
  public ValueColumns(Schema schema, List<Integer> key, int firstWord, ByteHeap heap) {
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
  public int end() {
    return end;
  }

  private int nullWord(int column) {
    return firstNullWord + (column >> 6);
  }

  /**
   * Writes rows into entries, in order: of those with the same entry the last one counts.
   *
   * @param table holds the entries
   * @param batch the rows, of the schema's columns
   * @param rows physical rows
   * @param ids the entry of each row
   * @param count how many
   */
  public void write(KeyedTable table, Batch batch, int[] rows, int[] ids, int count) {
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

  /**
   * Gives back the long strings of an entry that is about to be removed.
   *
   * @param table holds the entry
   * @param id of the entry
   */
  public void release(KeyedTable table, int id) {
    long[] page = table.entries().page(id);
    int payload = table.entries().offset(id) + table.payload();
    for (int column = 0; column < firstWords.length; column++) {
      if (keyPositions[column] < 0 && schema.type(column).kind().isBytes()) {
        release(page, payload + firstWords[column]);
      }
    }
  }

  /**
   * Makes an entry like a new one: long strings are given back, all words are 0.
   *
   * @param table holds the entry
   * @param id of the entry
   */
  public void clear(KeyedTable table, int id) {
    release(table, id);
    int payload = table.entries().offset(id) + table.payload();
    Arrays.fill(table.entries().writable(id), payload + firstNullWord, payload + end, 0);
  }

  /**
   * Copies a value of a row, be it of the key or not.
   *
   * @param rows hold the entry
   * @param id of the entry
   * @param column of the schema
   * @param target has the column's type
   * @param row physical row to write
   */
  public void copy(PinnedTable rows, int id, int column, ColumnBuffer target, int row) {
    if (keyPositions[column] >= 0) {
      rows.copyKey(id, keyPositions[column], target, row);
    } else if (isNull(column, rows.page(id), rows.offset(id) + rows.payload())) {
      target.setNull(row);
    } else {
      rows.copyValue(id, firstWords[column], target, row);
    }
  }

  /**
   * Copies a value of a row that holds now, be it of the key or not.
   *
   * @param table holds the entry
   * @param id of the entry
   * @param column of the schema
   * @param target has the column's type
   * @param row physical row to write
   */
  public void copy(KeyedTable table, int id, int column, ColumnBuffer target, int row) {
    long[] page = table.entries().page(id);
    int payload = table.entries().offset(id) + table.payload();
    if (keyPositions[column] >= 0) {
      table.copyKey(id, keyPositions[column], target, row);
    } else if (isNull(column, page, payload)) {
      target.setNull(row);
    } else {
      KeyCopies.copyValue(page, payload + firstWords[column], heap.pages(), target, row);
    }
  }

  private boolean isNull(int column, long[] page, int payload) {
    return schema.type(column).nullable() && (page[payload + nullWord(column)] >>> column & 1) != 0;
  }
}
