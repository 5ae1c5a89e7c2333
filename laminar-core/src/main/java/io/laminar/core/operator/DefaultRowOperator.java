package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/**
 * Passes rows on and, at the end of time, adds a row if none came: what SQL gives for an aggregate
 * without GROUP BY over no rows. For queries that run once.
 */
public final class DefaultRowOperator implements TimedOperator {
  private final Batch row;
  private boolean needed = true;

  /**
   * Makes the operator.
   *
   * @param row one row, emitted if nothing came
   */
  public DefaultRowOperator(Batch row) {
    this.row = row;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    needed = false;
    output.emit(batch);
    return batch.size();
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    if (needed && watermark == Long.MAX_VALUE) {
      needed = false;
      row.oneCommit(true);
      output.emit(row);
    }
    return true;
  }

  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public long timerOf(long eventTime) {
    return Long.MAX_VALUE;
  }
}
