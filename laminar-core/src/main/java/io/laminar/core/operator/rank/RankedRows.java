package io.laminar.core.operator.rank;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Any number of ordered lists whose nodes lie in one store: treaps (Seidel and Aragon, Algorithmica 1996) with the size
 * of each subtree, so that the node at a position is found, and the position of a node. Priorities are a hash of the
 * node's id: a restored tree has the same shape.
 *
 * <pre>
 *   node: │ left + 1, right + 1 │ size, row │ arrival │ older node of an equal row + 1 │ sort keys … │ the owner's │
 * </pre>
 *
 * <p>A tree is its root's id + 1, or 0 when empty. Every operation takes logarithmic expected time.
 */
final class RankedRows {
  private static final int SIZE = 1;
  private static final int ARRIVAL = 2;
  private static final int OLDER = 3;
  private static final int KEYS = 4;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final SortWords sort;
  private final ByteHeap heap;
  private final EntryStore nodes;
  /** The two trees that {@link #split} made. */
  private int splitLow;

  private int splitHigh;

  // What is looked for.
  private int place;
  private long arrival;

  /**
   * Makes room for trees.
   *
   * @param sort compares rows with nodes
   * @param ownerWords of each node
   * @param heap holds the long strings of rows
   * @param account is charged for every page
   */
  RankedRows(SortWords sort, int ownerWords, ByteHeap heap, MemoryAccount account) {
    this.sort = sort;
    this.heap = heap;
    this.nodes = new EntryStore(KEYS + sort.width() + ownerWords, account);
  }

  /** The number of nodes, of all trees. */
  int size() {
    return nodes.size();
  }

  /**
   * Makes a node that is in no tree.
   *
   * @param row what it stands for
   * @param ofPlace the row's sort keys
   * @param ofArrival orders rows that are alike in them
   * @param older another node of an equal row + 1, or 0
   * @param strings where the row's long strings lie
   */
  int create(int row, int ofPlace, long ofArrival, int older, SortWords.Positions strings) {
    int node = nodes.allocate();
    long[] page = nodes.writable(node);
    int at = nodes.offset(node);
    page[at + SIZE] = 1L << 32 | row;
    page[at + ARRIVAL] = ofArrival;
    page[at + OLDER] = older;
    sort.hold(ofPlace, page, at + KEYS, strings);
    return node;
  }

  int row(int node) {
    return (int) nodes.page(node)[nodes.offset(node) + SIZE];
  }

  long arrival(int node) {
    return nodes.page(node)[nodes.offset(node) + ARRIVAL];
  }

  /** The owner's word, 0 at first. */
  long word(int node) {
    return nodes.page(node)[nodes.offset(node) + KEYS + sort.width()];
  }

  void word(int node, long word) {
    nodes.writable(node)[nodes.offset(node) + KEYS + sort.width()] = word;
  }

  /** Another node of an equal row that came before, + 1, or 0. */
  int older(int node) {
    return (int) nodes.page(node)[nodes.offset(node) + OLDER];
  }

  /** The number of nodes of a tree. */
  int size(int tree) {
    return tree == 0 ? 0 : (int) (nodes.page(tree - 1)[nodes.offset(tree - 1) + SIZE] >>> 32);
  }

  /** Tells whether a row that comes now would stand before a node. */
  boolean isBefore(int ofPlace, int node) {
    return sort.compare(ofPlace, nodes.page(node), nodes.offset(node) + KEYS, heap) < 0;
  }

