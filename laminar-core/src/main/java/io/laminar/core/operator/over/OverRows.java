package io.laminar.core.operator.over;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that are held: those that did not come out yet, by time and arrival, and those that frames still need.
 *
 * <pre>
 *   row:      all columns │ row before + 1, row behind + 1 │ time │ key, node │ number in the key │
 *   pending:  time, arrival ─▶ row        entered their keys │ first that is to enter │ wait for their time
 * </pre>
 */
final class OverRows {
  private static final int LINKS = 0;
  private static final int TIME = 1;
  private static final int PLACE = 2;
  private static final int NUMBER = 3;
  private static final int WORDS = 4;
  private static final int NONE = -1;
  private static final int[] FIRST = {0};
  private static final byte[] NO_BYTES = new byte[0];

  private final int[] columns;
  private final ByteHeap heap;
  private final KeyRows loaded;
  private final KeyedTable rows;
  private final OrderedEntries pending;
  private int tree;
  private long arrivals;

  // The node of the first row that has not entered its key, and its time, which is asked for often.
  private int firstToEnter = NONE;
  private long firstTime = Long.MAX_VALUE;

  OverRows(List<DataType> types, MemoryAccount account) {
    this.columns = IntStream.range(0, types.size()).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.ofRows(types);
    this.loaded = new KeyRows(layout);
    this.rows = new KeyedTable(layout, WORDS, heap, account);
    this.pending = new OrderedEntries(OrderedEntries.Order.PAIR, 1, heap, account);
  }

  /** Holds rows until their time has come. */
  void add(Batch batch, int[] physical, int count, OverSpec spec) {
    loaded.load(batch, columns, physical, count);
    boolean inOrder = spec.arrivalColumn() < 0;
    for (int i = 0; i < count; i++) {
      long time = batch.column(spec.timeColumn()).word(physical[i]);
      int row = rows.insert(loaded, i);
      long arrival = inOrder ? arrivals++ : batch.column(spec.arrivalColumn()).word(physical[i]);
      waitFor(row, time, arrival);
      if (time < firstTime || (time == firstTime && arrival < key(firstToEnter, 1))) {
        firstToEnter = node(row);
        firstTime = time;
      }
    }
  }

  /** Holds a row, the only one of a batch, that does not wait. */
  int hold(Batch batch) {
    loaded.load(batch, columns, FIRST, 1);
    return rows.insert(loaded, 0);
  }

  /** Puts a row among those that did not come out. */
  void waitFor(int row, long time, long arrival) {
    word(row, TIME, time);
    int node = pending.create(time, arrival, NO_BYTES);
    pending.nodes().writable(node)[pending.nodes().offset(node) + pending.payload()] = row;
    tree = pending.link(tree, node);
    word(row, PLACE, node);
  }

  /** All rows before a time have entered their keys, those that stand in the state of keys. */
  void enteredBefore(long time) {
    int last = pending.lower(tree, time, Long.MIN_VALUE);
    firstToEnter(last >= 0 ? next(last) : tree == 0 ? NONE : pending.first(tree));
  }

  /** Visits the rows that have not entered their keys, in order. */
  void forEachWaiting(WaitingVisitor visitor) {
    for (int node = firstToEnter; node >= 0; node = next(node)) {
      visitor.visit(row(node), key(node, 0), key(node, 1));
    }
  }

  /** Gets a row that waits. */
  @FunctionalInterface
  interface WaitingVisitor {
    void visit(int row, long time, long arrival);
  }

  long arrivals() {
    return arrivals;
  }

  void arrivals(long next) {
    arrivals = next;
  }

  /** Tells whether rows did not come out. */
  boolean hasPending() {
    return tree != 0;
  }

  /** The first row that did not come out; there must be one. */
  int first() {
    return row(pending.first(tree));
  }

  /** Tells whether a row waits that has not entered its key. */
  boolean hasToEnter() {
    return firstToEnter >= 0;
  }

  /** The time of the first row that has not entered its key; {@link Long#MAX_VALUE} when there is none. */
  long firstTime() {
    return firstTime;
  }

  /** Takes the first row that has not entered its key; it has not come out. */
  int enterFirst() {
    int node = firstToEnter;
    firstToEnter(next(node));
    return row(node);
  }

  /** A row comes out. */
  void comeOut(int row) {
    tree = pending.remove(tree, node(row));
  }

  private void firstToEnter(int node) {
    firstToEnter = node;
    firstTime = node < 0 ? Long.MAX_VALUE : key(node, 0);
  }

  private int next(int node) {
    return pending.next(tree, node);
  }

  private int row(int node) {
    return (int) pending.nodes().page(node)[pending.nodes().offset(node) + pending.payload()];
  }

  private long key(int node, int word) {
    return pending.nodes().page(node)[pending.nodes().offset(node) + pending.key() + word];
  }

  void remove(int row) {
    rows.remove(row);
  }

  void time(int row, long time) {
    word(row, TIME, time);
  }

  long time(int row) {
    return word(row, TIME);
  }

  /** The arrival of a row that did not come out. */
  long arrival(int row) {
    return key(node(row), 1);
  }

  /** The row before + 1, or 0. */
  int before(int row) {
    return (int) (word(row, LINKS) >>> 32);
  }

  /** The row behind + 1, or 0. */
  int behind(int row) {
    return (int) word(row, LINKS);
  }

  void links(int row, int before, int behind) {
    word(row, LINKS, (long) before << 32 | behind);
  }

  /** The key that a row has entered. */
  int key(int row) {
    return (int) (word(row, PLACE) >>> 32);
  }

  /** The row's number in its key, counted from 1. */
  long number(int row) {
    return word(row, NUMBER);
  }

  /** Puts a row into a key. */
  void place(int row, int key, long number) {
    word(row, PLACE, (long) key << 32 | node(row));
    word(row, NUMBER, number);
  }

  private int node(int row) {
    return (int) word(row, PLACE);
  }

  private long word(int row, int number) {
    return rows.entries().page(row)[rows.entries().offset(row) + rows.payload() + number];
  }

  private void word(int row, int number, long word) {
    rows.entries().writable(row)[rows.entries().offset(row) + rows.payload() + number] = word;
  }

  /** Writes a value of a row. */
  void write(int row, int column, ColumnBuffer target, int at) {
    rows.copyKey(row, column, target, at);
  }

  /** How many rows did not come out. */
  int pendingSize() {
    return pending.nodes().size();
  }

  /** The rows that are held, those that wait and those of frames. */
  int size() {
    return rows.size();
  }

  long liveBytes() {
    return rows.liveBytes() + heap.liveBytes() + pending.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(arrivals);
    writer.writeLong(tree);
    writer.writeLong(firstToEnter);
    heap.snapshot(writer);
    rows.snapshot(writer);
    pending.snapshot(writer);
  }

  void restore(StateReader reader) {
    arrivals = reader.readLong();
    tree = (int) reader.readLong();
    int node = (int) reader.readLong();
    heap.restore(reader);
    rows.restore(reader);
    pending.restore(reader);
    firstToEnter(node);
  }
}
