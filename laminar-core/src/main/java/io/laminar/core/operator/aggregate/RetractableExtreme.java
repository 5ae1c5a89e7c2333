package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * MIN and MAX over a changelog: every value of the group in order, with the sum of its weights. One
 * word in the group's entry: the tree.
 */
final class RetractableExtreme extends Accumulator {
  private static final byte[] NO_BYTES = new byte[0];

  private final AggregateCall call;
  private final boolean isMin;
  private final boolean isFloating;
  private final boolean isBytes;
  private final boolean isWide;
  private final ByteHeap heap;
  private final OrderedEntries values;
  private long ignoredRetractions;

  RetractableExtreme(AggregateCall call, ByteHeap heap, MemoryAccount account) {
    this.call = call;
    this.isMin = call.function() == AggregateFunction.MIN;
    DataType type = call.argumentType();
    this.isFloating = WordExtreme.isFloating(type);
    this.isBytes = type.kind().isBytes();
    this.isWide = type.words() == 2;
    this.heap = heap;
    OrderedEntries.Order order = isBytes
        ? OrderedEntries.Order.BYTES
        : isWide ? OrderedEntries.Order.DECIMAL : OrderedEntries.Order.WORD;
    this.values = new OrderedEntries(order, 1, heap, account);
  }

  @Override
  int words() {
    return 1;
  }

  @Override
  boolean isInEntry() {
    return false;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      page[at] = add((int) page[at], argument, rows[i], batch.weight(rows[i]));
    }
  }

  private int add(int tree, Vector argument, int row, long weight) {
    long word0 = argument.word(row);
    long key0 = isFloating ? WordExtreme.ordered(WordExtreme.oneNan(word0)) : word0;
    long key1 = isWide ? argument.secondWord(row) : 0;
    int node = values.find(tree, key0, key1, argument.heap());
    if (node < 0 && weight < 0 && isFloating && WordExtreme.isZero(word0)) {
      // The two zeros are equal: whatever was between may have made one of the other.
      node = values.find(tree, WordExtreme.ordered(word0 ^ Long.MIN_VALUE), 0, argument.heap());
    }
    long held = node < 0 ? 0 : values.nodes().page(node)[weightWord(node)];
    if (held + weight < 0) {
      ignoredRetractions++;
      return tree;
    }
    if (held + weight == 0) {
      return node < 0 ? tree : values.remove(tree, node);
    }
    int result = tree;
    if (node < 0) {
      node = values.create(key0, key1, argument.heap());
      result = values.link(tree, node);
    }
    values.nodes().writable(node)[weightWord(node)] = held + weight;
    return result;
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    int rest = (int) source[sourceAt];
    int tree = (int) target[at];
    while (rest != 0) {
      int node = rest - 1;
      rest = values.unlink(rest, node);
      int same = values.findLike(tree, node);
      if (same < 0) {
        tree = values.link(tree, node);
      } else {
        values.nodes().writable(same)[weightWord(same)] +=
            values.nodes().page(node)[weightWord(node)];
        values.free(node);
      }
    }
    source[sourceAt] = 0;
    target[at] = tree;
  }

  private int weightWord(int node) {
    return values.nodes().offset(node) + values.payload();
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    int tree = (int) page[entry + offset()];
    values.forEachNode(tree, node -> {
      long[] nodePage = values.nodes().page(node);
      int at = values.nodes().offset(node) + values.key();
      writer.writeLong(1);
      writer.writeLong(nodePage[at]);
      if (isBytes && InlineBytes.length(nodePage[at]) > InlineBytes.MAX_INLINE) {
        int start = ByteHeap.offset(nodePage[at + 1]);
        writer.writeBytes(heap.page(nodePage[at + 1]), start, InlineBytes.length(nodePage[at]));
      } else if (isWide) {
        writer.writeLong(nodePage[at + 1]);
      }
      writer.writeLong(nodePage[weightWord(node)]);
    });
    writer.writeLong(0);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    int tree = 0;
    while (reader.readLong() != 0) {
      long key0 = reader.readLong();
      boolean isLong = isBytes && InlineBytes.length(key0) > InlineBytes.MAX_INLINE;
      byte[] bytes = isLong ? reader.readBytes() : NO_BYTES;
      long key1 = isWide && !isLong ? reader.readLong() : 0;
      int node = values.create(key0, key1, bytes);
      tree = values.link(tree, node);
      values.nodes().writable(node)[weightWord(node)] = reader.readLong();
    }
    entries().writable(group)[entries().offset(group) + offset()] = tree;
  }

  @Override
  boolean canRetract(int groupCount) {
    return true;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    int tree = (int) page[entry + offset()];
    if (tree == 0) {
      target.setNull(row);
      return true;
    }
    int node = isMin ? values.first(tree) : values.last(tree);
    long[] nodePage = values.nodes().page(node);
    int at = values.nodes().offset(node) + values.key();
    long key0 = nodePage[at];
    if (!isWide) {
      target.setWord(row, isFloating ? WordExtreme.ordered(key0) : key0);
    } else if (isBytes && InlineBytes.length(key0) > InlineBytes.MAX_INLINE) {
      long position = nodePage[at + 1];
      target.setBytes(
          row, heap.page(position), ByteHeap.offset(position), InlineBytes.length(key0));
    } else {
      target.setWords(row, key0, nodePage[at + 1]);
    }
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    int at = entry + offset();
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

  @Override
  long ignoredRetractions() {
    return ignoredRetractions;
  }

  @Override
  long liveBytes() {
    return values.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    values.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    values.restore(reader);
  }
}
