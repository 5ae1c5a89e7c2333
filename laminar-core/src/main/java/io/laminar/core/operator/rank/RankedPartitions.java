package io.laminar.core.operator.rank;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.stream.IntStream;

/**
 * The rows of all keys in their order, and what an insertion or a retraction does to those that are shown.
 *
 * <pre>
 *   partitions:  key ─▶ tree, last node │ a word of the owner's
 *   nodes:       trees in the order of the sort keys ─▶ row
 *   rows:        row, all columns ─▶ its nodes │ a word of the listener's
 * </pre>
 *
 * <p>Equal rows are held once, with a count of their nodes, or a chain of them where the newest may be retracted. Of
 * append-only input only the first {@code end} rows of a key are kept; where the owner says so, each of them by itself.
 */
final class RankedPartitions {
  private static final long LOW_WORD = 0xFFFFFFFFL;
  private static final int[] FIRST = {0};

  private final RankSpec spec;
  private final boolean trims;
  private final boolean addsWithoutPosition;
  private final boolean findsRows;
  private final int[] keyColumns;
  private final int[] allColumns;
  private final ByteHeap heap;
  private final KeyRows keys;
  private final KeyedTable partitions;
  private final KeyRows rowKeys;
  private final KeyedTable rows;
  private final SortWords sort;
  private final RankedRows nodes;
  private final KeyLayout rowLayout;
  private final int[] loaded = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private final int[] oneRow = new int[1];
  private final SortWords.Positions positions = this::positionOfString;
  private int stringsOf;
  private long nextArrival;

  /** Learns what happens to the rows that are shown. */
  interface Listener {
    /** The positions that are shown of a key are about to change. */
    default void beforeChange(int partition) {}

    /** A row leaves what is shown, another one enters it; −1 for none. */
    default void shift(int leaving, int entering) {}

    /** A row has got a node, at a position where that is counted, and stands in the tree. */
    default void entered(int partition, int tree, int position, int node) {}

    /** A row is about to lose its node, which still stands in the tree. */
    default void leaves(int partition, int tree, int position, int node) {}

    /** A row has no node any more. Returns whether the listener still needs it, and removes it later. */
    boolean keepsRow(int row);

    /** A key has no rows any more. Returns whether the listener still needs it, and removes it later. */
    boolean keepsPartition(int partition);
  }

  /** Needs nothing. */
  static final Listener NOBODY = new Listener() {
    @Override
    public boolean keepsRow(int row) {
      return false;
    }

    @Override
    public boolean keepsPartition(int partition) {
      return false;
    }
  };

  /**
   * Rows of an owner who nets them by {@linkplain #isSame what they are}, where they only come and the first ones are shown:
   * equal ones are not looked for.
   */
  RankedPartitions(RankSpec spec, MemoryAccount account) {
    this(spec, 0, spec.changelogInput() || spec.offset() > 0, account);
  }

  /** Rows whose nodes have a number of words that are the owner's; equal ones are one. */
  RankedPartitions(RankSpec spec, int ownerWords, MemoryAccount account) {
    this(spec, ownerWords, true, account);
  }

  private RankedPartitions(
      RankSpec spec, int ownerWords, boolean findsRows, MemoryAccount account) {
    this.spec = spec;
    this.trims = !spec.changelogInput();
    this.addsWithoutPosition = trims && spec.offset() == 0;
    this.findsRows = findsRows;
    this.keyColumns = spec.partition().stream().mapToInt(Integer::intValue).toArray();
    this.allColumns = IntStream.range(0, spec.inputTypes().size()).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout keyLayout = KeyLayout.of(spec.partitionTypes());
    this.keys = new KeyRows(keyLayout);
    this.partitions = new KeyedTable(keyLayout, 2, heap, account);
    this.rowLayout = KeyLayout.ofRows(spec.inputTypes());
    this.rowKeys = new KeyRows(rowLayout);
    this.rows = new KeyedTable(rowLayout, 2, heap, account);
    this.sort = new SortWords(spec.order(), spec.inputTypes());
    this.nodes = new RankedRows(sort, ownerWords, heap, account);
  }

  /** The keys; the word after their tree belongs to the owner. */
  KeyedTable partitions() {
    return partitions;
  }

  /** The nodes of all keys. */
  RankedRows nodes() {
    return nodes;
  }

  /** A number that grows with every row. */
  long nextArrival() {
    return nextArrival;
  }

