package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimekeepingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Appends the time at which a row was taken, by the clock of the database: an event time whose watermark
 * rises with ticks, when something behind the operator waits for it. It never goes back, whatever the
 * clock does, so that no row is late. The input's columns are shared.
 */
public final class ProcessingTimeOperator implements TimekeepingOperator, PartitionedOperator {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int columns;
  private final long nanosPerUnit;
  private final EvaluationContext context;
  private final Batch result;
  private final long[] time = {Long.MIN_VALUE};
  private final Vector times = new Vector();
  private final WakeUp wakeUp = new WakeUp();
  private long watermark = Long.MIN_VALUE;
  private long awaited = Long.MAX_VALUE;

  /**
   * Makes the operator.
   *
   * @param columns of the input
   * @param type of the time, a TIMESTAMP
   * @param context of the query; gives the time
   */
  public ProcessingTimeOperator(int columns, DataType type, EvaluationContext context) {
    this.columns = columns;
    this.nanosPerUnit = NANOS_PER_SECOND / type.unitsPerSecond();
    this.context = context;
    this.result = new Batch(columns + 1);
    times.point(time, 0, 0);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    wakeUp.see(context);
    time[0] = Math.max(time[0], present());
    for (int i = 0; i < columns; i++) {
      result.column(i).share(batch.column(i));
    }
    result.column(columns).share(times);
    result.changesOf(batch);
    result.select(batch.selection(), batch.size());
    output.emit(result);
    return batch.size();
  }

  private long present() {
    return Math.floorDiv(context.nowNanos(), nanosPerUnit);
  }

  @Override
  public void await(long newAwaited) {
    awaited = newAwaited;
  }

  @Override
  public long outputWatermark() {
    return watermark;
  }

  @Override
  public long nextTick() {
    if (awaited == Long.MAX_VALUE || awaited <= watermark) {
      return Long.MAX_VALUE;
    }
    boolean beyondNanos = Math.abs(awaited) > Long.MAX_VALUE / nanosPerUnit;
    return wakeUp.at(beyondNanos ? Long.MAX_VALUE : awaited * nanosPerUnit);
  }

  @Override
  public boolean onTick(long elapsedNanos, Output output) {
    wakeUp.tick(context);
    time[0] = Math.max(time[0], present());
    watermark = time[0];
    return true;
  }

  // ---- State ----

  /** Returns 0: two times. */
  @Override
  public long stateBytes() {
    return 0;
  }

  /** Returns 0. */
  @Override
  public long stateRows() {
    return 0;
  }

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

  /** Returns false: what is taken back came at another time. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(time[0]);
    writer.writeLong(watermark);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    // Nothing belongs to a key.
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    time[0] = reader.readLong();
    watermark = reader.readLong();
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
    writeShared(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
  }
}
