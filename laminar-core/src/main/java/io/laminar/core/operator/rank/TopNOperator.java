package io.laminar.core.operator.rank;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * The rows at some positions of each key's order, maintained: −1 of a row that leaves them, +1 of one that enters, and,
 * where positions are shown, −1 and +1 of each row that moves. Nothing is emitted for a commit after which all is as
 * before. Retractions come first, rows in the order in which the commit touched them.
 *
 * <p>Output columns: those of the input, and the position, counted from 1, where it is shown. Over append-only input it
 * keeps no more rows of a key than the last position that is shown; over a changelog it keeps all. A retraction of a row
 * that is not held is ignored and counted. A key without rows is forgotten.
 */
public final class TopNOperator implements NettingOperator, PartitionedOperator {
  private final RankSpec spec;
  private final RankedPartitions partitions;
  private final CommitChanges changes;
  private final OutputRows result;
  private final RankedPartitions.OutputColumns target;
  private final int columns;
  private boolean holding;
  private int heldOrdinal;
  private long ignoredRetractions;

  /**
   * Makes the operator without state.
   *
   * @param spec which rows are shown
   * @param context of the query
   */
  public TopNOperator(RankSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.partitions = new RankedPartitions(spec, context.memory());
    this.changes = new CommitChanges(spec, partitions);
    this.result = new OutputRows(spec.outputTypes(), spec.changelogOutput());
    this.target = result::column;
    this.columns = spec.inputTypes().size();
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    if (spec.offset() == spec.end()) {
      return batch.size();
    }
    partitions.load(batch, from);
    int position = from;
    while (position < batch.size()) {
      int first = position;
      position = batch.commitEnd(first);
      if (!holding) {
        heldOrdinal = batch.ordinal(batch.selection()[first]);
      }
      for (int i = first; i < position; i++) {
        apply(batch, i - from, batch.weight(batch.selection()[i]));
      }
      holding = !changes.isEmpty();
      if (holding && !batch.isCommitOpen()) {
        if (changes.collect() > result.room()) {
          break;
        }
        write();
      }
    }
    result.flush(output);
    return position;
  }

  private void apply(Batch batch, int number, long weight) {
    for (long left = weight; left > 0; left--) {
      partitions.add(partitions.findOrInsert(number), number, batch, changes);
    }
    for (long left = weight; left < 0; left++) {
      int partition = partitions.find(number);
      if (partition < 0 || !partitions.retract(partition, number, batch, changes)) {
        ignoredRetractions++;
      }
    }
  }

  /** Writes changes of the commit as far as there is room, and forgets it when all are written. */
  private boolean write() {
    int left = changes.collect();
    int count = Math.min(left, result.room());
    changes.write(count, target, result.count());
    for (int i = 0; i < count; i++) {
      if (spec.numbered()) {
        result.column(columns).setWord(result.count(), changes.position());
      }
      result.add(changes.weight(), heldOrdinal);
      changes.advance();
    }
    if (count == left) {
      changes.clear();
      holding = false;
    }
    return count == left;
  }

  @Override
  public boolean holdsCommit() {
    return holding;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    boolean done = write();
    result.flush(output, step || !done);
    return done;
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return partitions.liveBytes();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return partitions.nodes().size();
  }

  /** Returns 0: every commit is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns whether all rows are kept; of those that were dropped one might come up. */
  @Override
  public boolean canRetract() {
    return spec.changelogInput();
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(partitions.nextArrival());
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] writers) {
    KeyTransfer transfer = new KeyTransfer(partitions);
    partitions.partitions().entries().forEachLive(id -> transfer.write(id, writers));
    for (StateWriter writer : writers) {
      writer.writeLong(0);
    }
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    partitions.nextArrival(reader.readLong());
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    KeyTransfer transfer = new KeyTransfer(partitions);
    for (long size = reader.readLong(); size > 0; size = reader.readLong()) {
      transfer.read(size, reader);
    }
  }

  @Override
  public void endPartitions() {
    // The order of keys decides nothing.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(holding ? 1 : 0);
    writer.writeLong(heldOrdinal);
    writer.writeLong(ignoredRetractions);
    partitions.snapshot(writer);
    changes.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    holding = reader.readLong() == 1;
    heldOrdinal = (int) reader.readLong();
    ignoredRetractions = reader.readLong();
    partitions.restore(reader);
    changes.restore(reader);
  }
}
