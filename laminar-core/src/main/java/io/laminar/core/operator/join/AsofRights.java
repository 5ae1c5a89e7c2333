package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import java.util.function.IntConsumer;

/**
 * The right rows of an ASOF join, of each key and time the last to arrive. Those of a key are a tree by time. On its
 * way out a row is open until it can be known which left rows it answers, then may take the place of the one before it,
 * then stays as long as it may be met.
 *
 * <pre>
 *   entry: │ tree │ time │ key, deletion │ first arrival at the time, last one │ place │ NULL bits │ columns │
 *   open ──known──▶ settled ──takes the place of the one before──▶ current ──superseded or out of reach──▶ gone
 *         (not BACKWARD)
 * </pre>
 */
final class AsofRights implements PartnerRows {
  static final int NONE = -1;

  // Behind the tree and the time.
  private static final int KEY = 2;
  private static final int FIRST_ARRIVAL = 3;
  private static final int ARRIVAL = 4;
  private static final int PLACE = 5;
  private static final int COLUMNS = 6;
  private static final byte[] NO_BYTES = new byte[0];

  private final AsofSpec spec;
  private final JoinKeys keys;
  private final RowColumns columns;
  private final OrderedEntries entries;
  private final TimeQueue open;
  private final EntryList settled;
  private final EntryList current;
  private long arrivals;

  AsofRights(AsofSpec spec, JoinKeys keys, ByteHeap heap, MemoryAccount account) {
    this.spec = spec;
    this.keys = keys;
    this.columns = new RowColumns(spec.join().right().types(), COLUMNS, heap);
    this.entries =
        new OrderedEntries(OrderedEntries.Order.WORD, columns.end() - KEY, heap, account);
    this.open = new TimeQueue(
        entries.nodes(),
        PLACE,
        entries.key(),
        (left, right) -> word(left, FIRST_ARRIVAL) < word(right, FIRST_ARRIVAL),
        account);
    this.settled = new EntryList(entries.nodes(), PLACE);
    this.current = new EntryList(entries.nodes(), PLACE);
  }

  boolean isEmpty() {
    return entries.nodes().size() == 0;
  }

  int size() {
    return entries.nodes().size();
  }

  // ---- Rows ----

  /** The row of a key at a time, or {@link #NONE}. */
  int find(int key, long time) {
    return entries.find(tree(key), time, 0, NO_BYTES);
  }

  /**
   * Adds a row, whose columns are {@linkplain #write written} before anybody looks at them; of its key and time there is
   * none.
   *
   * @return its id
   */
  int add(long time, int key, boolean deletion) {
    return add(time, key, arrivals++, deletion);
  }

  private int add(long time, int key, long arrival, boolean deletion) {
    int id = entries.create(time, 0, NO_BYTES);
    word(id, FIRST_ARRIVAL, arrival);
    mark(id, key, arrival, deletion);
    tree(key, entries.link(tree(key), id));
    keys.addTotal(key, 1, 1);
    open.add(id);
    return id;
  }

  /** Another row of the same key and time takes its place. */
  void replace(int id, boolean deletion) {
    columns.clear(entries.nodes(), id);
    mark(id, key(id), arrivals++, deletion);
  }

  private void mark(int id, int key, long arrival, boolean deletion) {
    word(id, KEY, (long) key << 1 | (deletion ? 1 : 0));
    word(id, ARRIVAL, arrival);
  }

  void write(Batch batch, int[] rows, int[] ids, int count) {
    columns.write(entries.nodes(), batch, rows, ids, count);
  }

  private void remove(int id) {
    int key = key(id);
    columns.release(entries.nodes(), id);
    tree(key, entries.remove(tree(key), id));
    keys.addTotal(key, 1, -1);
  }

  private int tree(int key) {
    return keys.first(key, 1);
  }

  private void tree(int key, int tree) {
    keys.ends(key, 1, tree, 0);
  }

  long time(int id) {
    return word(id, entries.key());
  }

  private long arrival(int id) {
    return word(id, ARRIVAL);
  }

  int key(int id) {
    return (int) (word(id, KEY) >> 1);
  }

  boolean isDeletion(int id) {
    return (word(id, KEY) & 1) != 0;
  }

  private long word(int id, int word) {
    return entries.nodes().page(id)[entries.nodes().offset(id) + word];
  }

  private void word(int id, int word, long value) {
    entries.nodes().writable(id)[entries.nodes().offset(id) + word] = value;
  }

  @Override
  public void copy(int column, int[] ids, int count, ColumnBuffer target) {
    columns.copy(entries.nodes(), column, ids, count, target);
  }

  // ---- Which one a left row meets ----

  /** The latest row of a key from one time to another, or {@link #NONE}. */
  int latest(int key, long from, long to) {
    int tree = tree(key);
    if (tree == 0) {
      return NONE;
    }
    int last = to == Long.MAX_VALUE ? entries.last(tree) : entries.lower(tree, to + 1, 0);
    return last != NONE && time(last) >= from ? last : NONE;
  }

