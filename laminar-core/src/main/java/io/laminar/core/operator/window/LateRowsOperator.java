package io.laminar.core.operator.window;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * LATE DATA TO: lets those rows through that are late for all their windows, which are the ones that an operator of the
 * same windows drops and counts. A row in no window is not late. Copies nothing.
 */
public final class LateRowsOperator implements TimedOperator, PartitionedOperator {
  private final int timeColumn;
  private final WindowBounds bounds;
  private final WindowEmission emission;
  private final Batch result;
  private final int[] selected = new int[Batch.MAX_ROWS];
  private long dropped = Long.MIN_VALUE;

  /**
   * Makes the operator.
   *
   * @param timeColumn the event time of the input
   * @param columns how many columns the input has
   * @param bounds the windows, one after the other, in the unit of that column
   * @param emission until when rows count
   */
  public LateRowsOperator(
      int timeColumn, int columns, WindowBounds bounds, WindowEmission emission) {
    this.timeColumn = timeColumn;
    this.bounds = bounds;
    this.emission = emission;
    this.result = new Batch(columns);
  }

  /**
   * Makes the operator for windows that overlap.
   *
   * @param timeColumn the event time of the input
   * @param columns how many columns the input has
   * @param series the windows, in the unit of that column
   * @param emission until when rows count
   */
  public static LateRowsOperator of(
      int timeColumn, int columns, WindowSeries series, WindowEmission emission) {
    return new LateRowsOperator(timeColumn, columns, new SliceBounds(series), emission);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    Vector times = batch.column(timeColumn);
    int count = 0;
    for (int i = from; i < batch.size(); i++) {
      int row = batch.selection()[i];
      selected[count] = row;
      // The last window of a row ends behind it.
      count += times.word(row) < dropped && !times.isNull(row) && isLate(times.word(row)) ? 1 : 0;
    }
    if (count > 0) {
      result.columns(batch);
      result.changesOf(batch);
      result.select(selected, count);
      output.emit(result);
    }
    return batch.size();
  }

  private boolean isLate(long time) {
    long start = bounds.start(time);
    return bounds.holds(start, time)
        && !bounds.isGap(start)
        && bounds.lastEnd(start, bounds.end(start)) <= dropped;
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    dropped = Math.max(dropped, emission.dropped(watermark));
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
  public long stateRows() {
    return 0;
  }

  /** Returns 0: it drops none. */
  @Override
  public long lateRows() {
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
  public void writeShared(StateWriter writer) {
    snapshot(writer);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    // Nothing belongs to a key.
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    restore(reader);
  }

  @Override
  public void readPartition(StateReader reader) {
    // Nothing belongs to a key.
  }

  @Override
  public void endPartitions() {
    // Nothing belongs to a key.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(dropped);
  }

  @Override
  public void restore(StateReader reader) {
    dropped = reader.readLong();
  }
}
