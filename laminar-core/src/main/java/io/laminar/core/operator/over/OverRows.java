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
 * The rows that are held: those that wait for their time, by time and arrival, and those that frames still need.
 *
 * <pre>
 *   row:      all columns │ row before + 1, row behind + 1 │ time │ key, next in the queue + 1 │
 *   pending:  time, arrival ─▶ row
 * </pre>
 */
final class OverRows {
  private static final int LINKS = 0;
  private static final int TIME = 1;
  private static final int QUEUE = 2;
  private static final int WORDS = 3;
  private static final int[] FIRST = {0};
  private static final byte[] NO_BYTES = new byte[0];

  private final int[] columns;
  private final ByteHeap heap;
  private final KeyRows loaded;
  private final KeyedTable rows;
  private final OrderedEntries pending;
  private int tree;
  private long arrivals;

  // Kept, because it is asked for with every row.
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
  void add(Batch batch, int[] physical, int count, int timeColumn) {
    loaded.load(batch, columns, physical, count);
    for (int i = 0; i < count; i++) {
      long time = batch.column(timeColumn).word(physical[i]);
      waitFor(rows.insert(loaded, i), time, arrivals++);
    }
  }

  /** Holds a row, the only one of a batch, that does not wait. */
  int hold(Batch batch) {
    loaded.load(batch, columns, FIRST, 1);
    return rows.insert(loaded, 0);
  }

  /** Lets a row wait for its time. */
  void waitFor(int row, long time, long arrival) {
    word(row, TIME, time);
    int node = pending.create(time, arrival, NO_BYTES);
    pending.nodes().writable(node)[pending.nodes().offset(node) + pending.payload()] = row;
    tree = pending.link(tree, node);
    firstTime = Math.min(firstTime, time);
  }

  /** Visits the rows that wait, in order. */
  void forEachPending(PendingVisitor visitor) {
    pending.forEachNode(tree, node -> {
      long[] page = pending.nodes().page(node);
      int at = pending.nodes().offset(node);
      visitor.visit(
          (int) page[at + pending.payload()],
          page[at + pending.key()],
          page[at + pending.key() + 1]);
    });
  }

  /** Gets a row that waits. */
  @FunctionalInterface
  interface PendingVisitor {
    void visit(int row, long time, long arrival);
  }

  long arrivals() {
    return arrivals;
  }

  void arrivals(long next) {
    arrivals = next;
  }

  boolean hasPending() {
    return tree != 0;
  }

  /** The time of the first row that waits; {@link Long#MAX_VALUE} when none does. */
  long firstTime() {
    return firstTime;
  }

  /** Takes the first row that waits. */
  int takeFirst() {
    int node = pending.first(tree);
    int row = (int) pending.nodes().page(node)[pending.nodes().offset(node) + pending.payload()];
    tree = pending.remove(tree, node);
    findFirstTime();
    return row;
  }

  private void findFirstTime() {
    firstTime = Long.MAX_VALUE;
    if (tree != 0) {
      int node = pending.first(tree);
      firstTime = pending.nodes().page(node)[pending.nodes().offset(node) + pending.key()];
    }
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

  int key(int row) {
    return (int) (word(row, QUEUE) >>> 32);
  }

  /** The next row in the queue + 1, or 0. */
  int nextInQueue(int row) {
    return (int) word(row, QUEUE);
  }

  void queue(int row, int key, int next) {
    word(row, QUEUE, (long) key << 32 | next);
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

  /** How many rows wait for their time. */
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
    heap.snapshot(writer);
    rows.snapshot(writer);
    pending.snapshot(writer);
  }

  void restore(StateReader reader) {
    arrivals = reader.readLong();
    tree = (int) reader.readLong();
    heap.restore(reader);
    rows.restore(reader);
    pending.restore(reader);
    findFirstTime();
  }
}
