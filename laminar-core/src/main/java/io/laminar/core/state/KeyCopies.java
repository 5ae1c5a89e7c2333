package io.laminar.core.state;

import io.laminar.core.data.ColumnBuffer;

/** Copies columns of the keys of entries into results: of one entry, or of many at once. */
final class KeyCopies {
  private static final long[] NO_ENTRY = new long[0];

  private final KeyLayout layout;
  private final EntryStore entries;
  private final ByteHeap heap;

  /**
   * Makes it for a table.
   *
   * @param layout of the keys
   * @param entries scope and key at their beginning
   * @param heap has the long strings of keys
   */
  KeyCopies(KeyLayout layout, EntryStore entries, ByteHeap heap) {
    this.layout = layout;
    this.entries = entries;
    this.heap = heap;
  }

  /** Copies a column of entries, as {@link KeyedTable#copyKeys} says. */
  void copy(int[] ids, int from, int count, int column, ColumnBuffer target, int row) {
    if (target.type().words() == 1) {
      copyWords(ids, from, count, column, target, row);
      return;
    }
    boolean isBytes = target.type().kind().isBytes();
    boolean nullable = layout.nullWords() > 0;
    int word = KeyedTable.KEY + layout.firstWord(column);
    for (int i = 0; i < count; i++) {
      int id = ids[from + i];
      long[] page = id < 0 ? NO_ENTRY : entries.page(id);
      int entry = id < 0 ? 0 : entries.offset(id);
      if (id < 0
          || (nullable && (page[entry + KeyedTable.KEY + (column >> 6)] >>> column & 1) != 0)) {
        target.setNull(row + i);
        continue;
      }
      long word0 = page[entry + word];
      long word1 = page[entry + word + 1];
      if (isBytes && KeyLayout.isLong(word0)) {
        target.setLongBytes(row + i, word0, heap.page(word1), ByteHeap.offset(word1));
      } else {
        target.setWords(row + i, word0, word1);
      }
    }
  }

  private void copyWords(int[] ids, int from, int count, int column, ColumnBuffer target, int row) {
    long[][] pages = entries.pages();
    int stride = entries.stride();
    int word = KeyedTable.KEY + layout.firstWord(column);
    int nullWord = KeyedTable.KEY + (column >> 6);
    long nullable = layout.nullWords() > 0 ? 1 : 0;
    long[] values = target.values();
    long[] nulls = target.nulls();
    for (int i = 0; i < count; i++) {
      int id = ids[from + i];
      if (id < 0) {
        nulls[row + i] = 1;
      } else {
        long[] page = pages[id >>> EntryStore.PAGE_BITS];
        int entry = (id & EntryStore.PAGE_MASK) * stride;
        // Without NULLs the first word of the key is there all the same.
        nulls[row + i] = page[entry + nullWord] >>> column & nullable;
        values[row + i] = page[entry + word];
      }
    }
  }

  /** Copies a column of one entry of a page. */
  static void copy(
      KeyLayout layout,
      long[] page,
      int entry,
      byte[][] heapPages,
      int column,
      ColumnBuffer target,
      int row) {
    int key = entry + KeyedTable.KEY;
    if (layout.nullWords() > 0 && (page[key + (column >> 6)] >>> column & 1) != 0) {
      target.setNull(row);
      return;
    }
    copyValue(page, key + layout.firstWord(column), heapPages, target, row);
  }

  /** Copies a value that is not NULL out of an entry. */
  static void copyValue(long[] page, int word, byte[][] heapPages, ColumnBuffer target, int row) {
    if (target.type().words() == 1) {
      target.setWord(row, page[word]);
    } else if (target.type().kind().isBytes() && KeyLayout.isLong(page[word])) {
      long position = page[word + 1];
      byte[] bytes = ByteHeap.page(heapPages, position);
      target.setLongBytes(row, page[word], bytes, ByteHeap.offset(position));
    } else {
      target.setWords(row, page[word], page[word + 1]);
    }
  }
}
