package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * The rows of one side of an interval join. Those of a key are chained by event time, then arrival; all of
 * them lie in buckets of time, by which they go. Where rows without a partner come out, a heap has those that
 * wait for that.
 *
 * <pre>
 *   entry: │ row before, row after │ key, next of bucket │ time │ arrival, matched │ NULL bits │ columns │
 *                                                                 where needed       if any
 * </pre>
 */
final class IntervalRows implements PartnerRows {
  static final int NONE = 0;
  private static final int NEIGHBOURS = 0;
  private static final int KEY = 1;
  private static final int TIME = 2;
  private static final int MARK = 3;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final int side;
  private final JoinKeys keys;
  private final boolean marks;
  private final boolean waits;
  private final RowColumns columns;
  private final EntryStore entries;
  private final TimeBuckets buckets;
  private final EntryHeap waiting;
  private long arrivals;
  private int waitingCount;

  /**
   * Makes a side without rows.
   *
   * @param spec tells whether rows are marked that have had a partner, and whether those without one wait
   * @param width of a bucket
   */
  IntervalRows(
      int side, JoinSpec spec, JoinKeys keys, long width, ByteHeap heap, MemoryAccount account) {
    this.side = side;
    this.keys = keys;
    this.marks = spec.marks(side);
    this.waits = spec.waits(side);
    this.columns = new RowColumns(spec.input(side).types(), marks ? MARK + 1 : MARK, heap);
    this.entries = new EntryStore(columns.end(), 1, account);
    this.buckets = new TimeBuckets(width, account);
    this.waiting = new EntryHeap(this::isBefore, account);
  }

  int size() {
    return entries.size();
  }

  /** How many rows have had no partner; 0 where that is not asked for. */
  int waitingCount() {
    return waitingCount;
  }

  private boolean isBefore(int left, int right) {
    long leftTime = time(left);
    long rightTime = time(right);
    return leftTime != rightTime
        ? leftTime < rightTime
        : word(left, MARK) >>> 1 < word(right, MARK) >>> 1;
  }

  /**
   * Adds a row, whose columns are {@linkplain #write written} before anybody looks at them.
   *
   * @param key its entry in the keys
   * @param matched whether it has had a partner
   * @return its id
   */
  int add(long time, int key, boolean matched) {
    return add(time, key, arrivals, matched);
  }

  private int add(long time, int key, long arrival, boolean matched) {
    int id = entries.allocate();
    long[] page = entries.writable(id);
    int at = entries.offset(id);
    page[at + TIME] = time;
    if (marks) {
      page[at + MARK] = arrival << 1 | (matched ? 1 : 0);
      arrivals = Math.max(arrivals, arrival + 1);
    }
    page[at + KEY] = (long) key << 32;
    link(id, key, time);
    index(id);
    return id;
  }

  /** Puts a row into its bucket, and among those that wait. */
  private void index(int id) {
    int next = buckets.add(time(id), id);
    word(id, KEY, (word(id, KEY) & ~LOW_WORD) | next);
    if (waits && !isMatched(id)) {
      waiting.add(id);
      waitingCount++;
    }
  }

  /** The newest row of a key is mostly the latest, too. */
  private void link(int id, int key, long time) {
    int before = keys.last(key, side);
    int after = NONE;
    while (before != NONE && time(before) > time) {
      after = before;
      before = before(before);
    }
    neighbours(id, before, after);
    if (before != NONE) {
      neighbours(before, before(before), id);
    }
    if (after != NONE) {
      neighbours(after, id, after(after));
    }
    keys.ends(
        key,
        side,
        before == NONE ? id : keys.first(key, side),
        after == NONE ? id : keys.last(key, side));
    keys.addTotal(key, side, 1);
  }

  private void unlink(int id, int key) {
    int before = before(id);
    int after = after(id);
    if (before != NONE) {
      neighbours(before, before(before), after);
    }
    if (after != NONE) {
      neighbours(after, before, after(after));
    }
    keys.ends(
        key,
        side,
        before == NONE ? after : keys.first(key, side),
        after == NONE ? before : keys.last(key, side));
    keys.addTotal(key, side, -1);
  }

  /** The first row of a key within a span of time, or {@link #NONE}. */
  int first(int key, long from, long to) {
    int id = keys.last(key, side);
    while (id != NONE && time(id) > to) {
      id = before(id);
    }
    int first = NONE;
    while (id != NONE && time(id) >= from) {
      first = id;
      id = before(id);
    }
    return first;
  }

  /** The next row of the same key, if it is not later than a time, or {@link #NONE}. */
  int next(int id, long to) {
    int after = after(id);
    return after != NONE && time(after) <= to ? after : NONE;
  }

  /** A row has had a partner. */
  void match(int id) {
    if (!marks || isMatched(id)) {
      return;
    }
    word(id, MARK, word(id, MARK) | 1);
    if (!waits) {
      return;
    }
    waitingCount--;
    while (waiting.size() > 0 && isMatched(waiting.first())) {
      waiting.removeFirst();
    }
  }

  /** Tells whether a row has had a partner; asked only where rows are marked. */
  boolean isMatched(int id) {
    return (word(id, MARK) & 1) != 0;
  }

  /** The row without a partner that is the earliest, or {@link #NONE}. */
  int firstWaiting() {
    return waiting.size() == 0 ? NONE : waiting.first();
  }

  /** The time of the earliest bucket's end; the largest value where there is no row. */
  long firstBucketEnd() {
    return buckets.isEmpty() ? Long.MAX_VALUE : buckets.firstLast();
  }

  /** Lets go of a row of the earliest bucket. */
  void removeFirst() {
    int id = buckets.firstRow();
    long word = word(id, KEY);
    buckets.firstRow((int) word);
    unlink(id, (int) (word >>> 32));
    columns.release(entries, id);
    entries.free(id);
  }

  long time(int id) {
    return word(id, TIME);
  }

  private int before(int id) {
    return (int) (word(id, NEIGHBOURS) >>> 32);
  }

  int after(int id) {
    return (int) word(id, NEIGHBOURS);
  }

  private void neighbours(int id, int before, int after) {
    word(id, NEIGHBOURS, (long) before << 32 | after);
  }

  private long word(int id, int word) {
    return entries.page(id)[entries.offset(id) + word];
  }

  private void word(int id, int word, long value) {
    entries.writable(id)[entries.offset(id) + word] = value;
  }

  // ---- Columns ----

  /** Writes the columns of rows that were added. */
  void write(Batch batch, int[] rows, int[] ids, int count) {
    columns.write(entries, batch, rows, ids, count);
  }

  @Override
  public void copy(int column, int[] ids, int count, ColumnBuffer target) {
    columns.copy(entries, column, ids, count, target);
  }

  // ---- State ----

  long stateBytes() {
    return (long) entries.size() * entries.stride() * Long.BYTES;
  }

  void snapshot(StateWriter writer) {
    entries.snapshot(writer);
    writer.writeLong(arrivals);
  }

  /** Its heap and keys have been restored. */
  void restore(StateReader reader) {
    entries.restore(reader);
    arrivals = reader.readLong();
    entries.forEachLive(this::index);
  }

  /** What a row is beside its columns. */
  void writeMark(int id, StateWriter writer) {
    writer.writeLong(time(id));
    writer.writeLong(marks ? word(id, MARK) : 0);
  }

  /** Adds a row with what {@link #writeMark} wrote. */
  int readMark(int key, StateReader reader) {
    long time = reader.readLong();
    long mark = reader.readLong();
    return add(time, key, mark >>> 1, (mark & 1) != 0);
  }
}
