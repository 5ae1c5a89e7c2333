package io.laminar.core.state;

import io.laminar.core.data.ColumnBuffer;

/**
 * The entries of a {@link KeyedTable} as they were when it was {@linkplain KeyedTable#pin pinned},
 * whatever became of the table. Immutable: any thread may read it.
 */
public final class PinnedTable {
  private final KeyLayout layout;
  private final long[][] pages;
  private final int stride;
  private final int payload;
  private final int size;
  private final byte[][] heapPages;

  PinnedTable(
      KeyLayout layout, EntryStore entries, long[][] pages, int payload, byte[][] heapPages) {
    this.layout = layout;
    this.size = entries.size();
    this.pages = pages;
    this.stride = entries.stride();
    this.payload = payload;
    this.heapPages = heapPages;
  }

  /** The number of entries; as long as none has been removed, their ids are 1, 2, … */
  public int size() {
    return size;
  }

  /**
   * Returns an entry's page.
   *
   * @param id of an entry that was live
   */
  public long[] page(int id) {
    return pages[id >>> EntryStore.PAGE_BITS];
  }

  /**
   * Returns where an entry begins in its page.
   *
   * @param id of an entry that was live
   */
  public int offset(int id) {
    return offset(id, stride);
  }

  /** The first word of an entry's payload. */
  public int payload() {
    return payload;
  }

  /** The long strings as they were. To be read only. */
  public ByteHeap heap() {
    return ByteHeap.ofShared(heapPages);
  }

  private static int offset(int id, int stride) {
    return (id & EntryStore.PAGE_MASK) * stride;
  }

  /**
   * Returns a word of an entry's payload.
   *
   * @param id of an entry that was live
   * @param word counted from 0 within the payload
   */
  public long word(int id, int word) {
    return pages[id >>> EntryStore.PAGE_BITS][offset(id, stride) + payload + word];
  }

  /**
   * Copies a value that is not NULL from an entry's payload into a result.
   *
   * @param id of an entry that was live
   * @param word its first, counted from 0 within the payload
   * @param target has the value's type
   * @param row physical row to write
   */
  public void copyValue(int id, int word, ColumnBuffer target, int row) {
    long[] page = pages[id >>> EntryStore.PAGE_BITS];
    KeyCopies.copyValue(page, offset(id, stride) + payload + word, heapPages, target, row);
  }

  /**
   * Copies a column of an entry's key into a result.
   *
   * @param id of an entry that was live
   * @param column counted from 0 within the key
   * @param target has the column's type
   * @param row physical row to write
   */
  public void copyKey(int id, int column, ColumnBuffer target, int row) {
    long[] page = pages[id >>> EntryStore.PAGE_BITS];
    KeyCopies.copy(layout, page, offset(id, stride), heapPages, column, target, row);
  }
}