  /** How many nodes of a tree stand before a row. */
  int position(int tree, int ofPlace, long ofArrival) {
    place = ofPlace;
    arrival = ofArrival;
    int before = 0;
    int node = tree - 1;
    while (node >= 0) {
      if (compare(node) > 0) {
        before += size(left(node) + 1) + 1;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return before;
  }

  /** How many nodes of its tree stand before a node. */
  int position(int tree, int node) {
    loadHeld(node);
    return position(tree, SortWords.HELD, arrival(node));
  }

  /**
   * Finds where rows begin or end whose only sort key lies some units behind that of a node.
   *
   * @param distance negative for before; 0 for the rows that are alike, whatever the sort keys are; NULL has no distance
   * @param behind whether it is the position behind the last of them, or that of the first
   */
  int boundary(int tree, int node, long distance, boolean behind) {
    loadHeld(node);
    if (distance != 0) {
      sort.moveHeld(distance);
    }
    return position(tree, SortWords.HELD, behind ? Long.MAX_VALUE : Long.MIN_VALUE);
  }

  /** The node at a position, which is there. */
  int at(int tree, int position) {
    int node = tree - 1;
    int left = position;
    while (true) {
      int before = size(left(node) + 1);
      if (left == before) {
        return node;
      }
      if (left < before) {
        node = left(node);
      } else {
        left -= before + 1;
        node = right(node);
      }
    }
  }

  /**
   * Copies the rows at some positions.
   *
   * @param from the first position
   * @param end behind the last; may be behind that of the tree
   * @param target receives the rows
   * @param to its first element
   * @return how many
   */
  int copyRows(int tree, int from, int end, int[] target, int to) {
    int count = copyNodes(tree, from, end, target, to);
    for (int i = to; i < to + count; i++) {
      target[i] = row(target[i]);
    }
    return count;
  }

  /** As {@link #copyRows} does, the nodes at some positions. */
  int copyNodes(int tree, int from, int end, int[] target, int to) {
    if (tree == 0 || from >= end) {
      return 0;
    }
    int size = size(tree);
    if (from <= 0 && end >= size) {
      return copyAll(tree - 1, target, to) - to;
    }
    if (size <= from) {
      return 0;
    }
    int node = tree - 1;
    int before = size(left(node) + 1);
    int count = copyNodes(left(node) + 1, from, Math.min(end, before), target, to);
    if (from <= before && before < end) {
      target[to + count++] = node;
    }
    return count
        + copyNodes(
            right(node) + 1, Math.max(0, from - before - 1), end - before - 1, target, to + count);
  }

  /** Copies all nodes of a tree from its root on; returns the element behind the last. */
  private int copyAll(int root, int[] target, int to) {
    int at = to;
    int node = root;
    while (node >= 0) {
      long links = nodes.page(node)[nodes.offset(node)];
      int left = (int) (links >>> 32) - 1;
      at = left < 0 ? at : copyAll(left, target, at);
      target[at++] = node;
      node = (int) links - 1;
    }
    return at;
  }

  /**
   * Puts a node into a tree.
   *
   * @return the tree from now on
   */
  int link(int tree, int node, int ofPlace) {
    place = ofPlace;
    arrival = arrival(node);
    return linkUnder(tree - 1, node) + 1;
  }

  private int linkUnder(int root, int node) {
    if (root < 0) {
      return node;
    }
    if (priority(node) > priority(root)) {
      split(root);
      children(node, splitLow, splitHigh);
      return node;
    }
    if (compare(root) < 0) {
      children(root, linkUnder(left(root), node), right(root));
    } else {
      children(root, left(root), linkUnder(right(root), node));
    }
    return root;
  }

  /** Splits a tree into what stands before the row and what stands behind. */
  private void split(int root) {
    if (root < 0) {
      splitLow = -1;
      splitHigh = -1;
    } else if (compare(root) < 0) {
      split(left(root));
      children(root, splitHigh, right(root));
      splitHigh = root;
    } else {
      split(right(root));
      children(root, left(root), splitLow);
      splitLow = root;
    }
  }

  /**
   * Takes a node out of its tree and frees it.
   *
   * @return the tree from now on
   */
  int remove(int tree, int node) {
    loadHeld(node);
    place = SortWords.HELD;
    arrival = arrival(node);
    int rest = removeUnder(tree - 1, node) + 1;
    nodes.free(node);
    return rest;
  }

  private int removeUnder(int root, int node) {
    if (root == node) {
      return merge(left(node), right(node));
    }
    if (compare(root) < 0) {
      children(root, removeUnder(left(root), node), right(root));
    } else {
      children(root, left(root), removeUnder(right(root), node));
    }
    return root;
  }

  private int merge(int low, int high) {
    if (low < 0) {
      return high;
    }
    if (high < 0) {
      return low;
    }
    if (priority(low) > priority(high)) {
      children(low, left(low), merge(right(low), high));
      return low;
    }
    children(high, merge(low, left(high)), right(high));
    return high;
  }

  private void loadHeld(int node) {
    sort.loadHeld(nodes.page(node), nodes.offset(node) + KEYS, heap);
  }

  /** Compares what is looked for with a node. */
  private int compare(int node) {
    long[] page = nodes.page(node);
    int at = nodes.offset(node);
    int byKeys = sort.compare(place, page, at + KEYS, heap);
    return byKeys != 0 ? byKeys : Long.compare(arrival, page[at + ARRIVAL]);
  }

  private int left(int node) {
    return (int) (nodes.page(node)[nodes.offset(node)] >>> 32) - 1;
  }

  private int right(int node) {
    return (int) nodes.page(node)[nodes.offset(node)] - 1;
  }

  private void children(int node, int left, int right) {
    long[] page = nodes.writable(node);
    int at = nodes.offset(node);
    page[at] = ((long) (left + 1) << 32) | (right + 1);
    int size = size(left + 1) + size(right + 1) + 1;
    page[at + SIZE] = (long) size << 32 | (page[at + SIZE] & LOW_WORD);
  }

  /** MurmurHash3's finaliser: neighbouring ids get unrelated priorities. */
  private static int priority(int node) {
    int mixed = node + 1;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }

  long liveBytes() {
    return (long) nodes.size() * nodes.stride() * Long.BYTES;
  }

  void snapshot(StateWriter writer) {
    nodes.snapshot(writer);
  }

  void restore(StateReader reader) {
    nodes.restore(reader);
  }
}
