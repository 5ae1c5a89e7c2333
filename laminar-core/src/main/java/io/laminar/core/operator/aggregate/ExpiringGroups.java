package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpiringOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY without a window over inserted rows, whose groups go some time after their last row: they are retracted (−1), and
 * a later row begins a new group. What a {@link GroupAggregateOperator} does, and a queue of groups by time.
 */
abstract class ExpiringGroups implements NettingOperator, ExpiringOperator, WaitingOperator {
  private final GroupAggregateOperator aggregate;
  private final Groups groups;
  private final OutputRows result;
  private final GroupExpiry expiry;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private long lateRows;

  ExpiringGroups(GroupSpec spec, long afterLastWrite, EvaluationContext context) {
    if (spec.changelogInput() || spec.keys().isEmpty()) {
      throw new IllegalArgumentException("groups expire by key, of rows that are only added");
    }
    this.aggregate = new GroupAggregateOperator(spec, GroupExpiry.OWNER_WORDS, context);
    this.groups = aggregate.groups();
    this.result = new OutputRows(GroupAggregateOperator.outputTypes(spec), true);
    this.expiry = new GroupExpiry(groups, result, afterLastWrite, context.memory());
  }

  /** Tells whether time has ended: a row that comes then is late, as nothing would let its group go. */
  abstract boolean isOver();

  /** The time that a row is written at. */
  abstract long timeOf(Batch batch, int row);

  @Override
  public final int process(int input, Batch batch, int from, Output output) {
    if (isOver()) {
      lateRows += batch.size() - from;
      return batch.size();
    }
    int end = aggregate.process(input, batch, from, output);
    int count = end - from;
    System.arraycopy(batch.selection(), from, rows, 0, count);
    groups.load(batch, rows, count);
    for (int i = 0; i < count; i++) {
      int id = groups.find(i);
      // A row that failed has made no group.
      if (id >= 0) {
        expiry.written(id, timeOf(batch, rows[i]));
      }
    }
    return end;
  }

  @Override
  public final boolean holdsCommit() {
    return aggregate.holdsCommit();
  }

  @Override
  public final boolean endCommit(boolean step, Output output) {
    return aggregate.endCommit(step, output);
  }

  /** When the first group may be due. */
  final long nextDue() {
    return expiry.nextDue();
  }

  /** Retracts groups that are due; false when it is to be called again. */
  final boolean expire(long now, Output output) {
    boolean done = expiry.expire(now);
    result.flush(output, true);
    return done;
  }

  /** Returns null: each commit is answered at once. */
  @Override
  public final @Nullable Wait waitingFor() {
    return null;
  }

  @Override
  public final long expiredRows() {
    return expiry.expired();
  }

  @Override
  public final long stateBytes() {
    return aggregate.stateBytes() + expiry.liveBytes();
  }

  @Override
  public final long stateRows() {
    return aggregate.stateRows();
  }

  @Override
  public final long lateRows() {
    return lateRows;
  }

  @Override
  public final long heldRows() {
    return 0;
  }

  @Override
  public final long ignoredRetractions() {
    return aggregate.ignoredRetractions();
  }

  /** Returns false: of a group that has gone nothing can be taken back. */
  @Override
  public final boolean canRetract() {
    return false;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(lateRows);
    writer.writeLong(expiry.expired());
    aggregate.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    lateRows = reader.readLong();
    long expired = reader.readLong();
    aggregate.restore(reader);
    expiry.restore(expired);
  }
}