  /** The earliest row of a key from one time to another, or {@link #NONE}. */
  int earliest(int key, long from, long to) {
    int first = entries.ceiling(tree(key), from, 0);
    return first != NONE && time(first) <= to ? first : NONE;
  }

  /** Of the rows before and behind a time, which may be absent, the nearer one, or the later to arrive. */
  int nearer(int before, int behind, long time) {
    if (before == NONE || behind == NONE) {
      return before == NONE ? behind : before;
    }
    int compared = Long.compareUnsigned(time - time(before), time(behind) - time);
    boolean isBefore = compared != 0 ? compared < 0 : arrival(before) > arrival(behind);
    return isBefore ? before : behind;
  }

  // ---- On their way out ----

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** The earliest row that is open; there must be one. */
  int firstOpen() {
    return open.first();
  }

  /** What the earliest row that is open answers has been answered. */
  void settle() {
    int id = open.first();
    open.remove(id);
    if (spec.isNearest()) {
      settled.append(id);
    } else {
      current.append(id);
    }
  }

  /** Lets a row take the place of the one before it, or go, if one can; false where none can. */
  boolean clean(long leftWatermark, long rightWatermark) {
    int next = superseding();
    if (next != EntryList.NONE
        && leftWatermark >= spec.supersedes(0, time(next))
        && rightWatermark >= spec.supersedes(1, time(next))) {
      supersede(next);
      return true;
    }
    int oldest = current.first();
    if (oldest != EntryList.NONE
        && spec.expires()
        && leftWatermark >= spec.expires(0, time(oldest))
        && rightWatermark >= spec.expires(1, time(oldest))) {
      current.remove(oldest);
      remove(oldest);
      return true;
    }
    return false;
  }

  /** The row that is the next to take the place of another, or none. */
  private int superseding() {
    if (spec.isBackward()) {
      return open.isEmpty() ? EntryList.NONE : open.first();
    }
    return settled.first();
  }

  private void supersede(int id) {
    if (spec.isBackward()) {
      open.remove(id);
    } else {
      settled.remove(id);
    }
    current.append(id);
    int first = entries.first(tree(key(id)));
    if (first != id) {
      current.remove(first);
      remove(first);
    }
    if (isDeletion(id)) {
      // Nothing before it is left that it could end.
      current.remove(id);
      remove(id);
    }
  }

  /** Lets any row go; there must be one. */
  void removeAny() {
    int id = current.first();
    if (id != EntryList.NONE) {
      current.remove(id);
    } else if (settled.first() != EntryList.NONE) {
      id = settled.first();
      settled.remove(id);
    } else {
      id = open.first();
      open.remove(id);
    }
    remove(id);
  }

  /** The smallest watermark of an input at which {@link #clean} finds something. */
  long nextCleaning(int input, long otherWatermark) {
    long next = Long.MAX_VALUE;
    int superseding = superseding();
    if (superseding != EntryList.NONE
        && otherWatermark >= spec.supersedes(1 - input, time(superseding))) {
      next = spec.supersedes(input, time(superseding));
    }
    int oldest = current.first();
    if (oldest != EntryList.NONE
        && spec.expires()
        && otherWatermark >= spec.expires(1 - input, time(oldest))) {
      next = Math.min(next, spec.expires(input, time(oldest)));
    }
    return next;
  }

  /** The watermark that the earliest open row waits for; the largest value where there is none. */
  long firstOpenTimer() {
    return open.isEmpty() ? Long.MAX_VALUE : SaturatingTime.plus(time(open.first()), 1);
  }

  // ---- State ----

  long stateBytes() {
    return entries.liveBytes();
  }

  void forEach(IntConsumer visitor) {
    entries.nodes().forEachLive(visitor);
  }

  void snapshot(StateWriter writer) {
    entries.snapshot(writer);
    open.snapshot(writer);
    settled.snapshot(writer);
    current.snapshot(writer);
    writer.writeLong(arrivals);
  }

  void restore(StateReader reader) {
    entries.restore(reader);
    open.restore(reader);
    settled.restore(reader);
    current.restore(reader);
    arrivals = reader.readLong();
  }

  long arrivals() {
    return arrivals;
  }

  void arrivals(long next) {
    arrivals = next;
  }

  /** What a row is beside its columns. */
  void writeMark(int id, StateWriter writer) {
    writer.writeLong(time(id));
    writer.writeLong(word(id, FIRST_ARRIVAL));
    writer.writeLong(arrival(id));
    writer.writeLong(isDeletion(id) ? 1 : 0);
  }

  /** Adds a row with what {@link #writeMark} wrote. */
  int readMark(int key, StateReader reader) {
    long time = reader.readLong();
    int id = add(time, key, reader.readLong(), false);
    long arrival = reader.readLong();
    mark(id, key, arrival, reader.readLong() == 1);
    return id;
  }
}
