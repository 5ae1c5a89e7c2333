package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** Values of one type in order, in any number of trees, each value with the sum of its weights. */
final class WeightedValues {
  private static final byte[] NO_BYTES = new byte[0];

  private final boolean isFloating;
  private final boolean isBytes;
  private final boolean isWide;
  private final ByteHeap heap;
  private final OrderedEntries values;
  private long ignoredRetractions;
  private boolean joinsZeros;

  /** The node that {@link #add} found or made, or has removed. */
  private int node;

  private boolean isRemoved;

  /** Told before a node is removed. */
  interface Removal {
    void onRemove(int node);
  }

  private final Removal removal;

  WeightedValues(DataType type, ByteHeap heap, MemoryAccount account, Removal removal) {
    this.isFloating = WordExtreme.isFloating(type);
    this.isBytes = type.kind().isBytes();
    this.isWide = type.words() == 2;
    this.heap = heap;
    this.removal = removal;
    OrderedEntries.Order order = isBytes
        ? OrderedEntries.Order.BYTES
        : isWide ? OrderedEntries.Order.DECIMAL : OrderedEntries.Order.WORD;
    this.values = new OrderedEntries(order, 1, heap, account);
  }

  /** From now on −0.0 is held as 0.0, which it equals. */
  WeightedValues joiningZeros() {
    joinsZeros = true;
    return this;
  }

  OrderedEntries nodes() {
    return values;
  }

  /**
   * Adds a value, or takes it back; what is not held is ignored and counted.
   *
   * @return the tree from now on
   */
  int add(int tree, Vector argument, int row, long weight) {
    long written = argument.word(row);
    long word0 = joinsZeros && isFloating && WordExtreme.isZero(written) ? 0 : written;
    long key0 = isFloating ? WordExtreme.ordered(WordExtreme.oneNan(word0)) : word0;
    long key1 = isWide ? argument.secondWord(row) : 0;
    isRemoved = false;
    node = values.find(tree, key0, key1, argument.heap());
    if (node < 0 && weight < 0 && isFloating && WordExtreme.isZero(word0)) {
      // The two zeros are equal: whatever was between may have made one of the other.
      node = values.find(tree, WordExtreme.ordered(word0 ^ Long.MIN_VALUE), 0, argument.heap());
    }
    long held = node < 0 ? 0 : weight(node);
    if (held + weight < 0) {
      ignoredRetractions++;
      node = -1;
      return tree;
    }
    if (held + weight == 0) {
      if (node < 0) {
        return tree;
      }
      removal.onRemove(node);
      isRemoved = true;
      return values.remove(tree, node);
    }
    int result = tree;
    if (node < 0) {
      node = values.create(key0, key1, argument.heap());
      result = values.link(tree, node);
    }
    values.nodes().writable(node)[weightWord(node)] = held + weight;
    return result;
  }

  /** After {@link #add}: the value's node, or −1 where the change was ignored. */
  int node() {
    return node;
  }

  /** After {@link #add}: whether the node has been removed. */
  boolean isRemoved() {
    return isRemoved;
  }

  long weight(int id) {
    return values.nodes().page(id)[weightWord(id)];
  }

  private int weightWord(int id) {
    return values.nodes().offset(id) + values.payload();
  }

  /** Moves all values of a tree to another one, and returns that. */
  int union(int from, int to) {
    int rest = from;
    int tree = to;
    while (rest != 0) {
      int moved = rest - 1;
      rest = values.unlink(rest, moved);
      int same = values.findLike(tree, moved);
      if (same < 0) {
        tree = values.link(tree, moved);
      } else {
        values.nodes().writable(same)[weightWord(same)] += weight(moved);
        values.free(moved);
      }
    }
    return tree;
  }

  /** Writes a value as a result. */
  void write(int id, ColumnBuffer target, int row) {
    long[] page = values.nodes().page(id);
    int at = values.nodes().offset(id) + values.key();
    long key0 = page[at];
    if (!isWide) {
      target.setWord(row, isFloating ? WordExtreme.ordered(key0) : key0);
    } else if (isBytes && InlineBytes.length(key0) > InlineBytes.MAX_INLINE) {
      long position = page[at + 1];
      target.setLongBytes(row, key0, heap.page(position), ByteHeap.offset(position));
    } else {
      target.setWords(row, key0, page[at + 1]);
    }
  }

  /** The number that a value is, as a double times the unit of its type. */
  double number(int id) {
    long[] page = values.nodes().page(id);
    int at = values.nodes().offset(id) + values.key();
    if (isFloating) {
      return Double.longBitsToDouble(WordExtreme.ordered(page[at]));
    }
    if (!isWide) {
      return (double) page[at];
    }
    long low = page[at + 1];
    return (double) page[at] * 0x1p64 + ((double) (low >>> 1) * 2.0 + (double) (low & 1));
  }

  void writeTree(int tree, StateWriter writer) {
    values.forEachNode(tree, id -> {
      long[] page = values.nodes().page(id);
      int at = values.nodes().offset(id) + values.key();
      writer.writeLong(1);
      writer.writeLong(page[at]);
      if (isBytes && InlineBytes.length(page[at]) > InlineBytes.MAX_INLINE) {
        int start = ByteHeap.offset(page[at + 1]);
        writer.writeBytes(heap.page(page[at + 1]), start, InlineBytes.length(page[at]));
      } else if (isWide) {
        writer.writeLong(page[at + 1]);
      }
      writer.writeLong(weight(id));
    });
    writer.writeLong(0);
  }

  int readTree(StateReader reader) {
    int tree = 0;
    while (reader.readLong() != 0) {
      long key0 = reader.readLong();
      boolean isLong = isBytes && InlineBytes.length(key0) > InlineBytes.MAX_INLINE;
      byte[] bytes = isLong ? reader.readBytes() : NO_BYTES;
      long key1 = isWide && !isLong ? reader.readLong() : 0;
      int id = values.create(key0, key1, bytes);
      tree = values.link(tree, id);
      values.nodes().writable(id)[weightWord(id)] = reader.readLong();
    }
    return tree;
  }

  /** Gives a tree back, in bounded steps; returns what is left of these, or −1 when more are needed. */
  int release(long[] page, int at, int budget) {
    int left = budget;
    while (page[at] != 0) {
      if (left == 0) {
        return -1;
      }
      int tree = (int) page[at];
      page[at] = values.remove(tree, tree - 1);
      left--;
    }
    return left;
  }

  long ignoredRetractions() {
    return ignoredRetractions;
  }

  long liveBytes() {
    return values.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    values.snapshot(writer);
  }

  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    values.restore(reader);
  }
}