  void nextArrival(long next) {
    nextArrival = next;
  }

  /** Reads the keys and the sort keys of the selected rows from one on; row i of them has the number i. */
  void load(Batch batch, int from) {
    int count = batch.size() - from;
    System.arraycopy(batch.selection(), from, loaded, 0, count);
    keys.load(batch, keyColumns, loaded, count);
    sort.load(batch, loaded, count);
    if (trims) {
      // No key goes away before the rows of the batch have been taken.
      partitions.findOrInsert(keys, count, ids, created);
    }
  }

  /** The key of a row that was loaded, or −1. */
  int find(int number) {
    return trims ? ids[number] : partitions.find(keys, number);
  }

  /** The key of a row that was loaded, which is made if it is new. */
  int findOrInsert(int number) {
    int partition = find(number);
    return partition < 0 ? partitions.insert(keys, number) : partition;
  }

  // ---- Words ----

  int tree(int partition) {
    return (int) partitions.entries().page(partition)[treeWord(partition)];
  }

  private int last(int partition) {
    return (int) (partitions.entries().page(partition)[treeWord(partition)] >>> 32);
  }

  private void tree(int partition, int tree, int last) {
    partitions.entries().writable(partition)[treeWord(partition)] =
        (long) last << 32 | (tree & LOW_WORD);
  }

  private int treeWord(int partition) {
    return partitions.entries().offset(partition) + partitions.payload();
  }

  /** The owner's word of a key. */
  long word(int partition) {
    return partitions.entries().page(partition)[treeWord(partition) + 1];
  }

  void word(int partition, long word) {
    partitions.entries().writable(partition)[treeWord(partition) + 1] = word;
  }

  /** Of a changelog the newest node of a row + 1, else how many nodes it has; 0 when it has none. */
  private long nodesOf(int row) {
    return rows.entries().page(row)[rows.entries().offset(row) + rows.payload()];
  }

  private void nodesOf(int row, long word) {
    rows.entries().writable(row)[rows.entries().offset(row) + rows.payload()] = word;
  }

  /** The listener's word of a row. */
  long mark(int row) {
    return rows.entries().page(row)[rows.entries().offset(row) + rows.payload() + 1];
  }

  void mark(int row, long word) {
    rows.entries().writable(row)[rows.entries().offset(row) + rows.payload() + 1] = word;
  }

  /** Removes a row that a listener kept, unless it has come again. */
  void removeIfGone(int row) {
    if (nodesOf(row) == 0) {
      rows.remove(row);
    }
  }

  // ---- Rows ----

  /**
   * Inserts a row that was loaded.
   *
   * @param partition its key
   * @param number of the row
   * @param batch holds it
   * @param listener learns what changes
   * @return false when it stands behind all that is kept
   */
  boolean add(int partition, int number, Batch batch, Listener listener) {
    int tree = tree(partition);
    int last = last(partition) - 1;
    int size = nodes.size(tree);
    boolean isFull = trims && size >= spec.end();
    boolean isLast = size == 0 || (trims && !nodes.isBefore(number, last));
    if (isFull && isLast) {
      return false;
    }
    long arrival = nextArrival++;
    int position = addsWithoutPosition ? 0 : nodes.position(tree, number, arrival);
    if (position < spec.end()) {
      listener.beforeChange(partition);
    }
    int row = hold(batch, loaded[number]);
    long held = nodesOf(row);
    int node = nodes.create(row, number, arrival, trims ? 0 : (int) held, positions);
    nodesOf(row, trims ? held + 1 : node + 1);
    tree = nodes.link(tree, node, number);
    if (position < spec.end()) {
      int leaving = size < spec.end() ? -1 : nodes.row(isFull ? last : nodes.at(tree, spec.end()));
      int entering = position >= spec.offset()
          ? row
          : size >= spec.offset() ? nodes.row(nodes.at(tree, spec.offset())) : -1;
      listener.shift(leaving, entering);
    }
    if (isFull) {
      tree = removeNode(tree, last, listener);
      last = nodes.at(tree, spec.end() - 1);
    } else if (isLast) {
      last = node;
    }
    tree(partition, tree, last + 1);
    listener.entered(partition, tree, position, node);
    return true;
  }

