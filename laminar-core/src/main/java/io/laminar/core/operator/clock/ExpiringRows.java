package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpiringOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows go some time after they came: they are retracted (−1) and counted, so that what is behind it keeps no more than
 * the rows of that time. Equal rows go together, after the last of them.
 *
 * <pre>
 *   row ──▶ +1, and MovingRows ──time──▶ −1
 * </pre>
 */
abstract class ExpiringRows implements ExpiringOperator, PartitionedOperator, WaitingOperator {
  private final List<DataType> types;
  private final MovingRows rows;
  private final OutputRows result;
  private final int[] taken = new int[Batch.MAX_ROWS];

  // How many copies of the first row have come out.
  private long copies;
  private long expired;
  private long lateRows;
  private long ignoredRetractions;

  ExpiringRows(List<DataType> types, EvaluationContext context) {
    this.types = List.copyOf(types);
    this.rows = new MovingRows(types, context.memory());
    this.result = new OutputRows(types, true);
  }

  /** Tells whether time has ended: a row that comes then is late, as nothing would ever let it go. */
  abstract boolean isOver();

  /** The time at which a row goes. */
  abstract long due(Batch batch, int row);

  @Override
  public final int process(int input, Batch batch, int from, Output output) {
    int count = batch.size() - from;
    if (isOver()) {
      lateRows += count;
      return batch.size();
    }
    System.arraycopy(batch.selection(), from, taken, 0, count);
    rows.load(batch, taken, count);
    for (int i = 0; i < count; i++) {
      int row = taken[i];
      long weight = batch.weight(row);
      if (weight > 0) {
        rows.extend(i, due(batch, row), weight);
        result.addCopy(batch, row);
      } else if (rows.remove(i, -weight)) {
        result.addCopy(batch, row);
      } else {
        ignoredRetractions++;
      }
    }
    result.flush(output, batch.isCommitOpen());
    return batch.size();
  }

  /** When the first row is due; {@link Long#MAX_VALUE} where there is none. */
  final long nextDue() {
    return rows.next();
  }

  private boolean isDue(long now) {
    return rows.size() > 0 && rows.next() <= now;
  }

  /** Retracts rows that are due, as many as there is room for; false when it is to be called again. */
  final boolean expire(long now, Output output) {
    while (isDue(now) && result.room() > 0) {
      int row = rows.first();
      int at = result.count();
      for (int column = 0; column < types.size(); column++) {
        rows.write(row, column, result.column(column), at);
      }
      result.add(-1, 0);
      expired++;
      copies++;
      if (copies == rows.weight(row)) {
        copies = 0;
        rows.move(row);
      }
    }
    result.flush(output, true);
    return !isDue(now);
  }

  /** Returns null: each commit is answered at once. */
  @Override
  public final @Nullable Wait waitingFor() {
    return null;
  }

  @Override
  public final long expiredRows() {
    return expired;
  }

  @Override
  public final long stateBytes() {
    return rows.liveBytes();
  }

  @Override
  public final long stateRows() {
    return rows.size();
  }

  @Override
  public final long lateRows() {
    return lateRows;
  }

  /** Returns 0: each row comes out at once. */
  @Override
  public final long heldRows() {
    return 0;
  }

  @Override
  public final long ignoredRetractions() {
    return ignoredRetractions;
  }

  @Override
  public final boolean canRetract() {
    return true;
  }

  // ---- State ----

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(rows.arrivals());
    writer.writeLong(expired);
    writer.writeLong(lateRows);
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public final void writePartitions(StateWriter[] partitions) {
    new MovingTransfer(types, rows).write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    rows.arrivals(reader.readLong());
    long wereExpired = reader.readLong();
    long wereLate = reader.readLong();
    long wereIgnored = reader.readLong();
    expired = whole ? wereExpired : 0;
    lateRows = whole ? wereLate : 0;
    ignoredRetractions = whole ? wereIgnored : 0;
  }

  @Override
  public final void readPartition(StateReader reader) {
    new MovingTransfer(types, rows).read(reader);
  }

  @Override
  public final void endPartitions() {
    // The rows are in order of their moments.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(copies);
    writer.writeLong(expired);
    writer.writeLong(lateRows);
    writer.writeLong(ignoredRetractions);
    rows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    copies = reader.readLong();
    expired = reader.readLong();
    lateRows = reader.readLong();
    ignoredRetractions = reader.readLong();
    rows.restore(reader);
  }
}
