package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows with the sums of their weights, window by window; rows whose sum is 0 are not there. Those of a window are a list
 * in the order in which their sums left 0.
 *
 * <pre>
 *   OpenWindows: start, end, first row + 1, last row + 1
 *   entry: link to the next row + 1 │ all columns │ sum │ the row before + 1, window
 * </pre>
 */
final class WaitingChanges {
  private static final int SUM = 0;
  private static final int PLACE = 1;
  private static final int WORDS = 2;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  /** The sum of an entry that is about to be removed. */
  private static final long GONE = Long.MIN_VALUE;

  private final int columns;
  private final int[] all;
  private final ByteHeap heap;
  private final KeyedTable rows;
  private final KeyRows keys;
  private final OpenWindows windows;
  private long size;

  // Of the rows that were looked for last.
  private final int[] physical = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];

  WaitingChanges(List<DataType> types, MemoryAccount account) {
    this.columns = types.size();
    this.all = IntStream.range(0, columns).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.ofRows(types);
    this.rows = new KeyedTable(layout, WORDS, heap, account);
    this.keys = new KeyRows(layout);
    this.windows = new OpenWindows(account);
  }

  /** Finds or makes the entries of some selected rows. */
  void find(Batch batch, int from, int count) {
    System.arraycopy(batch.selection(), from, physical, 0, count);
    rows.findOrInsert(keys, batch, all, physical, count, ids, created);
  }

  /**
   * Adds a weight to one of the rows that were looked for.
   *
   * @param number of the row
   * @param start of its window
   * @param end of its window
   */
  void add(int number, long start, long end, long weight) {
    int id = ids[number];
    long before = word(id, SUM);
    long after = before + weight;
    word(id, SUM, after);
    if (before == 0 && after != 0) {
      append(id, windows.slot(start, end));
    } else if (before != 0 && after == 0) {
      unlink(id);
    }
  }

  /** Forgets those of the rows that were looked for whose sum is 0. */
  void forget(int count) {
    int gone = 0;
    for (int i = 0; i < count; i++) {
      if (word(ids[i], SUM) == 0) {
        word(ids[i], SUM, GONE);
        created[gone++] = ids[i];
      }
    }
    for (int i = 0; i < gone; i++) {
      rows.remove(created[i]);
    }
  }

  private void append(int id, int slot) {
    int tail = windows.tail(slot);
    word(id, PLACE, (long) tail << 32 | slot);
    rows.link(id, 0);
    if (tail == 0) {
      windows.head(slot, id + 1);
    } else {
      rows.link(tail - 1, id + 1);
    }
    windows.tail(slot, id + 1);
    size++;
  }

  private void unlink(int id) {
    int slot = slot(id);
    int previous = (int) (word(id, PLACE) >>> 32);
    int next = rows.link(id);
    if (previous == 0) {
      windows.head(slot, next);
    } else {
      rows.link(previous - 1, next);
    }
    if (next == 0) {
      windows.tail(slot, previous);
    } else {
      word(next - 1, PLACE, (long) previous << 32 | slot);
    }
    size--;
  }

  private int slot(int id) {
    return (int) (word(id, PLACE) & LOW_WORD);
  }

  /** The number of rows. */
  long size() {
    return size;
  }

  /** Tells whether there is no window, not even one without rows. */
  boolean isEmpty() {
    return windows.size() == 0;
  }

  /** The first end of a window; the largest value where there is none. */
  long firstEnd() {
    return windows.firstEnd();
  }

  /** Tells whether there is a window that ends at a time or before. */
  boolean hasUntil(long end) {
    return windows.size() > 0 && windows.firstEnd() <= end;
  }

  /** Takes a change of the first row of the first window, or the window where it has no more rows. */
  void emitSome(OutputRows result) {
    int slot = windows.firstSlot();
    int id = windows.head(slot) - 1;
    if (id < 0) {
      windows.removeFirst();
      return;
    }
    long sum = word(id, SUM);
    long sign = Long.signum(sum);
    for (int column = 0; column < columns; column++) {
      rows.copyKey(id, column, result.column(column), result.count());
    }
    result.add(sign, 0);
    if (sum != sign) {
      word(id, SUM, sum - sign);
      return;
    }
    unlink(id);
    rows.remove(id);
  }

  KeyedTable rows() {
    return rows;
  }

  OpenWindows windows() {
    return windows;
  }

  /** The sum of the weights of a row. */
  long sum(int id) {
    return word(id, SUM);
  }

  private long word(int id, int word) {
    return rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + word];
  }

  private void word(int id, int word, long value) {
    rows.entries().writable(id)[rows.entries().offset(id) + rows.payload() + word] = value;
  }

  long liveBytes() {
    return rows.liveBytes() + heap.liveBytes() + windows.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(size);
    heap.snapshot(writer);
    rows.snapshot(writer);
    windows.snapshot(writer);
  }

  void restore(StateReader reader) {
    size = reader.readLong();
    heap.restore(reader);
    rows.restore(reader);
    windows.restore(reader);
  }
}
