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
 * Rows with the sums of their weights, found by all their columns, in lists of their owner: a row whose sum is 0 is in none.
 *
 * <pre>
 *   entry: link to the next row + 1 │ all columns │ sum │ the row before + 1, list │ end
 * </pre>
 */
final class SummedRows {
  private static final int SUM = 0;
  private static final int PLACE = 1;
  private static final int END = 2;
  private static final int WORDS = 3;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  /** The sum of an entry that is about to be removed. */
  private static final long GONE = Long.MIN_VALUE;

  private final int columns;
  private final int[] all;
  private final ByteHeap heap;
  private final KeyedTable rows;
  private final KeyRows keys;
  private long size;

  // Of the rows that were looked for last.
  private final int[] physical = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];

  /** The ends of a list: the first and the last row + 1, or 0. */
  interface Lists {
    int head(int list);

    void head(int list, int link);

    int tail(int list);

    void tail(int list, int link);
  }

  SummedRows(List<DataType> types, MemoryAccount account) {
    this.columns = types.size();
    this.all = IntStream.range(0, columns).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.ofRows(types);
    this.rows = new KeyedTable(layout, WORDS, heap, account);
    this.keys = new KeyRows(layout);
  }

  /** Finds or makes the entries of some selected rows. */
  void find(Batch batch, int from, int count) {
    System.arraycopy(batch.selection(), from, physical, 0, count);
    rows.findOrInsert(keys, batch, all, physical, count, ids, created);
  }

  /** The entry of one of the rows that were looked for. */
  int id(int number) {
    return ids[number];
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

  // ---- Lists ----

  void append(int id, int list, Lists lists) {
    int tail = lists.tail(list);
    word(id, PLACE, (long) tail << 32 | list);
    rows.link(id, 0);
    if (tail == 0) {
      lists.head(list, id + 1);
    } else {
      rows.link(tail - 1, id + 1);
    }
    lists.tail(list, id + 1);
    size++;
  }

  void unlink(int id, Lists lists) {
    int list = list(id);
    int previous = (int) (word(id, PLACE) >>> 32);
    int next = rows.link(id);
    if (previous == 0) {
      lists.head(list, next);
    } else {
      rows.link(previous - 1, next);
    }
    if (next == 0) {
      lists.tail(list, previous);
    } else {
      word(next - 1, PLACE, (long) previous << 32 | list);
    }
    size--;
  }

  /** The list that a row is in. */
  int list(int id) {
    return (int) (word(id, PLACE) & LOW_WORD);
  }

  /** The row + 1 behind one in its list, or 0. */
  int next(int id) {
    return rows.link(id);
  }

  /** Emits one change of a row. Returns whether that was the last: the row is forgotten then. */
  boolean emit(int id, Lists lists, OutputRows result) {
    long sum = sum(id);
    long sign = Long.signum(sum);
    for (int column = 0; column < columns; column++) {
      rows.copyKey(id, column, result.column(column), result.count());
    }
    result.add(sign, 0);
    if (sum != sign) {
      sum(id, sum - sign);
      return false;
    }
    unlink(id, lists);
    rows.remove(id);
    return true;
  }

  // ---- Entries ----

  long sum(int id) {
    return word(id, SUM);
  }

  void sum(int id, long sum) {
    word(id, SUM, sum);
  }

  /** The end of the window of a row, where the owner keeps it. */
  long end(int id) {
    return word(id, END);
  }

  void end(int id, long end) {
    word(id, END, end);
  }

  /** The rows in lists. */
  long size() {
    return size;
  }

  KeyedTable table() {
    return rows;
  }

  private long word(int id, int word) {
    return rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + word];
  }

  private void word(int id, int word, long value) {
    rows.entries().writable(id)[rows.entries().offset(id) + rows.payload() + word] = value;
  }

  long liveBytes() {
    return rows.liveBytes() + heap.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(size);
    heap.snapshot(writer);
    rows.snapshot(writer);
  }

  void restore(StateReader reader) {
    size = reader.readLong();
    heap.restore(reader);
    rows.restore(reader);
  }
}
