package io.laminar.core.operator.session;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * LATE DATA TO of sessions: lets those rows through that no open session takes and whose own has been dropped, which are
 * the ones that an aggregate by the same sessions drops and counts. Keeps the bounds of open sessions to know. Copies no row.
 */
public final class LateSessionRowsOperator implements TimedOperator, PartitionedOperator {
  /** How many sessions are looked at or dropped in one step. */
  private static final int MAX_STEPS = 1024;

  private static final int TIMER_STEPS = 64;

  private final GroupSpec spec;
  private final long gap;
  private final WindowEmission emission;
  private final Sessions sessions;
  private final SessionRows rows;
  private final Batch result;
  private final int[] selected = new int[Batch.MAX_ROWS];
  private long watermark = Long.MIN_VALUE;
  private long dropped = Long.MIN_VALUE;

  /**
   * Makes the operator without state.
   *
   * @param spec keys over the input's columns, append-only; its event-time column is the one the sessions are over
   * @param gap between sessions, in the unit of the event-time column, above 0
   * @param emission until when rows count
   * @param context of the query
   */
  public LateSessionRowsOperator(
      GroupSpec spec, long gap, WindowEmission emission, EvaluationContext context) {
    this.spec = spec;
    this.gap = gap;
    this.emission = emission;
    // When their results come out is all the same here.
    WindowEmission once = new WindowEmission(WindowEmission.Kind.FINAL, emission.lateness());
    this.sessions = new Sessions(spec, gap, once, context.memory());
    // The aggregate reports what is in no session.
    this.rows = new SessionRows(spec, gap, new EvaluationContext((code, message, remedy) -> {}));
    this.result = new Batch(spec.inputTypes().size());
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = rows.collect(batch, from, batch.size());
    Vector times = batch.column(spec.eventTimeColumn());
    sessions.load(batch, rows.rows(), count);
    int late = 0;
    for (int i = 0; i < count; i++) {
      int row = rows.rows()[i];
      long time = times.word(row);
      int key = sessions.key(i);
      int session = sessions.find(key, time);
      if (session < 0 && time + gap <= dropped) {
        selected[late++] = row;
        continue;
      }
      if (session < 0) {
        session = sessions.open(i, key, time, 0);
      } else if (sessions.follower() >= 0) {
        sessions.merge(session, sessions.follower());
      }
      sessions.add(session, time, 0);
    }
    sessions.settle(TIMER_STEPS);
    if (late > 0) {
      result.columns(batch);
      result.changesOf(batch);
      result.select(selected, late);
      output.emit(result);
    }
    return rows.end();
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    dropped = emission.dropped(watermark);
    for (int steps = MAX_STEPS; steps > 0 && isDue(); steps--) {
      if (sessions.mayBeDue(dropped)) {
        sessions.settleFirst(dropped);
      } else {
        sessions.removeFirstDue();
      }
    }
    return !isDue();
  }

  private boolean isDue() {
    return sessions.firstDue() >= 0 || sessions.mayBeDue(dropped);
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
  public long stateBytes() {
    return sessions.liveBytes();
  }

  @Override
  public long stateRows() {
    return sessions.nodes().nodes().size();
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

  // ---- State ----

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(watermark);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new SessionPartitions(spec, sessions, NoContents.INSTANCE).write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermark = reader.readLong();
    dropped = emission.dropped(watermark);
  }

  @Override
  public void readPartition(StateReader reader) {
    new SessionPartitions(spec, sessions, NoContents.INSTANCE).read(reader);
  }

  @Override
  public void endPartitions() {
    // Sessions are in no order but that of their bounds.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writeShared(writer);
    sessions.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
    sessions.restore(reader);
  }

  /** Sessions of which only the bounds are kept. */
  private enum NoContents implements SessionContents {
    INSTANCE;

    @Override
    public void merge(int session, int behind) {
      // There is nothing to merge.
    }

    @Override
    public int sum(int session) {
      return -1;
    }

    @Override
    public void endSum(int sum) {
      // There is none.
    }

    @Override
    public int gather(int session, int steps) {
      return steps;
    }

    @Override
    public int gathered(int session) {
      return -1;
    }

    @Override
    public int release(int session, int steps) {
      return steps;
    }

    @Override
    public long liveBytes() {
      return 0;
    }

    @Override
    public void writeSession(int session, StateWriter writer) {
      // Its bounds are written already.
    }

    @Override
    public void readSession(int session, StateReader reader) {
      // Its bounds are read already.
    }

    @Override
    public void snapshot(StateWriter writer) {
      // Sessions are all that there is.
    }

    @Override
    public void restore(StateReader reader) {
      // Sessions are all that there is.
    }
  }
}
