package io.laminar.core.operator.session;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;

/**
 * The times at which any key has rows, in order. A session that loses rows ends a gap behind one of them: these are all the
 * ends that sessions can have.
 *
 * <pre>
 *   tree ──▶ │ time │ how many keys have rows at it │
 * </pre>
 */
final class HeldTimes {
  private static final byte[] NO_BYTES = new byte[0];

  private final OrderedEntries nodes;
  private final EntryStore entries;
  private int tree;

  HeldTimes(MemoryAccount account) {
    this.nodes = new OrderedEntries(OrderedEntries.Order.WORD, 1, new ByteHeap(account), account);
    this.entries = nodes.nodes();
  }

  /** A key has rows at a time at which it had none. */
  void add(long time) {
    int node = nodes.find(tree, time, 0, NO_BYTES);
    if (node < 0) {
      node = nodes.create(time, 0, NO_BYTES);
      tree = nodes.link(tree, node);
    }
    entries.writable(node)[entries.offset(node) + nodes.payload()]++;
  }

  /** A key has no row any more at a time at which it had some. */
  void remove(long time) {
    int node = nodes.find(tree, time, 0, NO_BYTES);
    if (--entries.writable(node)[entries.offset(node) + nodes.payload()] == 0) {
      tree = nodes.remove(tree, node);
    }
  }

  /** The first of the times behind another, or the largest value where there is none. */
  long after(long time) {
    int node = time == Long.MAX_VALUE ? -1 : nodes.ceiling(tree, time + 1, 0);
    return node < 0 ? Long.MAX_VALUE : entries.page(node)[entries.offset(node) + nodes.key()];
  }

  long liveBytes() {
    return nodes.liveBytes();
  }
}
