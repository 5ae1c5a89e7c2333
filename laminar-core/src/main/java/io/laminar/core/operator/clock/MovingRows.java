package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that will enter or leave, by the moment at which they do, then by arrival: a Z-set.
 *
 * <pre>
 *   row:  all columns │ weight │ node in the queue │ moment at which it leaves │ whether it is in │
 *   queue:  moment, arrival ─▶ row
 * </pre>
 */
final class MovingRows {
  private static final int WEIGHT = 0;
  private static final int NODE = 1;
  private static final int LEAVES = 2;
  private static final int IN = 3;
  private static final int WORDS = 4;
  private static final byte[] NO_BYTES = new byte[0];

  private final int[] columns;
  private final ByteHeap heap;
  private final KeyRows loaded;
  private final KeyedTable rows;
  private final OrderedEntries queue;
  private int tree;
  private long arrivals;
  private long waiting;

  // Kept, because it is asked for with every row.
  private long next = MovingBound.NEVER;

  MovingRows(List<DataType> types, MemoryAccount account) {
    this.columns = IntStream.range(0, types.size()).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.ofRows(types);
    this.loaded = new KeyRows(layout);
    this.rows = new KeyedTable(layout, WORDS, heap, account);
    this.queue = new OrderedEntries(OrderedEntries.Order.PAIR, 1, heap, account);
  }

  /** Reads rows. */
  void load(Batch batch, int[] physical, int count) {
    loaded.load(batch, columns, physical, count);
  }

  /**
   * A row that was loaded comes.
   *
   * @param number of the row among those
   * @param enters the moment at which it enters; one that is not ahead where it is in
   * @param leaves the moment at which it leaves
   * @param now the present moment
   */
  void add(int number, long enters, long leaves, long weight, long now) {
    int row = rows.find(loaded, number);
    if (row < 0) {
      row = rows.insert(loaded, number);
      boolean isIn = enters <= now;
      put(row, isIn, isIn ? leaves : enters, leaves, arrivals++);
    }
    word(row, WEIGHT, word(row, WEIGHT) + weight);
    waiting += isIn(row) ? 0 : weight;
  }

  /**
   * A row that was loaded comes, and is in; one that is held stays with it for as long.
   *
   * @param number of the row among those
   * @param leaves the moment at which it leaves
   */
  void extend(int number, long leaves, long weight) {
    int row = rows.find(loaded, number);
    if (row < 0) {
      row = rows.insert(loaded, number);
      put(row, true, leaves, leaves, arrivals++);
    } else if (leaves > word(row, LEAVES)) {
      dequeue(row);
      put(row, true, leaves, leaves, arrivals++);
    }
    word(row, WEIGHT, word(row, WEIGHT) + weight);
  }

  private void put(int row, boolean isIn, long moment, long leaves, long arrival) {
    word(row, IN, isIn ? 1 : 0);
    word(row, LEAVES, leaves);
    enqueue(row, moment, arrival);
  }

  private void enqueue(int row, long moment, long arrival) {
    int node = queue.create(moment, arrival, NO_BYTES);
    queue.nodes().writable(node)[queue.nodes().offset(node) + queue.payload()] = row;
    tree = queue.link(tree, node);
    word(row, NODE, node);
    next = Math.min(next, moment);
  }

  /** A row that was loaded goes; false where it is not held as often. */
  boolean remove(int number, long weight) {
    int row = rows.find(loaded, number);
    if (row < 0 || word(row, WEIGHT) < weight) {
      return false;
    }
    word(row, WEIGHT, word(row, WEIGHT) - weight);
    waiting -= isIn(row) ? 0 : weight;
    if (word(row, WEIGHT) == 0) {
      dequeue(row);
      rows.remove(row);
    }
    return true;
  }

  private void dequeue(int row) {
    tree = queue.remove(tree, (int) word(row, NODE));
    findNext();
  }

  private void findNext() {
    next = MovingBound.NEVER;
    if (tree != 0) {
      int node = queue.first(tree);
      next = queue.nodes().page(node)[queue.nodes().offset(node) + queue.key()];
    }
  }

  /** The next moment at which a row enters or leaves. */
  long next() {
    return next;
  }

  /** The row that does; there must be one. */
  int first() {
    int node = queue.first(tree);
    return (int) queue.nodes().page(node)[queue.nodes().offset(node) + queue.payload()];
  }

  /** It has entered, or left. */
  void move(int row) {
    int node = (int) word(row, NODE);
    long arrival = queue.nodes().page(node)[queue.nodes().offset(node) + queue.key() + 1];
    boolean hasLeft = isIn(row);
    if (!hasLeft) {
      waiting -= word(row, WEIGHT);
    }
    dequeue(row);
    long leaves = word(row, LEAVES);
    if (hasLeft || leaves == MovingBound.NEVER) {
      rows.remove(row);
    } else {
      put(row, true, leaves, leaves, arrival);
    }
  }

  boolean isIn(int row) {
    return word(row, IN) == 1;
  }

  long weight(int row) {
    return word(row, WEIGHT);
  }

  /** How many different rows are held. */
  int size() {
    return rows.size();
  }

  /** How many rows have not entered yet. */
  long waiting() {
    return waiting;
  }

  /** Writes a value of a row. */
  void write(int row, int column, ColumnBuffer target, int at) {
    rows.copyKey(row, column, target, at);
  }

  private long word(int row, int number) {
    return rows.entries().page(row)[rows.entries().offset(row) + rows.payload() + number];
  }

  private void word(int row, int number, long word) {
    rows.entries().writable(row)[rows.entries().offset(row) + rows.payload() + number] = word;
  }

  long liveBytes() {
    return rows.liveBytes() + heap.liveBytes() + queue.liveBytes();
  }

  // ---- State ----

  void snapshot(StateWriter writer) {
    writer.writeLong(arrivals);
    writer.writeLong(waiting);
    writer.writeLong(tree);
    heap.snapshot(writer);
    rows.snapshot(writer);
    queue.snapshot(writer);
  }

  void restore(StateReader reader) {
    arrivals = reader.readLong();
    waiting = reader.readLong();
    tree = (int) reader.readLong();
    heap.restore(reader);
    rows.restore(reader);
    queue.restore(reader);
    findNext();
  }

  long arrivals() {
    return arrivals;
  }

  void arrivals(long newArrivals) {
    arrivals = Math.max(arrivals, newArrivals);
  }

  /** Gets a row by itself. */
  interface Visitor {
    void visit(int row, long moment, long arrival);
  }

  void forEach(Visitor visitor) {
    queue.forEachNode(tree, node -> {
      long[] page = queue.nodes().page(node);
      int at = queue.nodes().offset(node);
      visitor.visit(
          (int) page[at + queue.payload()], page[at + queue.key()], page[at + queue.key() + 1]);
    });
  }

  /** The virtual partition of a row that was loaded. */
  int partition(int number) {
    return KeyPartition.of(loaded, number);
  }

  /** The moment at which a row leaves. */
  long leaves(int row) {
    return word(row, LEAVES);
  }

  /** Adds a row that was loaded as it was in another place. */
  void restoreRow(int number, boolean isIn, long moment, long leaves, long weight, long arrival) {
    int row = rows.insert(loaded, number);
    put(row, isIn, moment, leaves, arrival);
    word(row, WEIGHT, weight);
    waiting += isIn ? 0 : weight;
  }
}
