package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;

/**
 * ARG_MIN and ARG_MAX over a changelog: every pair of key and value with the sum of its weights, and
 * all pairs of a group by key, then by the arrival of their first row.
 *
 * <pre>
 *   group's entry: the tree
 *   tree:          key, arrival ─▶ pair
 *   pair's entry:  group │ key │ value │ weight │ arrival
 * </pre>
 *
 * <p>A retraction takes the row of that key and value that arrived last.
 */
final class RetractableArgument extends Accumulator {
  private static final int WEIGHT = 0;
  private static final int ARRIVAL = 1;
  private static final int KEY = 0;
  private static final int VALUE = 1;
  private static final int[] PAIR = {KEY, VALUE};
  private static final int[] KEY_ONLY = {KEY};

  private final int[] columns;
  private final int[] keyColumn;
  private final List<DataType> types;
  private final RowOrder order;
  private final KeyRows keys;
  private final KeyedTable pairs;
  private final OrderedEntries nodes;
  /** A pair as it is copied. */
  private final ColumnBuffer[] copied;

  private final Batch one = new Batch(2);
  private long arrivals;
  private long ignoredRetractions;

  RetractableArgument(AggregateCall call, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    this.keyColumn = new int[] {call.others().get(0)};
    this.columns = new int[] {keyColumn[0], call.argument()};
    // A NULL never gets here.
    this.types = List.of(
        spec.inputTypes().get(keyColumn[0]).withNullable(false),
        call.argumentType().withNullable(false));
    boolean isMax = call.function() == AggregateFunction.ARG_MAX;
    this.order =
        new RowOrder(types.subList(0, 1), List.of(new AggregateOptions.Direction(isMax, false)));
    this.nodes = new OrderedEntries(order.order(), 1, heap, account);
    KeyLayout layout = KeyLayout.of(types);
    this.keys = new KeyRows(layout);
    this.pairs = new KeyedTable(layout, 2, heap, account);
    this.copied = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
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
    System.arraycopy(groups, 0, keys.scopes(), 0, count);
    keys.load(batch, columns, rows, count);
    for (int i = 0; i < count; i++) {
      change(batch, i, rows[i], groups[i], batch.weight(rows[i]));
    }
  }

  private void change(Batch batch, int number, int row, int group, long weight) {
    int id = pairs.find(keys, number);
    long now = (id < 0 ? 0 : pairs.entries().page(id)[payload(id) + WEIGHT]) + weight;
    if (now < 0) {
      ignoredRetractions++;
      return;
    }
    if (now == 0) {
      if (id >= 0) {
        order.load(batch, keyColumn, row, arrival(id));
        removeLoaded(group);
        pairs.remove(id);
      }
      return;
    }
    if (id < 0) {
      id = pairs.insert(keys, number);
      order.load(batch, keyColumn, row, arrivals);
      linkLoaded(group, id, arrivals++);
    }
    pairs.entries().writable(id)[payload(id) + WEIGHT] = now;
  }

  /** Puts a pair into the tree of a group, at the place that was loaded. */
  private void linkLoaded(int group, int id, long arrival) {
    pairs.entries().writable(id)[payload(id) + ARRIVAL] = arrival;
    int node = nodes.create(order.word0(), order.word1(), order.bytes());
    point(node, id);
    long[] page = entries().page(group);
    int at = entries().offset(group) + offset();
    page[at] = nodes.link((int) page[at], node);
  }

  /** Removes the node of the place that was loaded. */
  private void removeLoaded(int group) {
    long[] page = entries().page(group);
    int at = entries().offset(group) + offset();
    int tree = (int) page[at];
    page[at] = nodes.remove(tree, nodes.find(tree, order.word0(), order.word1(), order.bytes()));
  }

  private void point(int node, int id) {
    nodes.nodes().writable(node)[nodes.nodes().offset(node) + nodes.payload()] = id;
  }

  private int pair(int node) {
    return (int) nodes.nodes().page(node)[nodes.nodes().offset(node) + nodes.payload()];
  }

  private int payload(int id) {
    return pairs.entries().offset(id) + pairs.payload();
  }

  private long arrival(int id) {
    return pairs.entries().page(id)[payload(id) + ARRIVAL];
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    int rest = (int) source[sourceAt];
    source[sourceAt] = 0;
    while (rest != 0) {
      int node = rest - 1;
      int id = pair(node);
      rest = nodes.unlink(rest, node);
      int same = pairs.findLike(id, to);
      if (same < 0) {
        pairs.scope(id, to);
        target[at] = nodes.link((int) target[at], node);
      } else {
        unite(id, same, node, to);
      }
    }
  }

  /** Adds a pair, whose node is in no tree, to the same one of another group. */
  private void unite(int id, int same, int node, int to) {
    long arrival = arrival(id);
    EntryStore entries = pairs.entries();
    entries.writable(same)[payload(same) + WEIGHT] += entries.page(id)[payload(id) + WEIGHT];
    if (arrival < arrival(same)) {
      copy(same);
      order.load(one, KEY_ONLY, 0, arrival(same));
      removeLoaded(to);
      entries.writable(same)[payload(same) + ARRIVAL] = arrival;
      point(node, same);
      long[] page = entries().page(to);
      int at = entries().offset(to) + offset();
      page[at] = nodes.link((int) page[at], node);
    } else {
      nodes.free(node);
    }
    pairs.remove(id);
  }

  private void copy(int id) {
    for (int i = 0; i < copied.length; i++) {
      copied[i].begin();
      pairs.copyKey(id, i, copied[i], 0);
      one.column(i).share(copied[i].vector());
    }
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    nodes.forEachNode((int) page[entry + offset()], node -> {
      int id = pair(node);
      copy(id);
      writer.writeLong(1);
      for (int i = 0; i < copied.length; i++) {
        ValueState.write(copied[i].vector(), types.get(i), 0, writer);
      }
      writer.writeLongs(pairs.entries().page(id), payload(id), 2);
    });
    writer.writeLong(0);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    entries().writable(group);
    while (reader.readLong() != 0) {
      for (int i = 0; i < copied.length; i++) {
        copied[i].begin();
        ValueState.read(copied[i], 0, reader);
        one.column(i).share(copied[i].vector());
      }
      long weight = reader.readLong();
      long arrival = reader.readLong();
      arrivals = Math.max(arrivals, arrival + 1);
      keys.scopes()[0] = group;
      keys.load(one, PAIR, Batch.everyRow(), 1);
      int id = pairs.insert(keys, 0);
      pairs.entries().writable(id)[payload(id) + WEIGHT] = weight;
      order.load(one, KEY_ONLY, 0, arrival);
      linkLoaded(group, id, arrival);
    }
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
    } else {
      pairs.copyKey(pair(nodes.first(tree)), VALUE, target, row);
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
      pairs.remove(pair(tree - 1));
      page[at] = nodes.remove(tree, tree - 1);
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
    return nodes.liveBytes() + pairs.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    writer.writeLong(arrivals);
    nodes.snapshot(writer);
    pairs.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    arrivals = reader.readLong();
    nodes.restore(reader);
    pairs.restore(reader);
  }
}
