package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;

/**
 * Groups that go when the watermark has come a while beyond their last row. A row is written at its event time, one behind
 * the watermark at that.
 */
public final class WatermarkExpiringGroups extends ExpiringGroups implements TimedOperator {
  private final int timeColumn;
  private final long afterLastWrite;
  private long watermark = Long.MIN_VALUE;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over inserted rows with an event time
   * @param afterLastWrite how long a group stays, in units of the event time, more than 0
   * @param context of the query; takes row errors
   */
  public WatermarkExpiringGroups(GroupSpec spec, long afterLastWrite, EvaluationContext context) {
    super(spec, afterLastWrite, context);
    this.timeColumn = spec.eventTimeColumn();
    this.afterLastWrite = afterLastWrite;
  }

  @Override
  boolean isOver() {
    return watermark == Long.MAX_VALUE;
  }

  @Override
  long timeOf(Batch batch, int row) {
    return Math.max(watermark, batch.column(timeColumn).word(row));
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    return expire(watermark, output);
  }

  @Override
  public long nextTimer() {
    return nextDue();
  }

  @Override
  public long timerOf(long eventTime) {
    return SaturatingTime.plus(eventTime, afterLastWrite);
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    super.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    super.restore(reader);
  }
}
