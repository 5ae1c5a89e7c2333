package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import java.util.List;

/**
 * Rows that go when the watermark has come a while beyond them. A row came at its event time, one behind the watermark at
 * that.
 */
public final class WatermarkExpiringRows extends ExpiringRows implements TimedOperator {
  private final int timeColumn;
  private final long stay;
  private long watermark = Long.MIN_VALUE;

  /**
   * Makes the operator without state.
   *
   * @param types of the input's columns
   * @param timeColumn the one with the event time
   * @param stay how long a row stays, in units of the event time, more than 0
   * @param context of the query
   */
  public WatermarkExpiringRows(
      List<DataType> types, int timeColumn, long stay, EvaluationContext context) {
    super(types, context);
    this.timeColumn = timeColumn;
    this.stay = stay;
  }

  @Override
  boolean isOver() {
    return watermark == Long.MAX_VALUE;
  }

  @Override
  long due(Batch batch, int row) {
    return SaturatingTime.plus(Math.max(watermark, batch.column(timeColumn).word(row)), stay);
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
    return SaturatingTime.plus(eventTime, stay);
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(watermark);
    super.writeShared(writer);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermark = reader.readLong();
    super.readShared(reader, whole);
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
