package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The left rows of an ASOF join that wait for their answer, all of them by time. Where a right row may answer them, those of
 * a key are a tree, too; where that takes until a time of their own, they are queued by it.
 *
 * <pre>
 *   entry: │ tree │ time, arrival │ key │ place by time │ due, place by due │ NULL bits │ columns │
 *                                                          NEAREST only
 * </pre>
 */
final class AsofLefts implements PartnerRows {
  static final int NONE = 0;
  private static final byte[] NO_BYTES = new byte[0];

  // Behind the tree, the time and the arrival.
  private static final int KEY = 3;
  private static final int BY_TIME = 4;
  private static final int DUE = 5;
  private static final int BY_DUE = 6;

  private final boolean hasTrees;
  private final boolean hasDues;
  private final JoinKeys keys;
  private final RowColumns columns;
  private final OrderedEntries entries;
  private final TimeQueue byTime;
  private final TimeQueue byDue;
  private long arrivals;

  AsofLefts(AsofSpec spec, JoinKeys keys, ByteHeap heap, MemoryAccount account) {
    List<DataType> types = spec.join().left().types();
    this.hasTrees = !spec.isBackward();
    this.hasDues = spec.isNearest();
    this.keys = keys;
    this.columns = new RowColumns(types, hasDues ? BY_DUE + 1 : BY_TIME + 1, heap);
    this.entries =
        new OrderedEntries(OrderedEntries.Order.PAIR, columns.end() - KEY, heap, account);
    EntryHeap.Order byArrival = (left, right) -> entries.compareNodes(left, right) < 0;
    this.byTime = new TimeQueue(entries.nodes(), BY_TIME, entries.key(), byArrival, account);
    this.byDue = new TimeQueue(entries.nodes(), BY_DUE, DUE, byArrival, account);
  }

  int size() {
    return entries.nodes().size();
  }

  /** Tells whether no row waits; those that were taken do not. */
  boolean isEmpty() {
    return byTime.isEmpty();
  }

  /**
   * Adds a row, whose columns are {@linkplain #write written} before anybody looks at them.
   *
   * @param key its entry in the keys
   * @param due when it is looked at again, where that is a time of its own
   * @return its id
   */
  int add(long time, int key, long due) {
    return add(time, arrivals++, key, due);
  }

  private int add(long time, long arrival, int key, long due) {
    int id = entries.create(time, arrival, NO_BYTES);
    word(id, KEY, key);
    byTime.add(id);
    if (hasTrees) {
      tree(key, entries.link(tree(key), id));
    }
    if (hasDues) {
      word(id, DUE, due);
      byDue.add(id);
    }
    keys.addTotal(key, 0, 1);
    return id;
  }

  void write(Batch batch, int[] rows, int[] ids, int count) {
    columns.write(entries.nodes(), batch, rows, ids, count);
  }

  /** Takes a row out of all orders; its columns stay until it is {@linkplain #free freed}. */
  void take(int id) {
    int key = key(id);
    byTime.remove(id);
    if (hasTrees) {
      tree(key, entries.unlink(tree(key), id));
    }
    if (hasDues) {
      byDue.remove(id);
    }
    keys.addTotal(key, 0, -1);
  }

  void free(int id) {
    columns.release(entries.nodes(), id);
    entries.free(id);
  }

  private int tree(int key) {
    return keys.first(key, 0);
  }

  private void tree(int key, int tree) {
    keys.ends(key, 0, tree, 0);
  }

  /** The earliest row; there must be one. */
  int first() {
    return byTime.first();
  }

  /** The earliest row of a key, or {@link #NONE}. */
  int first(int key) {
    int tree = tree(key);
    return tree == 0 ? NONE : entries.first(tree);
  }

  /** The row that is due first; there must be one. */
  int firstDue() {
    return hasDues ? byDue.first() : byTime.first();
  }

  long due(int id) {
    return word(id, DUE);
  }

  /** A row is to be looked at again later. */
  void postpone(int id, long due) {
    byDue.remove(id);
    word(id, DUE, due);
    byDue.add(id);
  }

  long time(int id) {
    return word(id, entries.key());
  }

  int key(int id) {
    return (int) word(id, KEY);
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

  // ---- State ----

  long stateBytes() {
    return entries.liveBytes();
  }

  void forEach(IntConsumer visitor) {
    entries.nodes().forEachLive(visitor);
  }

  void snapshot(StateWriter writer) {
    entries.snapshot(writer);
    byTime.snapshot(writer);
    byDue.snapshot(writer);
    writer.writeLong(arrivals);
  }

  void restore(StateReader reader) {
    entries.restore(reader);
    byTime.restore(reader);
    byDue.restore(reader);
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
    writer.writeLong(word(id, entries.key() + 1));
    writer.writeLong(hasDues ? due(id) : 0);
  }

  /** Adds a row with what {@link #writeMark} wrote. */
  int readMark(int key, StateReader reader) {
    long time = reader.readLong();
    long arrival = reader.readLong();
    return add(time, arrival, key, reader.readLong());
  }
}
