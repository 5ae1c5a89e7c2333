package io.laminar.core.operator.session;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with SESSION over append-only input, with results that come once: a row joins the session of its key that it is less
 * than a gap away from, merges two, or begins one; each session has one group, which changes in place.
 *
 * <p>When the watermark reaches the end of a session, its last row's time plus the gap, it gives one row, sessions in
 * order of end, then of start, then of their first arrival, and goes; under EMIT FINAL that is the lateness later. The output is
 * append-only.
 *
 * <p>Output columns: the group keys, {@code window_start}, {@code window_end} (both of the event
 * time's type), the aggregates.
 *
 * <p>A row is late when no open session takes it and the watermark has reached its time plus the gap and the lateness: dropped
 * and counted. A row without event time (NULL) is a row error. A result that does not fit its type is a row error, and that
 * session has no row.
 */
public final class SessionAggregateOperator
    implements TimedOperator, LaggingOperator, WaitingOperator, PartitionedOperator {
  /** How many sessions, or values that they hold, are looked at or dropped in one step. */
  private static final int MAX_STEPS = 1024;

  /** How many sessions are looked at to find the next timer. */
  private static final int TIMER_STEPS = 64;

  private final GroupSpec spec;
  private final long gap;
  private final Groups groups;
  private final Sessions sessions;
  private final GroupPerSession contents;
  private final SessionRows rows;
  private final OutputRows result;
  private final SessionCloser closer;

  /** Rows of the present batch that are in sessions and not in their groups yet. */
  private final int[] pending = new int[Batch.MAX_ROWS];

  private int pendingCount;
  private final WindowEmission emission;
  private long watermark = Long.MIN_VALUE;

  /** Sessions that end there or before were dropped. */
  private long dropped = Long.MIN_VALUE;

  private long lateRows;

  /** The number of the next row that is in time. */
  private long nextArrival;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns, append-only; its event-time column is the one the sessions
   *     are over
   * @param gap between sessions, in the unit of the event-time column, above 0
   * @param emission when results come out, and until when rows count: append-only
   * @param context of the query; takes row errors
   */
  public SessionAggregateOperator(
      GroupSpec spec, long gap, WindowEmission emission, EvaluationContext context) {
    this.spec = spec.withEventTime();
    this.gap = gap;
    this.groups = new Groups(Sessions.withoutKeys(spec), false, context);
    this.sessions = new Sessions(spec, gap, emission, context.memory());
    this.contents = new GroupPerSession(sessions, groups);
    this.rows = new SessionRows(spec, gap, context);
    this.result = new OutputRows(outputTypes(spec), false);
    this.closer =
        new SessionCloser(sessions, contents, groups, result, spec.keys().size(), emission);
    this.emission = emission;
  }

  /**
   * The types of the output: keys, window_start, window_end, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    List<DataType> types = new ArrayList<>(spec.keyTypes());
    DataType time = spec.inputTypes().get(spec.eventTimeColumn()).withNullable(false);
    types.add(time);
    types.add(time);
    spec.calls().stream().map(AggregateCall::resultType).forEach(types::add);
    return types;
  }

  // ---- Rows ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = rows.collect(batch, from, batch.size());
    Vector times = batch.column(spec.eventTimeColumn());
    sessions.load(batch, rows.rows(), count);
    for (int i = 0; i < count; i++) {
      int row = rows.rows()[i];
      long time = times.word(row);
      int key = sessions.key(i);
      int session = sessions.find(key, time);
      if (session < 0 && time + gap <= dropped) {
        lateRows++;
        continue;
      }
      if (session < 0) {
        session = sessions.open(i, key, time, nextArrival);
        contents.open(session);
      } else if (sessions.follower() >= 0) {
        // The rows before it are in their groups first, so that all is as if rows came one by one.
        addPending(batch);
        contents.merge(session, sessions.follower());
        sessions.merge(session, sessions.follower());
      }
      nextArrival++;
      sessions.add(session, time, 1);
      groups.ids()[pendingCount] = sessions.group(session);
      pending[pendingCount++] = row;
    }
    addPending(batch);
    sessions.settle(TIMER_STEPS);
    return rows.end();
  }

  private void addPending(Batch batch) {
    if (pendingCount > 0) {
      groups.add(batch, pending, pendingCount);
      pendingCount = 0;
    }
  }

  // ---- Firing ----

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    dropped = emission.dropped(watermark);
    boolean done = closer.close(dropped, MAX_STEPS, 0);
    result.flush(output, true);
    if (done) {
      sessions.settle(TIMER_STEPS);
    }
    return done;
  }

  @Override
  public long nextTimer() {
    return emission.droppedAt(sessions.nextTimer());
  }

  @Override
  public long timerOf(long eventTime) {
    return emission.droppedAt(rows.timerOf(eventTime));
  }

  @Override
  public @Nullable Wait waitingFor() {
    return emission.waitFor(sessions.nextTimer(), "session");
  }

  @Override
  public boolean isLagging() {
    return emission.lateness() > 0;
  }

  @Override
  public long outputWatermark(long ofInput) {
    return emission.dropped(ofInput);
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return emission.droppedAt(outputWatermark);
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes() + sessions.liveBytes();
  }

  @Override
  public long stateRows() {
    return groups.table().size();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long heldRows() {
    return sessions.rows();
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns false: a session of a row may have fired or have been merged. */
  @Override
  public boolean canRetract() {
    return false;
  }

  // ---- State by partition ----

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new SessionPartitions(spec, sessions, contents).write(partitions);
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(nextArrival);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermark = reader.readLong();
    dropped = emission.dropped(watermark);
    long late = reader.readLong();
    lateRows = whole ? late : 0;
    nextArrival = reader.readLong();
  }

  @Override
  public void readPartition(StateReader reader) {
    new SessionPartitions(spec, sessions, contents).read(reader);
  }

  @Override
  public void endPartitions() {
    // Each session has its bounds and its arrival: no order is left to find.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writeShared(writer);
    closer.snapshot(writer);
    sessions.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
    closer.restore(reader);
    sessions.restore(reader);
    groups.restore(reader);
  }
}
