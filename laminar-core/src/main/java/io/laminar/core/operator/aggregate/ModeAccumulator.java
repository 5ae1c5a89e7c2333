package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * MODE: the value that occurs most often, of several the smallest. Every value of the group in order, with the sum of its
 * weights.
 *
 * <pre>
 *   the tree │ node of the result + 1, 0 while it is not known
 * </pre>
 *
 * <p>A value that comes is compared with the result. Where the result itself becomes rarer, as after a merge, all different
 * values are looked through when it is written next.
 */
final class ModeAccumulator extends Accumulator {
  private static final int TREE = 0;
  private static final int BEST = 1;

  private final int argument;
  private final WeightedValues values;
  private long[] page = new long[0];
  private int at;

  ModeAccumulator(AggregateCall call, ByteHeap heap, MemoryAccount account) {
    this.argument = call.argument();
    this.values =
        new WeightedValues(call.argumentType(), heap, account, this::beforeRemoval).joiningZeros();
  }

  @Override
  int words() {
    return 2;
  }

  @Override
  boolean isInEntry() {
    return false;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector value = batch.column(argument);
    for (int i = 0; i < count; i++) {
      page = entries().page(groups[i]);
      at = entries().offset(groups[i]) + offset();
      boolean isEmpty = page[at + TREE] == 0;
      long weight = batch.weight(rows[i]);
      page[at + TREE] = values.add((int) page[at + TREE], value, rows[i], weight);
      int node = values.node();
      if (node < 0 || values.isRemoved()) {
        continue;
      }
      int best = (int) page[at + BEST] - 1;
      if (isEmpty || (weight > 0 && best >= 0 && precedes(node, best))) {
        page[at + BEST] = node + 1L;
      } else if (weight < 0 && node == best) {
        page[at + BEST] = 0;
      }
    }
  }

  /** Tells whether a value is the result rather than another one. */
  private boolean precedes(int node, int other) {
    long weight = values.weight(node);
    long ofOther = values.weight(other);
    return weight > ofOther || (weight == ofOther && values.nodes().compareNodes(node, other) < 0);
  }

  private void beforeRemoval(int node) {
    if (node == (int) page[at + BEST] - 1) {
      page[at + BEST] = 0;
    }
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    int sourceAt = entries().offset(from) + offset();
    long[] target = entries().page(to);
    int targetAt = entries().offset(to) + offset();
    target[targetAt + TREE] =
        values.union((int) source[sourceAt + TREE], (int) target[targetAt + TREE]);
    target[targetAt + BEST] = 0;
    source[sourceAt + TREE] = 0;
    source[sourceAt + BEST] = 0;
  }

  @Override
  void writeGroup(long[] words, int entry, StateWriter writer) {
    values.writeTree((int) words[entry + offset() + TREE], writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    long[] words = entries().writable(group);
    int start = entries().offset(group) + offset();
    words[start + TREE] = values.readTree(reader);
    words[start + BEST] = 0;
  }

  @Override
  boolean canRetract(int groupCount) {
    return true;
  }

  @Override
  boolean write(long[] words, int entry, long rows, ColumnBuffer target, int row) {
    int start = entry + offset();
    int tree = (int) words[start + TREE];
    int best = (int) words[start + BEST] - 1;
    if (tree == 0) {
      target.setNull(row);
      return true;
    }
    if (best < 0) {
      best = values.nodes().first(tree);
      for (int node = best; node >= 0; node = values.nodes().next(tree, node)) {
        best = values.weight(node) > values.weight(best) ? node : best;
      }
    }
    values.write(best, target, row);
    return true;
  }

  @Override
  int release(long[] words, int entry, int budget) {
    page = words;
    at = entry + offset();
    words[at + BEST] = 0;
    return values.release(words, at + TREE, budget);
  }

  @Override
  long ignoredRetractions() {
    return values.ignoredRetractions();
  }

  @Override
  long liveBytes() {
    return values.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    values.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    values.restore(reader);
  }
}
