package io.laminar.core.state;

import io.laminar.core.data.InlineBytes;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/**
 * Any number of ordered maps whose nodes lie in one store: treaps (Seidel and Aragon, Algorithmica
 * 1996), whose priorities are a hash of the node's id, so that nothing but the tree is stored and a
 * restored tree has the same shape.
 *
 * <pre>
 *   node: │ left + 1, right + 1 │ key, 1 or 2 words │ the owner's words (payload) │
 * </pre>
 *
 * <p>Ids begin at 1. A tree is its root's id + 1, or 0 when empty; the owner keeps that number. Every operation
 * takes logarithmic expected time. Nodes never move.
 */
public final class OrderedEntries {
  /** How keys are compared. */
  public enum Order {
    /** One word, signed. */
    WORD(1),
    /** Two words: signed, then unsigned. */
    DECIMAL(2),
    /** Two words, both signed. */
    PAIR(2),
    /** Two words of a byte string; long ones are copied into the heap. */
    BYTES(2);

    private final int words;

    Order(int words) {
      this.words = words;
    }
  }

  private static final int KEY = 1;
  private static final byte[] NO_BYTES = new byte[0];

  private final Order order;
  private final EntryStore nodes;
  private final ByteHeap heap;
  /** The two trees that {@link #split} made. */
  private int splitLow;

  private int splitHigh;

  /**
   * Makes room for trees.
   *
   * @param order of the keys
   * @param payloadWords the owner's words a node; all zero in a new node
   * @param heap takes long strings
   * @param account is charged for every page
   */
  public OrderedEntries(Order order, int payloadWords, ByteHeap heap, MemoryAccount account) {
    this.order = order;
    this.heap = heap;
    this.nodes = new EntryStore(KEY + order.words + payloadWords, 1, account);
  }

  /** The nodes, of all trees. */
  public EntryStore nodes() {
    return nodes;
  }

  /** The first word of a node that is the owner's. */
  public int payload() {
    return KEY + order.words;
  }

  /** The first word of a node's key. */
  public int key() {
    return KEY;
  }

  /**
   * Finds a key.
   *
   * @param tree root + 1, or 0
   * @param key0 the first word
   * @param key1 the second word; ignored for WORD
   * @param bytes holds a long string
   * @return the node's id, or −1
   */
  public int find(int tree, long key0, long key1, byte[] bytes) {
    int node = tree - 1;
    while (node >= 0) {
      int compared = compare(key0, key1, bytes, node);
      if (compared == 0) {
        return node;
      }
      node = compared < 0 ? left(node) : right(node);
    }
    return -1;
  }

  /**
   * Finds the key of a node that is in another tree or in none.
   *
   * @param tree root + 1, or 0
   * @param like a node that is not in the tree
   * @return the id of the node with the same key, or −1
   */
  public int findLike(int tree, int like) {
    int node = tree - 1;
    while (node >= 0) {
      int compared = compareNodes(like, node);
      if (compared == 0) {
        return node;
      }
      node = compared < 0 ? left(node) : right(node);
    }
    return -1;
  }

  /**
   * Finds the largest key that is smaller than another.
   *
   * @return the node's id, or −1
   */
  public int lower(int tree, long key0, long key1) {
    return lower(tree, key0, key1, NO_BYTES);
  }

