package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * MIN and MAX over a changelog: every value of the group in order, with the sum of its weights. One
 * word in the group's entry: the tree.
 */
final class RetractableExtreme extends Accumulator {
  private final AggregateCall call;
  private final boolean isMin;
  private final WeightedValues values;

  RetractableExtreme(AggregateCall call, ByteHeap heap, MemoryAccount account) {
    this.call = call;
    this.isMin = call.function() == AggregateFunction.MIN;
    this.values = new WeightedValues(call.argumentType(), heap, account, node -> {});
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
      page[at] = values.add((int) page[at], argument, rows[i], batch.weight(rows[i]));
    }
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    target[at] = values.union((int) source[sourceAt], (int) target[at]);
    source[sourceAt] = 0;
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    values.writeTree((int) page[entry + offset()], writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    entries().writable(group)[entries().offset(group) + offset()] = values.readTree(reader);
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
      values.write(isMin ? values.nodes().first(tree) : values.nodes().last(tree), target, row);
    }
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    return values.release(page, entry + offset(), budget);
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
