package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TickingOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EMIT EVERY: holds changes back until a tick of the clock, and gives what is left of them then: −1 of each row that is
 * there no more, +1 of each that has come.
 *
 * <pre>
 *   changes ──▶ WaitingChanges: rows by window, each with its sum ──tick────────────────▶ all of them
 *                                                                 ──W at a window's end─▶ those of the window
 *           ──▶ WaitingSessions: by the key of sessions           ──W at a session's end▶ those of its key
 * </pre>
 *
 * <p>Ticks are at the multiples of the period, counted from when the database was opened; where nothing waits there is
 * none. The changes of a window come out when the watermark reaches its end at the latest, all of them at the end of
 * time. Windows come in order of their end, rows in the order of their first change since the last tick, so that
 * a retraction comes before the insertion that replaces it.
 *
 * <p>Output columns: those of the input. The output is a changelog.
 */
public final class EveryOperator implements TimedOperator, TickingOperator, PartitionedOperator {
  /** How many rows and windows are looked at in one step. */
  private static final int MAX_STEPS = 1024;

  private final List<DataType> types;
  private final EverySpec spec;
  private final EvaluationContext context;
  private final WaitingRows waiting;
  private final OutputRows result;
  private long dueNanos = Long.MAX_VALUE;

  // While state is read by partition.
  private @Nullable WaitingPartitions reading;

  /**
   * Makes the operator without state.
   *
   * @param types of the columns
   * @param spec when changes come out
   * @param context of the query; gives the time
   */
  public EveryOperator(List<DataType> types, EverySpec spec, EvaluationContext context) {
    this.types = List.copyOf(types);
    this.spec = spec;
    this.context = context;
    this.waiting = spec.sessions()
        ? new WaitingSessions(types, spec.windowColumn(), context.memory())
        : new WaitingChanges(types, spec.windowColumn(), context.memory());
    this.result = new OutputRows(types, true);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = batch.size() - from;
    waiting.find(batch, from, count);
    for (int i = 0; i < count; i++) {
      int row = batch.selection()[from + i];
      waiting.add(i, batch, row, batch.weight(row));
    }
    waiting.forget(count);
    schedule();
    return batch.size();
  }

  private void schedule() {
    if (waiting.isEmpty()) {
      dueNanos = Long.MAX_VALUE;
    } else if (dueNanos == Long.MAX_VALUE) {
      dueNanos = spec.tickAfter(context.passedNanos());
    }
  }

  @Override
  public long nextTick() {
    return dueNanos;
  }

  @Override
  public boolean onTick(long elapsedNanos, Output output) {
    return emit(Long.MAX_VALUE, output);
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    return emit(watermark, output);
  }

  /** Emits the changes of windows that end at a time or before, as far as there is room. */
  private boolean emit(long until, Output output) {
    int steps = MAX_STEPS;
    while (steps > 0 && result.room() > 0 && waiting.hasUntil(until)) {
      waiting.emitSome(until, result);
      steps--;
    }
    result.flush(output, true);
    boolean done = !waiting.hasUntil(until);
    if (done) {
      schedule();
    }
    return done;
  }

  @Override
  public long nextTimer() {
    return waiting.firstEnd();
  }

  @Override
  public long timerOf(long eventTime) {
    return spec.ends().applyAsLong(eventTime);
  }

  @Override
  public long stateBytes() {
    return waiting.liveBytes();
  }

  @Override
  public long stateRows() {
    return waiting.rows().size();
  }

  /** Returns 0: what is late does not get here. */
  @Override
  public long lateRows() {
    return 0;
  }

  /** The rows of which a change waits. */
  @Override
  public long heldRows() {
    return waiting.rows().size();
  }

  /** Returns 0: a retraction of what never came goes on as it is. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns true: a change that is taken back is left out, or goes out with the opposite sign. */
  @Override
  public boolean canRetract() {
    return true;
  }

  // ---- State ----

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(dueNanos);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new WaitingPartitions(waiting, types, spec.keyColumns()).write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    dueNanos = reader.readLong();
    reading = new WaitingPartitions(waiting, types, spec.keyColumns());
  }

  @Override
  public void readPartition(StateReader reader) {
    if (reading != null) {
      reading.read(reader);
    }
  }

  @Override
  public void endPartitions() {
    if (reading != null) {
      reading.end();
    }
    reading = null;
    if (waiting.isEmpty()) {
      dueNanos = Long.MAX_VALUE;
    }
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(dueNanos);
    waiting.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    dueNanos = reader.readLong();
    waiting.restore(reader);
  }
}
