package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * The rows of one side of an interval join. Those of a key are chained by event time, then arrival; all of
 * them lie in buckets of time, by which they go. Where rows without a partner come out, a heap has those that
 * wait for that.
 *
 * <pre>
 *   entry: │ row before, row after │ key, next of bucket │ time │ arrival, matched │ NULL bits │ columns │
 *            place in LooseRows      0 of a loose row             where needed       if any
 * </pre>
 *
 * <p>Where rows of the other side are rare, a row is loose at first: it costs a chain and an entry in the keys only
 * when it is looked for, or has been passed by some sixteen times. As long as there are loose rows all that
 * come are loose too, and those of one hash are chained together: so the rows of a key are chained in the order of
 * their arrivals, and nothing that comes out depends on when.
 */
final class IntervalRows implements PartnerRows {
  static final int NONE = 0;
  private static final int NEIGHBOURS = 0;
  private static final int KEY = 1;
  private static final int TIME = 2;
  private static final int MARK = 3;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  /** With fewer rows of this side a row of the other, those that come are chained at once. */
  private static final int FEW_ROWS_A_PROBE = 32;

  /** Which part of the loose rows is chained with each look at them, and how many at most. */
  private static final int CHAINED_SHIFT = 4;

  private static final int MOST_CHAINED = 4 * Batch.MAX_ROWS;

  /** A look at so many takes a quarter of a millisecond. */
  private static final int MOST_LOOSE = 1 << 18;

  /** How many rows the counts of rows and probes go back to. */
  private static final int COUNTED = 1 << 13;

  private final int side;
  private final JoinKeys keys;
  private final boolean marks;
  private final boolean waits;
  private final RowColumns columns;
  private final EntryStore entries;
  private final TimeBuckets buckets;
  private final EntryHeap waiting;
  private final LooseRows loose;
  private final int[] some = new int[Batch.MAX_ROWS];
  private final int[] someKeys = new int[Batch.MAX_ROWS];
  private final int[] inputKeyColumns;
  private final ColumnBuffer[] keyBuffers;
  private final Batch keyBatch;
  private final int[] keyColumns;
  private int recentRows;
  private int recentProbes;
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
    this.loose = new LooseRows(entries, NEIGHBOURS, account);
    List<DataType> types = spec.input(side).types();
    this.inputKeyColumns = spec.input(side).keyColumns();
    this.keyBuffers = new ColumnBuffer[inputKeyColumns.length];
    this.keyColumns = new int[inputKeyColumns.length];
    this.keyBatch = new Batch(keyBuffers.length);
    for (int i = 0; i < keyBuffers.length; i++) {
      keyBuffers[i] = new ColumnBuffer(types.get(inputKeyColumns[i]));
      keyColumns[i] = i;
      keyBatch.column(i, keyBuffers[i].vector());
    }
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

  /** Tells whether a key may lead to rows without a {@linkplain #settle look} at the loose ones. */
  boolean hasChained() {
    return loose.count() < size();
  }

  /** Tells whether rows that come are better chained at once than loose. */
  boolean chains() {
    return loose.count() == 0 && isProbedOften();
  }

  private boolean isProbedOften() {
    return (long) recentProbes * FEW_ROWS_A_PROBE > recentRows;
  }

  /** Rows of the other side will look for partners here. */
  void probed(int count) {
    recentProbes += count;
    if (recentProbes + recentRows > COUNTED) {
      recentProbes /= 2;
      recentRows /= 2;
    }
  }

  /**
   * Adds a row, whose columns are {@linkplain #write written} before anybody looks at them.
   *
   * @param key its entry in the keys, or {@link #NONE} for a row that is {@linkplain #loosen loose}
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
    if (key != NONE) {
      link(id, key, time);
    }
    recentRows++;
    index(id);
    return id;
  }

  /** Lets a row that was added without a key be found by its hash. */
  void loosen(int id, int hash) {
    loose.add(id, hash);
  }

  /** Chains some loose rows that came first, where a look at all of them would take too long. */
  void settleMost(int added) {
    if (loose.count() > MOST_LOOSE) {
      chainOldest(2 * added);
    }
  }

  /**
   * Chains the loose rows of a hash, and some of those that came first.
   *
   * @return whether there may be keys from now on that have not been found before
   */
  boolean settle(int hash) {
    if (loose.count() == 0) {
      return false;
    }
    int most = isProbedOften() ? MOST_CHAINED : (loose.span() >> CHAINED_SHIFT) + 1;
    int found;
    do {
      found = loose.find(hash, some);
      chain(found);
    } while (found == some.length);
    chainOldest(Math.min(most, MOST_CHAINED));
    return true;
  }

  private void chainOldest(int most) {
    int found = 1;
    for (int left = most; left > 0 && found > 0; left -= found) {
      found = loose.oldest(some, Math.min(left, some.length));
      chain(found);
    }
  }

  /** Chains the first of {@link #some}, which are loose, in the order of their arrival. */
  private void chain(int count) {
    if (count == 0) {
      return;
    }
    readKeys(count);
    keys.makeHeld(keyBatch, keyColumns, count, someKeys);
    for (int i = 0; i < count; i++) {
      int id = some[i];
      loose.remove(id);
      word(id, KEY, (long) someKeys[i] << 32 | (word(id, KEY) & LOW_WORD));
      link(id, someKeys[i], time(id));
    }
  }

  /** Copies the keys of the first of {@link #some} to {@link #keyBatch}. */
  private void readKeys(int count) {
    for (int i = 0; i < keyBuffers.length; i++) {
      keyBuffers[i].begin();
      columns.copy(entries, inputKeyColumns[i], some, count, keyBuffers[i]);
    }
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
    int key = (int) (word >>> 32);
    if (key == NONE) {
      loose.remove(id);
    } else {
      unlink(id, key);
    }
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
    loose.snapshot(writer);
  }

  /** Its heap and keys have been restored. */
  void restore(StateReader reader) {
    entries.restore(reader);
    arrivals = reader.readLong();
    loose.restore(reader);
    entries.forEachLive(this::restore);
    int count = 0;
    for (int place = 0; place < loose.span(); place++) {
      if (loose.at(place) != NONE) {
        some[count++] = loose.at(place);
      }
      if (count == some.length) {
        rehash(count);
        count = 0;
      }
    }
    rehash(count);
  }

  private void restore(int id) {
    index(id);
    if (word(id, KEY) >>> 32 == NONE) {
      loose.restore(id);
    }
  }

  /** Hashes of the first of {@link #some} have another seed than those that were written. */
  private void rehash(int count) {
    readKeys(count);
    keys.hashHeld(keyBatch, keyColumns, count, someKeys);
    for (int i = 0; i < count; i++) {
      loose.hash(some[i], someKeys[i]);
    }
  }

  /** The loose rows. */
  LooseRows loose() {
    return loose;
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
