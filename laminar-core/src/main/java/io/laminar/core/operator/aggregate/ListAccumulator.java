package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LISTAGG, ARRAY_AGG, and {@linkplain AggregateCall#isPickedInOrder the first value in an order}: every row of the group
 * by what it is ordered by, then by arrival, with its weight and value. One word in the group's entry: the tree.
 *
 * <pre>
 *   node: │ children │ order, arrival │ weight │ arrival, bit 63: NULL │ value │
 * </pre>
 *
 * <p>A retraction takes the row of that order and value that arrived last: it looks through the
 * rows of the same order, as writing the result does through all. A list or array of more than 16 MiB does not
 * fit.
 */
final class ListAccumulator extends Accumulator {
  /** The most bytes of a result. */
  static final int MAX_BYTES = 1 << 24;

  private static final int WEIGHT = 0;
  private static final int ARRIVAL = 1;
  private static final int VALUE = 2;

  /** In the word of the arrival: the value is NULL, which only an array has. */
  private static final long IS_NULL = 1L << 63;

  private final int argument;
  private final int[] orderColumns;
  private final RowOrder order;
  private final HeldValues held;
  private final ByteHeap heap;
  private final OrderedEntries nodes;
  private final byte[] separator;
  private final boolean hasBytesKey;
  private final boolean picksFirst;

  /** Gathers an array; null for a list of strings. */
  private final @Nullable ArrayBuilder array;

  /** A value as a column holds it. */
  private final ColumnBuffer element;

  private byte[] text = new byte[64];
  private int length;
  private long arrivals;
  private long ignoredRetractions;

  ListAccumulator(AggregateCall call, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    this.argument = call.argument();
    this.orderColumns = call.others().stream().mapToInt(Integer::intValue).toArray();
    List<DataType> types = call.others().stream().map(spec.inputTypes()::get).toList();
    this.order = new RowOrder(types, call.options().order());
    this.hasBytesKey = order.order() == OrderedEntries.Order.BYTES;
    this.held = new HeldValues(call.argumentType(), heap);
    this.heap = heap;
    this.nodes = new OrderedEntries(order.order(), VALUE + held.words(), heap, account);
    this.picksFirst = call.isPickedInOrder();
    this.separator = call.options().separator().getBytes(StandardCharsets.UTF_8);
    DataType type = call.argumentType().withNullable(true);
    this.array = call.function() == AggregateFunction.ARRAY_AGG ? new ArrayBuilder(type) : null;
    this.element = new ColumnBuffer(type);
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
    Vector value = batch.column(argument);
    for (int i = 0; i < count; i++) {
      long weight = batch.weight(rows[i]);
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      if (weight > 0) {
        order.load(batch, orderColumns, rows[i], arrivals);
        int node = nodes.create(order.word0(), order.word1(), order.bytes());
        long[] nodePage = nodes.nodes().writable(node);
        nodePage[payload(node) + WEIGHT] = weight;
        hold(nodePage, payload(node), value, rows[i]);
        page[at] = nodes.link((int) page[at], node);
      } else if (weight < 0) {
        page[at] = retract((int) page[at], batch, value, rows[i], -weight);
      }
    }
  }

  private void hold(long[] page, int at, Vector value, int row) {
    if (value.isNull(row)) {
      page[at + ARRIVAL] = arrivals++ | IS_NULL;
      Arrays.fill(page, at + VALUE, at + VALUE + held.words(), 0);
    } else {
      page[at + ARRIVAL] = arrivals++;
      held.hold(page, at + VALUE, value, row);
    }
  }

  private boolean isEqual(Vector value, int row, long[] page, int at) {
    boolean isNull = page[at + ARRIVAL] < 0;
    return value.isNull(row) ? isNull : !isNull && held.isEqual(value, row, page, at + VALUE);
  }

  private int retract(int tree, Batch batch, Vector value, int row, long weight) {
    int result = tree;
    long left = weight;
    order.load(batch, orderColumns, row, Long.MAX_VALUE);
    int node = nodes.lower(result, order.word0(), order.word1(), order.bytes());
    while (left > 0) {
      if (node < 0 || !isOfOrder(result, node, batch, row)) {
        ignoredRetractions++;
        return result;
      }
      int earlier = nodes.previous(result, node);
      long[] page = nodes.nodes().writable(node);
      int at = payload(node);
      if (isEqual(value, row, page, at)) {
        long taken = Math.min(left, page[at + WEIGHT]);
        left -= taken;
        page[at + WEIGHT] -= taken;
        if (page[at + WEIGHT] == 0) {
          held.release(page, at + VALUE);
          result = nodes.remove(result, node);
        }
      }
      node = earlier;
    }
    return result;
  }

  /** Tells whether a row would stand where a node does, had it arrived with it. */
  private boolean isOfOrder(int tree, int node, Batch batch, int row) {
    order.load(
        batch, orderColumns, row, nodes.nodes().page(node)[payload(node) + ARRIVAL] & ~IS_NULL);
    return nodes.find(tree, order.word0(), order.word1(), order.bytes()) == node;
  }

  private int payload(int node) {
    return nodes.nodes().offset(node) + nodes.payload();
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    target[at] = nodes.union((int) target[at], (int) source[sourceAt]);
    source[sourceAt] = 0;
  }

  /** Writes the rows from the first to the last. */
  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    nodes.forEachNode((int) page[entry + offset()], node -> {
      long[] nodePage = nodes.nodes().page(node);
      int key = nodes.nodes().offset(node) + nodes.key();
      writer.writeLong(1);
      writer.writeLong(nodePage[key]);
      if (isLongKey(nodePage[key])) {
        long position = nodePage[key + 1];
        writer.writeBytes(
            heap.page(position), ByteHeap.offset(position), InlineBytes.length(nodePage[key]));
      } else {
        writer.writeLong(nodePage[key + 1]);
      }
      writer.writeLongs(nodePage, payload(node), VALUE);
      held.write(nodePage, payload(node) + VALUE, writer);
    });
    writer.writeLong(0);
  }

  private boolean isLongKey(long word0) {
    return hasBytesKey && InlineBytes.length(word0) > InlineBytes.MAX_INLINE;
  }

  @Override
  void readGroup(int group, StateReader reader) {
    int tree = 0;
    while (reader.readLong() != 0) {
      long key0 = reader.readLong();
      boolean isLong = isLongKey(key0);
      byte[] bytes = isLong ? reader.readBytes() : separator;
      int node = nodes.create(key0, isLong ? 0 : reader.readLong(), bytes);
      long[] page = nodes.nodes().writable(node);
      reader.readLongs(page, payload(node), VALUE);
      arrivals = Math.max(arrivals, (page[payload(node) + ARRIVAL] & ~IS_NULL) + 1);
      held.read(page, payload(node) + VALUE, reader);
      tree = nodes.link(tree, node);
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
    if (picksFirst) {
      int node = nodes.first(tree);
      held.write(nodes.nodes().page(node), payload(node) + VALUE, target, row);
      return true;
    }
    if (array != null) {
      return writeArray(tree, array, target, row);
    }
    length = 0;
    boolean isFirst = true;
    for (int node = nodes.first(tree); node >= 0; node = nodes.next(tree, node)) {
      long[] nodePage = nodes.nodes().page(node);
      int at = payload(node);
      for (long copy = nodePage[at + WEIGHT]; copy > 0; copy--) {
        if (!append(nodePage, at + VALUE, isFirst)) {
          return false;
        }
        isFirst = false;
      }
    }
    target.setBytes(row, text, 0, length);
    return true;
  }

  private boolean writeArray(int tree, ArrayBuilder builder, ColumnBuffer target, int row) {
    builder.begin();
    for (int node = nodes.first(tree); node >= 0; node = nodes.next(tree, node)) {
      long[] page = nodes.nodes().page(node);
      int at = payload(node);
      element.begin();
      if (page[at + ARRIVAL] < 0) {
        element.setNull(0);
      } else {
        held.write(page, at + VALUE, element, 0);
      }
      for (long copy = page[at + WEIGHT]; copy > 0; copy--) {
        builder.add(element.vector(), 0);
        if (builder.count() > MAX_BYTES || builder.size() > MAX_BYTES) {
          return false;
        }
      }
    }
    builder.write(target, row);
    return true;
  }

  private boolean append(long[] page, int at, boolean isFirst) {
    int size = InlineBytes.length(page[at]);
    int between = isFirst ? 0 : separator.length;
    if (size > MAX_BYTES - between - length) {
      return false;
    }
    if (length + between + size > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + between + size));
    }
    System.arraycopy(separator, 0, text, length, between);
    length += between;
    long position = page[at + 1];
    if (size > InlineBytes.MAX_INLINE) {
      System.arraycopy(heap.page(position), ByteHeap.offset(position), text, length, size);
    } else {
      InlineBytes.copy(page[at], position, text, text, length);
    }
    length += size;
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    int word = entry + offset();
    int left = budget;
    while (page[word] != 0) {
      if (left == 0) {
        return -1;
      }
      int tree = (int) page[word];
      held.release(nodes.nodes().page(tree - 1), payload(tree - 1) + VALUE);
      page[word] = nodes.remove(tree, tree - 1);
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
    return nodes.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    writer.writeLong(arrivals);
    nodes.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    arrivals = reader.readLong();
    nodes.restore(reader);
  }
}
