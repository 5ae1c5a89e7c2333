package io.laminar.core.operator.rank;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Drops and counts the rows behind the watermark, where the first or the last row of a key by event time is asked for.
 * Copies nothing.
 */
public final class DropLateOperator implements TimedOperator, StatefulOperator {
  private final int timeColumn;
  private final Batch result;
  private final int[] selected = new int[Batch.MAX_ROWS];
  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  /**
   * Makes the operator.
   *
   * @param timeColumn the event time of the input, NOT NULL
   * @param columns of the input
   */
  public DropLateOperator(int timeColumn, int columns) {
    this.timeColumn = timeColumn;
    this.result = new Batch(columns);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    Vector times = batch.column(timeColumn);
    int count = 0;
    for (int i = from; i < batch.size(); i++) {
      int row = batch.selection()[i];
      selected[count] = row;
      count += times.word(row) >= watermark ? 1 : 0;
    }
    lateRows += batch.size() - from - count;
    if (count > 0) {
      result.columns(batch);
      result.changesOf(batch);
      result.select(selected, count);
      output.emit(result);
    }
    return batch.size();
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    return true;
  }

  /** Returns that nothing waits: the watermark of a row behind it is announced before that row. */
  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public long timerOf(long eventTime) {
    return Long.MAX_VALUE;
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long stateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns false: a row may be late when it is taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
  }
}
