package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.function.Supplier;

/**
 * A join whose rows come in one stream: the number of the input, then the columns, which both inputs
 * have alike. Where it stops within a batch it is replaced by one that is restored from its state.
 */
final class JoinSubject implements Subject {
  private final Supplier<PartitionedOperator> factory;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private PartitionedOperator operator;

  JoinSubject(Supplier<PartitionedOperator> factory) {
    this.factory = factory;
    this.operator = factory.get();
  }

  Operator operator() {
    return operator;
  }

  @Override
  public void process(Batch batch, Output output) {
    int from = 0;
    while (from < batch.size()) {
      long input = batch.column(0).word(batch.selection()[from]);
      int to = from;
      while (to < batch.size() && batch.column(0).word(batch.selection()[to]) == input) {
        rows[to - from] = batch.selection()[to];
        to++;
      }
      Batch part = new Batch(batch.columnCount() - 1);
      for (int i = 0; i < part.columnCount(); i++) {
        part.column(i, batch.column(i + 1));
      }
      part.changesOf(batch);
      part.select(rows, to - from);
      int next = operator.process((int) input, part, 0, output);
      while (next < part.size()) {
        replace();
        next = operator.process((int) input, part, next, output);
      }
      from = to;
    }
  }

  private void replace() {
    MemorySnapshot snapshot = new MemorySnapshot();
    operator.snapshot(snapshot.writer());
    operator = factory.get();
    operator.restore(snapshot.reader());
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    return true;
  }

  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public long lateRows() {
    return operator.lateRows();
  }

  @Override
  public long ignoredRetractions() {
    return operator.ignoredRetractions();
  }

  @Override
  public boolean canBeParted() {
    return true;
  }

  @Override
  public void partsInto(Subject fresh) {
    PartitionedOperator to = ((JoinSubject) fresh).operator;
    MemorySnapshot shared = new MemorySnapshot();
    operator.writeShared(shared.writer());
    to.readShared(shared.reader(), true);
    MemorySnapshot[] parts = new MemorySnapshot[KeyPartition.COUNT];
    StateWriter[] writers = new StateWriter[parts.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new MemorySnapshot();
      writers[i] = parts[i].writer();
    }
    operator.writePartitions(writers);
    for (int i = parts.length - 1; i >= 0; i--) {
      to.readPartition(parts[i].reader());
    }
    to.endPartitions();
  }

  @Override
  public void snapshot(StateWriter writer) {
    operator.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    operator.restore(reader);
  }
}