  /**
   * Finds the largest key that is smaller than another.
   *
   * @param tree root + 1, or 0
   * @param key0 the first word
   * @param key1 the second word; ignored for WORD
   * @param bytes holds a long string
   * @return the node's id, or −1
   */
  public int lower(int tree, long key0, long key1, byte[] bytes) {
    int node = tree - 1;
    int best = -1;
    while (node >= 0) {
      if (compare(key0, key1, bytes, node) > 0) {
        best = node;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return best;
  }

  /**
   * Finds the smallest key that is not smaller than another.
   *
   * @return the node's id, or −1
   */
  public int ceiling(int tree, long key0, long key1) {
    int node = tree - 1;
    int best = -1;
    while (node >= 0) {
      if (compare(key0, key1, NO_BYTES, node) <= 0) {
        best = node;
        node = left(node);
      } else {
        node = right(node);
      }
    }
    return best;
  }

  /**
   * Finds the node before another in the order of keys.
   *
   * @param tree root + 1, not 0
   * @param of a node of the tree
   * @return the node's id, or −1
   */
  public int previous(int tree, int of) {
    int node = tree - 1;
    int best = -1;
    while (node >= 0) {
      if (compareNodes(of, node) > 0) {
        best = node;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return best;
  }

  /**
   * Finds the node behind another in the order of keys.
   *
   * @param tree root + 1, not 0
   * @param of a node of the tree
   * @return the node's id, or −1
   */
  public int next(int tree, int of) {
    int node = tree - 1;
    int best = -1;
    while (node >= 0) {
      if (compareNodes(of, node) < 0) {
        best = node;
        node = left(node);
      } else {
        node = right(node);
      }
    }
    return best;
  }

  /**
   * Returns the node of the smallest key.
   *
   * @param tree root + 1, not 0
   */
  public int first(int tree) {
    int node = tree - 1;
    while (left(node) >= 0) {
      node = left(node);
    }
    return node;
  }

  /**
   * Returns the node of the largest key.
   *
   * @param tree root + 1, not 0
   */
  public int last(int tree) {
    int node = tree - 1;
    while (right(node) >= 0) {
      node = right(node);
    }
    return node;
  }

  /**
   * Visits all nodes of a tree in the order of their keys.
   *
   * @param tree root + 1, or 0
   * @param visitor gets the id of each; must not change the tree
   */
  public void forEachNode(int tree, IntConsumer visitor) {
    ArrayDeque<Integer> path = new ArrayDeque<>();
    int node = tree - 1;
    while (node >= 0 || !path.isEmpty()) {
      while (node >= 0) {
        path.push(node);
        node = left(node);
      }
      node = path.pop();
      visitor.accept(node);
      node = right(node);
    }
  }

  /**
   * Makes the node of a key that is not in any tree yet; to be {@linkplain #link linked}.
   *
   * @param key0 the first word
   * @param key1 the second word; ignored for WORD
   * @param bytes holds a long string, which is copied
   * @return the node's id
   */
  public int create(long key0, long key1, byte[] bytes) {
    int node = nodes.allocate();
    long[] page = nodes.writable(node);
    int at = nodes.offset(node) + KEY;
    page[at] = key0;
    if (order == Order.BYTES && KeyLayout.isLong(key0)) {
      page[at + 1] = heap.add(bytes, InlineBytes.position(key1), InlineBytes.length(key0));
    } else if (order.words == 2) {
      page[at + 1] = key1;
    }
    return node;
  }

  /**
   * Puts a node into a tree that does not have its key.
   *
   * @param tree root + 1, or 0
   * @param node made by {@link #create}
   * @return the tree from now on
   */
  public int link(int tree, int node) {
    return linkUnder(tree - 1, node) + 1;
  }

  private int linkUnder(int root, int node) {
    if (root < 0) {
      return node;
    }
    if (priority(node) > priority(root)) {
      split(root, node);
      children(node, splitLow, splitHigh);
      return node;
    }
    if (compareNodes(node, root) < 0) {
      children(root, linkUnder(left(root), node), right(root));
    } else {
      children(root, left(root), linkUnder(right(root), node));
    }
    return root;
  }

  /** Splits a tree into the keys below a node's and those above. */
  private void split(int root, int node) {
    if (root < 0) {
      splitLow = -1;
      splitHigh = -1;
    } else if (compareNodes(node, root) < 0) {
      split(left(root), node);
      children(root, splitHigh, right(root));
      splitHigh = root;
    } else {
      split(right(root), node);
      children(root, left(root), splitLow);
      splitLow = root;
    }
  }

  /**
   * Takes a node out of its tree and frees it, string included.
   *
   * @param tree root + 1, not 0
   * @param node in the tree
   * @return the tree from now on
   */
  public int remove(int tree, int node) {
    int rest = unlink(tree, node);
    free(node);
    return rest;
  }

  /**
   * Takes a node out of its tree, to be {@linkplain #link linked} elsewhere or {@linkplain #free
   * freed}.
   *
   * @param tree root + 1, not 0
   * @param node in the tree
   * @return the tree from now on
   */
  public int unlink(int tree, int node) {
    int rest = removeUnder(tree - 1, node) + 1;
    children(node, -1, -1);
    return rest;
  }

  /**
   * Makes one tree of two that have no key in common.
   *
   * @param left root + 1, or 0
   * @param right root + 1, or 0
   * @return the tree of all nodes
   */
  public int union(int left, int right) {
    if (left == 0 || right == 0) {
      return left + right;
    }
    if (compareNodes(last(left), first(right)) < 0) {
      return merge(left - 1, right - 1) + 1;
    }
    if (compareNodes(last(right), first(left)) < 0) {
      return merge(right - 1, left - 1) + 1;
    }
    int result = left;
    int rest = right;
    while (rest != 0) {
      int node = rest - 1;
      rest = unlink(rest, node);
      result = link(result, node);
    }
    return result;
  }

  private int removeUnder(int root, int node) {
    if (root == node) {
      return merge(left(node), right(node));
    }
    if (compareNodes(node, root) < 0) {
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

  /**
   * Frees a node that is in no tree, string included.
   *
   * @param node made by {@link #create}
   */
  public void free(int node) {
    long[] page = nodes.page(node);
    int at = nodes.offset(node) + KEY;
    if (order == Order.BYTES && KeyLayout.isLong(page[at])) {
      heap.free(page[at + 1], InlineBytes.length(page[at]));
    }
    nodes.free(node);
  }

  private int left(int node) {
    return (int) (nodes.page(node)[nodes.offset(node)] >>> 32) - 1;
  }

  private int right(int node) {
    return (int) nodes.page(node)[nodes.offset(node)] - 1;
  }

  private void children(int node, int left, int right) {
    nodes.writable(node)[nodes.offset(node)] = ((long) (left + 1) << 32) | (right + 1);
  }

  /** MurmurHash3's finaliser: neighbouring ids get unrelated priorities. */
  private static int priority(int node) {
    int mixed = node + 1;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }

  /**
   * Compares the keys of two nodes.
   *
   * @param left a node's id
   * @param right a node's id
   * @return less than, equal to, or more than 0
   */
  public int compareNodes(int left, int right) {
    long[] page = nodes.page(left);
    int at = nodes.offset(left) + KEY;
    long key0 = page[at];
    if (order == Order.WORD) {
      return compare(key0, 0, NO_BYTES, right);
    }
    long key1 = page[at + 1];
    if (order == Order.BYTES && KeyLayout.isLong(key0)) {
      return compare(key0, ByteHeap.offset(key1), heap.page(key1), right);
    }
    return compare(key0, key1, NO_BYTES, right);
  }

  private int compare(long key0, long key1, byte[] bytes, int node) {
    long[] page = nodes.page(node);
    int at = nodes.offset(node) + KEY;
    return switch (order) {
      case WORD -> Long.compare(key0, page[at]);
      case DECIMAL ->
        key0 != page[at] ? Long.compare(key0, page[at]) : Long.compareUnsigned(key1, page[at + 1]);
      case PAIR ->
        key0 != page[at] ? Long.compare(key0, page[at]) : Long.compare(key1, page[at + 1]);
      case BYTES -> compareBytes(key0, key1, bytes, page[at], page[at + 1]);
    };
  }

  private int compareBytes(long key0, long key1, byte[] bytes, long held0, long held1) {
    if (!KeyLayout.isLong(held0)) {
      return InlineBytes.compare(key0, key1, bytes, held0, held1, NO_BYTES);
    }
    return InlineBytes.compare(key0, key1, bytes, held0, ByteHeap.offset(held1), heap.page(held1));
  }

  /** The bytes of live nodes; long strings lie in the heap. */
  public long liveBytes() {
    return (long) nodes.size() * nodes.stride() * Long.BYTES;
  }

  /**
   * Writes all trees; roots and the heap are written by their owners.
   *
   * @param writer takes the words
   */
  public void snapshot(StateWriter writer) {
    nodes.snapshot(writer);
  }

  /**
   * Takes over what {@link #snapshot} wrote.
   *
   * @param reader gives the words
   */
  public void restore(StateReader reader) {
    nodes.restore(reader);
  }
}
