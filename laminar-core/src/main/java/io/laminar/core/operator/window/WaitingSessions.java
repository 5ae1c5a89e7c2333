package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Changes of sessions by their key: a session that grows or is merged takes another one's place, so all that waits of a key
 * comes out at once, when the watermark reaches the end of one of its sessions that wait at the latest. Keys come in the order
 * in which the first change came that waits, at a watermark in that of the ends.
 *
 * <pre>
 *   key:    │ key columns │ first, last row + 1 │ key before, behind + 1 │ number │ timers │    while it has rows or timers
 *   timer:  number, end ──▶ key + 1      an OpenWindows; one for each row that came, whether it is still there or not
 * </pre>
 */
final class WaitingSessions implements WaitingRows, SummedRows.Lists {
  private static final int ROWS = 0;
  private static final int ORDER = 1;
  private static final int NUMBER = 2;
  private static final int TIMERS = 3;
  private static final int WORDS = 4;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final int endColumn;
  private final int[] keyColumns;
  private final SummedRows rows;
  private final ByteHeap heap;
  private final KeyedTable keys;
  private final EntryStore entries;
  private final KeyRows keyRows;
  private final OpenWindows timers;
  private final int[] physical = new int[Batch.MAX_ROWS];

  // The first and the last key with rows, + 1.
  private int first;
  private int last;
  private long nextNumber;

  /** The key + 1 whose rows come out now, or 0. */
  private int emitting;

  /**
   * Makes it without changes.
   *
   * @param types of the columns: the key, start, end, …
   * @param keys how many columns are the key
   */
  WaitingSessions(List<DataType> types, int keys, MemoryAccount account) {
    this.endColumn = keys + 1;
    this.keyColumns = IntStream.range(0, keys).toArray();
    this.rows = new SummedRows(types, account);
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.of(types.subList(0, keys));
    this.keys = new KeyedTable(layout, WORDS, heap, account);
    this.entries = this.keys.entries();
    this.keyRows = new KeyRows(layout);
    this.timers = new OpenWindows(account);
  }

  @Override
  public SummedRows rows() {
    return rows;
  }

  @Override
  public void find(Batch batch, int from, int count) {
    rows.find(batch, from, count);
    System.arraycopy(batch.selection(), from, physical, 0, count);
    keyRows.load(batch, keyColumns, physical, count);
  }

  @Override
  public void add(int number, Batch batch, int row, long weight) {
    int id = rows.id(number);
    long before = rows.sum(id);
    long after = before + weight;
    rows.sum(id, after);
    if (before == 0 && after != 0) {
      rows.end(id, batch.column(endColumn).word(row));
      append(id, number);
    } else if (before != 0 && after == 0) {
      int key = rows.list(id);
      rows.unlink(id, this);
      leaveIfEmpty(key);
    }
    if (before <= 0 && after > 0) {
      time(rows.list(id), rows.end(id));
    }
  }

  private void append(int id, int number) {
    int found = keys.find(keyRows, number);
    int key = found >= 0 ? found : keys.insert(keyRows, number);
    if (head(key) == 0) {
      word(key, NUMBER, nextNumber++);
      order(key, last, 0);
      if (last == 0) {
        first = key + 1;
      } else {
        order(last - 1, previous(last - 1), key + 1);
      }
      last = key + 1;
    }
    rows.append(id, key, this);
  }

  private void time(int key, long end) {
    int slot = timers.slot(word(key, NUMBER), end);
    if (timers.head(slot) == 0) {
      timers.head(slot, key + 1);
      word(key, TIMERS, word(key, TIMERS) + 1);
    }
  }

  /** A key without rows leaves the order; it is forgotten when no timer leads to it. */
  private void leaveIfEmpty(int key) {
    if (head(key) != 0) {
      return;
    }
    int previous = previous(key);
    int next = next(key);
    if (previous == 0) {
      first = next;
    } else {
      order(previous - 1, previous(previous - 1), next);
    }
    if (next == 0) {
      last = previous;
    } else {
      order(next - 1, previous, next(next - 1));
    }
    order(key, 0, 0);
    removeIfUnused(key);
  }

