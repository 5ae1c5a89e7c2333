package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * FIRST_VALUE and LAST_VALUE over a changelog: every row of the group by event time and arrival,
 * with its weight and value. One word in the group's entry: the tree.
 *
 * <p>A retraction takes the row of that time and value that arrived last: it looks through the rows
 * of the same time, so that many of them make it slow.
 *
 * <pre>
 *   node: │ children │ time │ arrival │ weight │ 0 NULL, 1 value │ value │
 * </pre>
 */
final class RetractableEdge extends Accumulator {
  private static final int WEIGHT = 0;
  private static final int HAS_VALUE = 1;
  private static final int VALUE = 2;
  private static final byte[] NO_BYTES = new byte[0];

  private final AggregateCall call;
  private final boolean isFirst;
  private final int eventTimeColumn;
  private final HeldValues held;
  private final OrderedEntries nodes;
  private long arrivals;
  private long ignoredRetractions;

  RetractableEdge(AggregateCall call, int eventTimeColumn, ByteHeap heap, MemoryAccount account) {
    this.call = call;
    this.isFirst = call.function() == AggregateFunction.FIRST_VALUE;
    this.eventTimeColumn = eventTimeColumn;
    this.held = new HeldValues(call.argumentType(), heap);
    this.nodes = new OrderedEntries(OrderedEntries.Order.PAIR, VALUE + held.words(), heap, account);
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
      int row = rows[i];
      long time = eventTimeColumn < 0 ? 0 : batch.column(eventTimeColumn).word(row);
      long weight = batch.weight(row);
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      page[at] = weight > 0
          ? insert((int) page[at], time, argument, row, weight)
          : retract((int) page[at], time, argument, row, -weight);
    }
  }

  /** Where all rows of one group are before those of the other it takes logarithmic time. */
  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    target[at] = nodes.union((int) target[at], (int) source[sourceAt]);
    source[sourceAt] = 0;
  }

  private int insert(int tree, long time, Vector argument, int row, long weight) {
    int node = nodes.create(time, arrivals++, NO_BYTES);
    long[] page = nodes.nodes().writable(node);
    int at = payload(node);
    page[at + WEIGHT] = weight;
    if (!argument.isNull(row)) {
      page[at + HAS_VALUE] = 1;
      held.hold(page, at + VALUE, argument, row);
    }
    return nodes.link(tree, node);
  }

  private int retract(int tree, long time, Vector argument, int row, long weight) {
    int result = tree;
    long left = weight;
    long arrival = arrivals;
    while (left > 0) {
      int node = nodes.lower(result, time, arrival);
      long[] page = node < 0 ? NOTHING : nodes.nodes().writable(node);
      if (node < 0 || page[key(node)] != time) {
        ignoredRetractions++;
        return result;
      }
      arrival = page[key(node) + 1];
      int at = payload(node);
      if (isValue(page, at, argument, row)) {
        long taken = Math.min(left, page[at + WEIGHT]);
        left -= taken;
        page[at + WEIGHT] -= taken;
        if (page[at + WEIGHT] == 0) {
          release(page, at);
          result = nodes.remove(result, node);
        }
      }
    }
    return result;
  }

  private static final long[] NOTHING = new long[0];

  private boolean isValue(long[] page, int at, Vector argument, int row) {
    return page[at + HAS_VALUE] == 0
        ? argument.isNull(row)
        : !argument.isNull(row) && held.isEqual(argument, row, page, at + VALUE);
  }

  private void release(long[] page, int at) {
    if (page[at + HAS_VALUE] != 0) {
      held.release(page, at + VALUE);
    }
  }

  private int key(int node) {
    return nodes.nodes().offset(node) + nodes.key();
  }

  private int payload(int node) {
    return nodes.nodes().offset(node) + nodes.payload();
  }

  /** Writes the rows from the last to the first. */
  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    int tree = (int) page[entry + offset()];
    int node = tree == 0 ? -1 : nodes.last(tree);
    while (node >= 0) {
      long[] nodePage = nodes.nodes().page(node);
      int at = payload(node);
      writer.writeLong(1);
      writer.writeLongs(nodePage, key(node), 2);
      writer.writeLongs(nodePage, at, 2);
      if (nodePage[at + HAS_VALUE] != 0) {
        held.write(nodePage, at + VALUE, writer);
      }
      node = nodes.lower(tree, nodePage[key(node)], nodePage[key(node) + 1]);
    }
    writer.writeLong(0);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    int tree = 0;
    while (reader.readLong() != 0) {
      long time = reader.readLong();
      long arrival = reader.readLong();
      arrivals = Math.max(arrivals, arrival + 1);
      int node = nodes.create(time, arrival, NO_BYTES);
      long[] page = nodes.nodes().writable(node);
      int at = payload(node);
      reader.readLongs(page, at, 2);
      if (page[at + HAS_VALUE] != 0) {
        held.read(page, at + VALUE, reader);
      }
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
    if (tree != 0) {
      int node = isFirst ? nodes.first(tree) : nodes.last(tree);
      long[] nodePage = nodes.nodes().page(node);
      int at = payload(node);
      if (nodePage[at + HAS_VALUE] != 0) {
        held.write(nodePage, at + VALUE, target, row);
        return true;
      }
    }
    target.setNull(row);
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
      release(nodes.nodes().page(tree - 1), payload(tree - 1));
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
