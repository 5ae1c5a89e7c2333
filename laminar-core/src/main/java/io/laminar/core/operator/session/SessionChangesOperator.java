package io.laminar.core.operator.session;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with SESSION row by row: over a changelog, or where what was emitted may be taken back.
 *
 * <p>A row that is taken back may shorten its session, cut it in two, or end it. Where the watermark has reached the end
 * of what is left, that closes with the commit.
 *
 * <p>EMIT CHANGES: each row gives −1 of the sessions that it touches as they were, and +1 of what they are: equal rows of
 * a commit are still to be netted. A session that closes gives no row. EMIT ON WINDOW CLOSE and EMIT FINAL: the output is
 * append-only.
 *
 * <p>EMIT ON WINDOW CLOSE with lateness: a session gives its row when the watermark reaches its end, and is corrected like
 * that until it is dropped, the lateness later. A row that takes it, alone or with another one, beyond the watermark takes its
 * row back: it gives one when the watermark reaches its new end. A row behind the watermark that begins a session gives its row at
 * once.
 *
 * <p>Output columns and late rows: as {@link SessionAggregateOperator}. A retraction that is in no open session is late as
 * a row would be; one of a row that is not held is ignored and counted.
 */
public final class SessionChangesOperator
    implements TimedOperator,
        NettingOperator,
        LaggingOperator,
        WaitingOperator,
        PartitionedOperator {
  private static final int MAX_STEPS = 1024;
  private static final int TIMER_STEPS = 64;

  /** A retraction takes one session, and leaves two. An insertion takes two. */
  private static final int MAX_CHANGES = 3;

  private final GroupSpec spec;
  private final long gap;
  private final WindowEmission emission;
  private final Groups groups;
  private final Sessions sessions;
  private final @Nullable GroupPerSession bySession;
  private final @Nullable GroupPerTime byTime;
  private final SessionContents contents;
  private final SessionRows rows;
  private final OutputRows result;
  private final SessionCloser closer;

  private long watermark = Long.MIN_VALUE;
  private long lateRows;
  private long ignoredRetractions;
  private long nextArrival;

  /** Whether a commit is being emitted in parts. */
  private boolean inParts;

  /** Whether a commit has left sessions whose end the watermark has reached. */
  private boolean closesEarly;

  private int heldOrdinal;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the sessions are over
   * @param gap between sessions, in the unit of the event-time column, above 0
   * @param emission when results come out, and until when rows count
   * @param context of the query; takes row errors
   */
  public SessionChangesOperator(
      GroupSpec spec, long gap, WindowEmission emission, EvaluationContext context) {
    this.spec = spec.withEventTime();
    this.gap = gap;
    this.emission = emission;
    this.rows = new SessionRows(spec, gap, context);
    this.groups = new Groups(Sessions.withoutKeys(spec), emission.isChangelog(), context);
    this.sessions = new Sessions(spec, gap, emission, context.memory());
    if (spec.changelogInput()) {
      this.bySession = null;
      this.byTime = new GroupPerTime(sessions, groups, context.memory());
      this.contents = byTime;
    } else {
      this.bySession = new GroupPerSession(sessions, groups);
      this.byTime = null;
      this.contents = bySession;
    }
    this.result = new OutputRows(outputTypes(spec), emission.isChangelog());
    this.closer =
        new SessionCloser(sessions, contents, groups, result, spec.keys().size(), emission);
  }

  /**
   * The types of the output: keys, window_start, window_end, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    return SessionAggregateOperator.outputTypes(spec);
  }

  // ---- Commits ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size()) {
      int end = batch.isCommitOpen() ? batch.size() : batch.commitEnd(position);
      if (inParts || mostRows(end - position) > result.room()) {
        if (result.count() == 0) {
          position = processPart(batch, position, end, output);
        }
        break;
      }
      apply(batch, position, end);
      position = end;
      if (!batch.isCommitOpen() && !endEarly()) {
        break;
      }
    }
    result.flush(output, batch.isCommitOpen());
    sessions.settle(TIMER_STEPS);
    return position;
  }

  private int mostRows(int count) {
    // What closes early is emitted when the changes of the commit are, and one row each.
    return emission.isChangelog() ? MAX_CHANGES * count : count;
  }

  /** Takes as many rows of a commit as there is room for what they change. */
  private int processPart(Batch batch, int from, int end, Output output) {
    int most = Math.max(1, result.room() / MAX_CHANGES);
    int to = Math.min(end, from + most);
    apply(batch, from, to);
    inParts = to < end || batch.isCommitOpen();
    boolean open = inParts || !endEarly();
    result.flush(output, open);
    return to;
  }

  /** Closes what the commit left behind the watermark, as far as there is room; returns whether that is done. */
  private boolean endEarly() {
    if (closesEarly) {
      closesEarly = !closer.close(due(), Integer.MAX_VALUE, heldOrdinal);
    }
    return !closesEarly;
  }

  @Override
  public boolean holdsCommit() {
    return closesEarly;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    inParts = false;
    boolean done = endEarly();
    result.flush(output, step || !done);
    return done;
  }

  // ---- Rows ----

  private void apply(Batch batch, int from, int end) {
    int position = from;
    while (position < end) {
      int count = rows.collect(batch, position, end);
      sessions.loadKeys(batch, rows.rows(), count);
      for (int i = 0; i < count; i++) {
        int row = rows.rows()[i];
        if (batch.weight(row) > 0) {
          insert(batch, i, row);
        } else if (batch.weight(row) < 0) {
          retract(batch, i, row);
        }
      }
      position = rows.end();
    }
  }

  private void insert(Batch batch, int number, int row) {
    long time = batch.column(spec.eventTimeColumn()).word(row);
    int key = sessions.presentKey(number);
    int session = sessions.find(key, time);
    if (session < 0 && time + gap <= emission.dropped(watermark)) {
      lateRows++;
      return;
    }
    int ordinal = batch.ordinal(row);
    if (session < 0) {
      session = sessions.open(number, key, time, nextArrival);
      if (bySession != null) {
        bySession.open(session);
      }
    } else {
      int follower = sessions.follower();
      change(session, -1, ordinal);
      if (follower >= 0) {
        change(follower, -1, ordinal);
        contents.merge(session, follower);
        sessions.merge(session, follower);
      }
    }
    nextArrival++;
    sessions.add(session, time, byTime == null ? 1 : 0);
    session = sessions.rebound(session);
    if (byTime != null) {
      byTime.add(batch, row, sessions.keyOf(session), time);
    } else {
      groups.addRow(batch, row, sessions.group(session));
    }
    change(session, 1, ordinal);
  }

  private void retract(Batch batch, int number, int row) {
    Vector times = batch.column(spec.eventTimeColumn());
    long time = times.word(row);
    int key = sessions.presentKey(number);
    int session = sessions.find(key, time);
    if (session < 0 && time + gap <= emission.dropped(watermark)) {
      lateRows++;
      return;
    }
    if (session < 0 || byTime == null || !byTime.holds(batch, row, key, time)) {
      ignoredRetractions++;
      return;
    }
    int ordinal = batch.ordinal(row);
    change(session, -1, ordinal);
    if (byTime.retract(batch, row, key, time)) {
      change(session, 1, ordinal);
    } else {
      leave(byTime, session, key, time, ordinal);
    }
  }

  /** Lets a session go on without a time of its own, all of whose rows were taken back. */
  private void leave(GroupPerTime times, int session, int key, long time, int ordinal) {
    boolean isFirst = time == sessions.start(session);
    boolean isLast = time == sessions.last(session);
    long before = isFirst ? time : times.before(key, time);
    long behind = isLast ? time : times.behind(key, time);
    times.remove(key, time);
    int rest = session;
    if (isFirst && isLast) {
      sessions.remove(session);
      return;
    }
    if (isFirst) {
      sessions.beginAt(session, behind);
    } else if (isLast) {
      rest = sessions.endAt(session, before);
    } else if (behind - before >= gap) {
      int earlier = sessions.split(session, before, behind);
      change(earlier, 1, ordinal);
    }
    change(rest, 1, ordinal);
    if (sessions.mayBeDue(due())) {
      closesEarly = true;
      heldOrdinal = ordinal;
    }
  }

  /** Emits the row of a session as it is, where that is out already, or comes out with every change. */
  private void change(int session, long weight, int ordinal) {
    if (emission.emitsEachChange() || sessions.isFired(session)) {
      closer.emit(session, weight, ordinal);
    }
  }

  // ---- Time ----

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    boolean done = closer.close(due(), MAX_STEPS, 0);
    result.flush(output, true);
    if (done) {
      sessions.pass(watermark);
      sessions.settle(TIMER_STEPS);
    }
    return done;
  }

  /** The time up to which sessions are due: those that are corrected know when they are dropped. */
  private long due() {
    return emission.corrects() ? watermark : emission.dropped(watermark);
  }

  @Override
  public long nextTimer() {
    long due = sessions.nextTimer();
    long ofSessions = emission.corrects() ? due : emission.droppedAt(due);
    return byTime == null ? ofSessions : Math.min(ofSessions, nextPossibleTimer(byTime));
  }

  /**
   * The smallest watermark at which a session may be due that rows of the next batch shorten: without it sessions that end
   * at different watermarks would close in one commit where a batch has both.
   */
  private long nextPossibleTimer(GroupPerTime times) {
    long drop = emission.droppedAt(nextEnd(times, emission.dropped(watermark)));
    return emission.corrects() ? Math.min(nextEnd(times, watermark), drop) : drop;
  }

  /** The smallest end behind a time that a session would have that loses its later rows. */
  private long nextEnd(GroupPerTime times, long behind) {
    return SaturatingTime.plus(times.timeAfter(SaturatingTime.minus(behind, gap)), gap);
  }

  @Override
  public long timerOf(long eventTime) {
    long end = rows.timerOf(eventTime);
    return emission.corrects() ? end : emission.droppedAt(end);
  }

  @Override
  public @Nullable Wait waitingFor() {
    return emission.waitFor(
        emission.corrects() ? sessions.firstEnd() : sessions.nextTimer(), "session");
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

  // ---- Counters ----

  @Override
  public long stateBytes() {
    return groups.liveBytes() + sessions.liveBytes() + contents.liveBytes();
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
    long rowsOfAll = byTime == null ? sessions.rows() : byTime.rows();
    return emission.emitsEachChange() ? 0 : rowsOfAll - closer.firedRows();
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions + groups.ignoredRetractions();
  }

  /** Returns false: the session of a row may have closed, and what is late is not taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  // ---- State ----

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new SessionPartitions(spec, sessions, contents).write(partitions);
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(ignoredRetractions());
    writer.writeLong(nextArrival);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermark = reader.readLong();
    sessions.pass(watermark);
    long late = reader.readLong();
    lateRows = whole ? late : 0;
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
    nextArrival = reader.readLong();
  }

  @Override
  public void readPartition(StateReader reader) {
    new SessionPartitions(spec, sessions, contents).read(reader, closer::countRead);
  }

  @Override
  public void endPartitions() {
    // Each session has its bounds and its arrival: no order is left to find.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(ignoredRetractions);
    writer.writeLong(nextArrival);
    writer.writeLong(inParts ? 1 : 0);
    writer.writeLong(closesEarly ? 1 : 0);
    writer.writeLong(heldOrdinal);
    closer.snapshot(writer);
    sessions.snapshot(writer);
    groups.snapshot(writer);
    contents.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
    inParts = reader.readLong() == 1;
    closesEarly = reader.readLong() == 1;
    heldOrdinal = (int) reader.readLong();
    closer.restore(reader);
    sessions.restore(reader);
    groups.restore(reader);
    contents.restore(reader);
  }
}
