package io.laminar.core.operator.rank;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Comparator;
import java.util.List;

/**
 * The windows that have keys, by end and then by start, each with a list of its keys in the order of their arrival.
 *
 * <pre>
 *   node: │ end, start │ first key + 1, last key + 1 │      key ──link──▶ next key + 1
 * </pre>
 */
final class RankWindows {
  private static final byte[] NO_BYTES = new byte[0];

  private final KeyedTable keys;
  private final OrderedEntries windows;
  private int tree;

  // Kept, because it is asked for with every row.
  private long firstEnd = Long.MAX_VALUE;

  RankWindows(KeyedTable keys, MemoryAccount account) {
    this.keys = keys;
    this.windows = new OrderedEntries(OrderedEntries.Order.PAIR, 1, new ByteHeap(account), account);
  }

  boolean isEmpty() {
    return tree == 0;
  }

  /** The end of the first window; {@link Long#MAX_VALUE} when there is none. */
  long firstEnd() {
    return firstEnd;
  }

  /** Adds a key that is in no window. */
  void append(long start, long end, int key) {
    int window = windows.find(tree, end, start, NO_BYTES);
    if (window < 0) {
      window = windows.create(end, start, NO_BYTES);
      tree = windows.link(tree, window);
      firstEnd = Math.min(firstEnd, end);
    }
    int last = last(window);
    if (last > 0) {
      keys.link(last - 1, key + 1);
    }
    ends(window, last > 0 ? first(window) : key + 1, key + 1);
  }

  /** Adds the keys of restored state, whose words number them in the order of their first arrival. */
  void appendAll(List<Integer> added, RankedPartitions partitions, int startColumn, int endColumn) {
    added.sort(Comparator.comparingLong(partitions::word));
    RowState row = new RowState(partitions.spec().inputTypes());
    for (int key : added) {
      int first = partitions.nodes().at(partitions.tree(key), 0);
      row.clear();
      partitions.write(partitions.nodes().row(first), row, 0);
      append(
          row.batch().column(startColumn).word(0), row.batch().column(endColumn).word(0), key);
    }
  }

  /** The first key of the first window; there must be one. */
  int firstKey() {
    return first(windows.first(tree)) - 1;
  }

  /** Takes the first key of the first window out; the caller removes it. */
  void removeFirstKey() {
    int window = windows.first(tree);
    int next = keys.link(first(window) - 1);
    if (next > 0) {
      ends(window, next, last(window));
      return;
    }
    tree = windows.remove(tree, window);
    findFirstEnd();
  }

  private void findFirstEnd() {
    firstEnd = Long.MAX_VALUE;
    if (tree != 0) {
      int window = windows.first(tree);
      firstEnd = windows.nodes().page(window)[windows.nodes().offset(window) + windows.key()];
    }
  }

  private int first(int window) {
    return (int) (windows.nodes().page(window)[word(window)] >>> 32);
  }

  private int last(int window) {
    return (int) windows.nodes().page(window)[word(window)];
  }

  private void ends(int window, int first, int last) {
    windows.nodes().writable(window)[word(window)] = (long) first << 32 | last;
  }

  private int word(int window) {
    return windows.nodes().offset(window) + windows.payload();
  }

  long liveBytes() {
    return windows.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(tree);
    windows.snapshot(writer);
  }

  void restore(StateReader reader) {
    tree = (int) reader.readLong();
    windows.restore(reader);
    findFirstEnd();
  }
}
