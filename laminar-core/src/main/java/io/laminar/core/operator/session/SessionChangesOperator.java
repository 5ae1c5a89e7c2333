package io.laminar.core.operator.session;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with SESSION row by row: over a changelog, with EMIT CHANGES, or both.
 *
 * <p>A row that is taken back may shorten its session, cut it in two, or end it. Where the watermark has reached the end
 * of what is left, that closes with the commit.
 *
 * <p>EMIT CHANGES: each row gives −1 of the sessions that it touches as they were, and +1 of what they are: equal rows of
 * a commit are still to be netted. A session that closes gives no row. EMIT ON WINDOW CLOSE: the output is append-only.
 *
 * <p>Output columns and late rows: as {@link SessionAggregateOperator}. A retraction that is in no open session is late as
 * a row would be; one of a row that is not held is ignored and counted.
 */
public final class SessionChangesOperator
    implements TimedOperator, NettingOperator, PartitionedOperator {
  private static final int MAX_STEPS = 1024;
  private static final int TIMER_STEPS = 64;

  /** A retraction takes one session, and leaves two. An insertion takes two. */
  private static final int MAX_CHANGES = 3;

  private final GroupSpec spec;
  private final long gap;
  private final boolean emitsChanges;
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
   * @param emitsChanges true for EMIT CHANGES, false for EMIT ON WINDOW CLOSE
   * @param context of the query; takes row errors
   */
  public SessionChangesOperator(
      GroupSpec spec, long gap, boolean emitsChanges, EvaluationContext context) {
    this.spec = spec.withEventTime();
    this.gap = gap;
    this.emitsChanges = emitsChanges;
    this.rows = new SessionRows(spec, gap, context);
    this.groups = new Groups(Sessions.withoutKeys(spec), emitsChanges, context);
    this.sessions = new Sessions(spec, gap, context.memory());
    if (spec.changelogInput()) {
      this.bySession = null;
      this.byTime = new GroupPerTime(sessions, groups, context.memory());
      this.contents = byTime;
    } else {
      this.bySession = new GroupPerSession(sessions, groups);
      this.byTime = null;
      this.contents = bySession;
    }
    this.result = new OutputRows(outputTypes(spec), emitsChanges);
    this.closer =
        new SessionCloser(sessions, contents, groups, result, spec.keys().size(), !emitsChanges);
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
    return emitsChanges ? MAX_CHANGES * count : count;
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
      closesEarly = !closer.close(watermark, Integer.MAX_VALUE, heldOrdinal);
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
    if (session < 0 && time + gap <= watermark) {
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
    sessions.add(session, time, 0);
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
    if (session < 0 && time + gap <= watermark) {
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
    if (sessions.mayBeDue(watermark)) {
      closesEarly = true;
      heldOrdinal = ordinal;
    }
  }

  /** Writes the row of a session as it is, where changes are emitted. */
  private void change(int session, long weight, int ordinal) {
    if (!emitsChanges) {
      return;
    }
    if (byTime == null) {
      closer.write(session, sessions.group(session), weight, ordinal, weight > 0);
      return;
    }
    int sum = byTime.sum(session);
    closer.write(session, sum, weight, ordinal, weight > 0);
    byTime.removeSum(sum);
  }

  // ---- Time ----

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    boolean done = closer.close(watermark, MAX_STEPS, 0);
    result.flush(output, true);
    if (done) {
      sessions.settle(TIMER_STEPS);
    }
    return done;
  }

  @Override
  public long nextTimer() {
    return sessions.nextTimer();
  }

  @Override
  public long timerOf(long eventTime) {
    return rows.timerOf(eventTime);
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
    return byTime == null || emitsChanges ? 0 : byTime.rows();
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
    long late = reader.readLong();
    lateRows = whole ? late : 0;
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
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
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(ignoredRetractions);
    writer.writeLong(nextArrival);
    writer.writeLong(inParts ? 1 : 0);
    writer.writeLong(closesEarly ? 1 : 0);
    writer.writeLong(heldOrdinal);
    writer.writeLong(closer.firstIsEmitted() ? 1 : 0);
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
    closer.firstIsEmitted(reader.readLong() == 1);
    sessions.restore(reader);
    groups.restore(reader);
    contents.restore(reader);
  }
}