  private void removeIfUnused(int key) {
    if (head(key) == 0 && word(key, TIMERS) == 0) {
      keys.remove(key);
    }
  }

  /** Tells whether no row waits: timers alone wait for no tick. */
  @Override
  public boolean isEmpty() {
    return first == 0;
  }

  @Override
  public long firstEnd() {
    return emitting != 0 ? Long.MIN_VALUE : timers.firstEnd();
  }

  @Override
  public boolean hasUntil(long end) {
    return emitting != 0
        || (end == Long.MAX_VALUE && first != 0)
        || (timers.size() > 0 && timers.firstEnd() <= end);
  }

  @Override
  public void emitSome(long until, OutputRows result) {
    if (emitting != 0) {
      int key = emitting - 1;
      if (rows.emit(head(key) - 1, this, result) && head(key) == 0) {
        emitting = 0;
        leaveIfEmpty(key);
      }
    } else if (until == Long.MAX_VALUE && first != 0) {
      emitting = first;
    } else {
      takeTimer();
    }
  }

  /** A timer counts if the row that it was made for is still there, so that no order depends on those that are not. */
  private void takeTimer() {
    int slot = timers.firstSlot();
    int key = timers.head(slot) - 1;
    long end = timers.end(slot);
    boolean isPresent = timers.start(slot) == word(key, NUMBER);
    timers.removeFirst();
    word(key, TIMERS, word(key, TIMERS) - 1);
    for (int next = isPresent ? head(key) : 0; next != 0; next = rows.next(next - 1)) {
      if (rows.sum(next - 1) > 0 && rows.end(next - 1) == end) {
        emitting = key + 1;
        return;
      }
    }
    removeIfUnused(key);
  }

  @Override
  public void forEach(Visitor visitor) {
    for (int key = first; key != 0; key = next(key - 1)) {
      long place = 0;
      for (int next = head(key - 1); next != 0; next = rows.next(next - 1)) {
        visitor.visit(word(key - 1, NUMBER), 0, place++, next - 1);
      }
    }
  }

  // ---- Keys ----

  @Override
  public int head(int list) {
    return (int) (word(list, ROWS) >>> 32);
  }

  @Override
  public void head(int list, int link) {
    word(list, ROWS, pair(link, tail(list)));
  }

  @Override
  public int tail(int list) {
    return (int) word(list, ROWS);
  }

  @Override
  public void tail(int list, int link) {
    word(list, ROWS, pair(head(list), link));
  }

  private int previous(int key) {
    return (int) (word(key, ORDER) >>> 32);
  }

  private int next(int key) {
    return (int) word(key, ORDER);
  }

  private void order(int key, int previous, int next) {
    word(key, ORDER, pair(previous, next));
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | (low & LOW_WORD);
  }

  private long word(int key, int word) {
    return entries.page(key)[entries.offset(key) + keys.payload() + word];
  }

  private void word(int key, int word, long value) {
    entries.writable(key)[entries.offset(key) + keys.payload() + word] = value;
  }

  // ---- State ----

  @Override
  public long liveBytes() {
    return rows.liveBytes() + keys.liveBytes() + heap.liveBytes() + timers.liveBytes();
  }

  @Override
  public void snapshot(StateWriter writer) {
    rows.snapshot(writer);
    heap.snapshot(writer);
    keys.snapshot(writer);
    timers.snapshot(writer);
    writer.writeLong(pair(first, last));
    writer.writeLong(nextNumber);
    writer.writeLong(emitting);
  }

  @Override
  public void restore(StateReader reader) {
    rows.restore(reader);
    heap.restore(reader);
    keys.restore(reader);
    timers.restore(reader);
    long ends = reader.readLong();
    first = (int) (ends >>> 32);
    last = (int) ends;
    nextNumber = reader.readLong();
    emitting = (int) reader.readLong();
  }
}