  /**
   * Retracts a row that was loaded.
   *
   * @return false when it is not held
   */
  boolean retract(int partition, int number, Batch batch, Listener listener) {
    int row = findRow(batch, loaded[number]);
    int node = row < 0 ? -1 : (int) nodesOf(row) - 1;
    if (node < 0) {
      return false;
    }
    int tree = tree(partition);
    int size = nodes.size(tree);
    int position = nodes.position(tree, node);
    if (position < spec.end()) {
      listener.beforeChange(partition);
    }
    int leaving = position >= spec.offset()
        ? row
        : size > spec.offset() ? nodes.row(nodes.at(tree, spec.offset())) : -1;
    int entering = size > spec.end() ? nodes.row(nodes.at(tree, spec.end())) : -1;
    if (position < spec.end()) {
      listener.shift(leaving, entering);
    }
    listener.leaves(partition, tree, position, node);
    tree = removeNode(tree, node, listener);
    tree(partition, tree, 0);
    if (tree == 0 && !listener.keepsPartition(partition)) {
      partitions.remove(partition);
    }
    return true;
  }

  /**
   * Drops the first row of a key, which must have one.
   *
   * @return whether it has more
   */
  boolean dropFirst(int partition, Listener listener) {
    int tree = tree(partition);
    tree = removeNode(tree, nodes.at(tree, 0), listener);
    tree(partition, tree, 0);
    return tree != 0;
  }

  /** Takes a node out of its tree; of a changelog it is the newest one of its row. */
  private int removeNode(int tree, int node, Listener listener) {
    int row = nodes.row(node);
    nodesOf(row, trims ? nodesOf(row) - 1 : nodes.older(node));
    int rest = nodes.remove(tree, node);
    if (nodesOf(row) == 0 && !listener.keepsRow(row)) {
      rows.remove(row);
    }
    return rest;
  }

  private int findRow(Batch batch, int physical) {
    oneRow[0] = physical;
    rowKeys.load(batch, allColumns, oneRow, 1);
    return rows.find(rowKeys, 0);
  }

  private int hold(Batch batch, int physical) {
    int row;
    if (findsRows) {
      row = findRow(batch, physical);
      row = row < 0 ? rows.insert(rowKeys, 0) : row;
    } else {
      oneRow[0] = physical;
      rowKeys.read(batch, allColumns, oneRow, 1);
      row = rows.insertLoose(rowKeys, 0);
    }
    stringsOf = row;
    return row;
  }

  /** Tells whether two rows that are held are equal. */
  boolean isSame(int one, int other) {
    return one == other || (!findsRows && rows.isSameKey(one, other));
  }

  private long positionOfString(int column) {
    EntryStore entries = rows.entries();
    int key = rows.payload() - rowLayout.words();
    int word = entries.offset(stringsOf) + key + rowLayout.firstWord(column) + 1;
    return entries.page(stringsOf)[word];
  }

  /** Writes a row as a result. */
  void write(int row, OutputColumns target, int at) {
    for (int column : allColumns) {
      rows.copyKey(row, column, target.column(column), at);
    }
  }

  /**
   * Writes rows as results, one after the other.
   *
   * @param ids of the rows
   * @param from the first that counts
   * @param count how many count
   * @param at the first result to be written
   */
  void write(int[] ids, int from, int count, OutputColumns target, int at) {
    for (int column : allColumns) {
      rows.copyKeys(ids, from, count, column, target.column(column), at);
    }
  }

  /** Writes a column of a row. */
  void writeColumn(int row, int column, ColumnBuffer target, int at) {
    rows.copyKey(row, column, target, at);
  }

  /** Columns that results are written into. */
  @FunctionalInterface
  interface OutputColumns {
    ColumnBuffer column(int index);
  }

  // ---- State ----

  RankSpec spec() {
    return spec;
  }

  /** The partition of state that the key of a row belongs to, the only one of a batch. */
  int keyPartition(Batch row) {
    keys.load(row, keyColumns, FIRST, 1);
    return KeyPartition.of(keys, 0);
  }

  long liveBytes() {
    return partitions.liveBytes() + rows.liveBytes() + nodes.liveBytes() + heap.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(nextArrival);
    heap.snapshot(writer);
    partitions.snapshot(writer);
    rows.snapshot(writer);
    nodes.snapshot(writer);
  }

  void restore(StateReader reader) {
    nextArrival = reader.readLong();
    heap.restore(reader);
    partitions.restore(reader);
    rows.restore(reader);
    nodes.restore(reader);
  }
}
