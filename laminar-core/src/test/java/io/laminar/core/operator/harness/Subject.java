package io.laminar.core.operator.harness;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** What the harness replays: an operator, or a whole pipeline. */
public interface Subject {
  /** Takes all rows of a batch. */
  void process(Batch batch, Output output);

  /** Takes one step at a watermark; true when nothing more is owed. */
  boolean onWatermark(long watermark, Output output);

  /** The smallest watermark at which there is something to do. */
  long nextTimer();

  /** Rows dropped as late. */
  long lateRows();

  /** Retractions that were ignored. */
  long ignoredRetractions();

  /** Tells whether its state can be written by partition. */
  default boolean canBeParted() {
    return false;
  }

  /** Puts the state, partition by partition, into a fresh one. */
  default void partsInto(Subject fresh) {
    throw new UnsupportedOperationException();
  }

  /** Writes the whole state. */
  void snapshot(StateWriter writer);

  /** Takes over a state. */
  void restore(StateReader reader);

  /** One operator, driven as a pipeline drives it. */
  record Single(Operator operator) implements Subject {
    @Override
    public void process(Batch batch, Output output) {
      int from = 0;
      while (from < batch.size()) {
        from = operator.process(0, batch, from, output);
        if (!batch.isCommitOpen()) {
          endCommit(output);
        }
      }
    }

    private void endCommit(Output output) {
      while (operator instanceof NettingOperator netting && netting.holdsCommit()) {
        netting.endCommit(false, output);
      }
    }

    @Override
    public boolean onWatermark(long watermark, Output output) {
      endCommit(output);
      return !(operator instanceof TimedOperator timed) || timed.onWatermark(watermark, output);
    }

    @Override
    public long nextTimer() {
      return operator instanceof TimedOperator timed ? timed.nextTimer() : Long.MAX_VALUE;
    }

    @Override
    public long lateRows() {
      return operator instanceof StatefulOperator stateful ? stateful.lateRows() : 0;
    }

    @Override
    public long ignoredRetractions() {
      return operator instanceof StatefulOperator stateful ? stateful.ignoredRetractions() : 0;
    }

    @Override
    public boolean canBeParted() {
      return operator instanceof PartitionedOperator;
    }

    @Override
    public void partsInto(Subject fresh) {
      MemorySnapshot[] parts = new MemorySnapshot[KeyPartition.COUNT];
      StateWriter[] writers = new StateWriter[parts.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = new MemorySnapshot();
        writers[i] = parts[i].writer();
      }
      MemorySnapshot shared = new MemorySnapshot();
      PartitionedOperator from = (PartitionedOperator) operator;
      from.writeShared(shared.writer());
      from.writePartitions(writers);
      PartitionedOperator to = (PartitionedOperator) ((Single) fresh).operator();
      to.readShared(shared.reader(), true);
      // In whatever order they come.
      for (int i = parts.length - 1; i >= 0; i--) {
        to.readPartition(parts[i].reader());
      }
      to.endPartitions();
    }

    @Override
    public void snapshot(StateWriter writer) {
      if (operator instanceof StatefulOperator stateful) {
        stateful.snapshot(writer);
      }
    }

    @Override
    public void restore(StateReader reader) {
      if (operator instanceof StatefulOperator stateful) {
        stateful.restore(reader);
      }
    }
  }
}
