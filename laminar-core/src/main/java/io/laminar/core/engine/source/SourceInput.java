package io.laminar.core.engine.source;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.RowRing;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.time.DatabaseClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source as the engine sees it: its handles and their lanes, its time, and how it comes to its end.
 *
 * <pre>
 *   Producer ──▶ Channel ──poll ≤ 256──▶ SourceDrain ──▶ SourceRows ──▶ what reads it
 *      │ wake                              │ time
 *      ▼                                   ▼
 *   Readiness                           SourceSteps: while a step is pending, no row is taken
 * </pre>
 *
 * <p>Confined to the engine's thread, but for what says otherwise.
 */
public final class SourceInput implements Relation {
  private static final long NEVER = -1;

  private final SourceSpec spec;
  private final DatabaseClock clock;
  private final SlotLayout layout;
  private final MemoryAccount memory;
  private final Channel channel;
  private final SourceTime time;
  private final SourceSteps steps;
  private final Handles handles = new Handles();
  private final SourceEnd end = new SourceEnd();
  private final Silence silence;
  private final SourceRows out;
  private final RowErrors errors = new RowErrors(false);
  private final Readiness readiness;
  private final SourceDrain drain;
  private final HandleTracker tracker;
  private final Recording recording;
  private final @Nullable LaneLog log;

  // Volatile: producers ask.
  private volatile boolean refusing;

  // Caller-runs.
  private long lookedAt = NEVER;
  private boolean plain;
  private boolean gone;

  // Volatile: a thread that waits asks why it does.
  private volatile @Nullable SourceInput heir;

  // Volatile: set by a producer before it publishes the first one.
  private volatile boolean transactions;

  /**
   * Makes a source that is in no graph yet.
   *
   * @param shape of its first lane
   * @param shared by all sources of its database
   */
  public SourceInput(SourceSpec spec, RingShape shape, SourceContext shared) {
    LaneLog.check(shared.log(), spec);
    this.spec = spec;
    this.log = shared.log();
    this.clock = shared.clock();
    this.layout = SlotLayout.of(spec.schema());
    this.readiness = new Readiness(shared.ready(), this);
    this.tracker = new HandleTracker(end, readiness, shared.unreachable());
    this.silence = new Silence(this, shared.timers());
    this.out = new SourceRows(layout, !spec.key().isEmpty(), handles, shared.flow());
    this.time = new SourceTime(out.output(), spec.idleTimeoutNanos(), clock.monotonicNanos());
    this.recording = new Recording();
    this.steps = new SourceSteps(
        time,
        new Reach(out.output(), errors, shared.flow()),
        readiness,
        clock,
        recording,
        shared.decisions());
    this.drain = new SourceDrain(this, new BatchCutter(spec, layout, time.watermark()));
    this.memory = shared.memory().openRing("the channel of source " + spec.name());
    this.channel = new Channel(
        shape,
        spec.maxRowBytes(),
        spec.backpressure() == Backpressure.DROP_OLDEST,
        spec.waitStrategy(),
        shared.engine(),
        memory::charge);
    LaneLog.follow(log, spec, channel);
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public Schema schema() {
    return spec.schema();
  }

  @Override
  public boolean isChangelog() {
    return false;
  }

  /** How the source was declared. Any thread. */
  public SourceSpec spec() {
    return spec;
  }

  /** The layout of its slots. Any thread. */
  public SlotLayout layout() {
    return layout;
  }

  /** Its number among the sources of the database; 0 until it is in the graph. */
  public int index() {
    return recording.source();
  }

  /** It is in the graph, under a number that no other source of the database ever had. */
  public void number(int number) {
    recording.number(number);
  }

  /** The lanes of its producers. */
  public Channel channel() {
    return channel;
  }

  @Override
  public List<SourceInput> sources() {
    return List.of(this);
  }

  @Override
  public OutputNode output() {
    return out.output();
  }

  @Override
  public RowErrors errors() {
    return errors;
  }

  /** What its rows reach now. */
  public Reach reach() {
    return steps.reach();
  }

  /** What its handles promise, and who of them is silent. */
  public SourceTime time() {
    return time;
  }

  /** Takes its time to the pipelines. */
  public SourceSteps steps() {
    return steps;
  }

  /** Whether the engine looks at it. */
  public Readiness readiness() {
    return readiness;
  }

  /** Notices handles that nobody can reach any more. Any thread. */
  public HandleTracker tracker() {
    return tracker;
  }

  /** Rows of one commit may be pushed from now on. Any thread. */
  public void takesTransactions() {
    transactions = true;
  }

  /** Tells whether rows of one commit were ever pushed. */
  boolean hasTransactions() {
    return transactions;
  }

  /** Tells whether the source was dropped or replaced. Any thread. */
  public boolean isRefusing() {
    return refusing;
  }

  /** No rows are taken any more; those that were taken are still drained. Any thread. */
  public void refuse() {
    refusing = true;
  }

  /** Nothing came of what it was to refuse rows for. Any thread. */
  public void refuseNoLonger() {
    refusing = false;
  }

  /** Nobody drains it any more, nor one that took its place. */
  public boolean isGone() {
    return gone;
  }

  /** Nobody drains it any more: its memory is given back. */
  public void drop() {
    refusing = true;
    gone = true;
    handles.open().forEach(LaneInput::left);
    steps.reach().route().abandon();
    channel.close();
    memory.close();
  }

  /** The source itself, or the one that goes on in its place. Any thread. */
  public SourceInput present() {
    SourceInput present = this;
    for (SourceInput next = heir; next != null; next = next.heir) {
      present = next;
    }
    return present;
  }

  /** The source that goes on in its place, if one does. */
  @Nullable
  public SourceInput heir() {
    return heir;
  }

  /** Another source goes on in its place. */
  void passTo(SourceInput newHeir) {
    newHeir.transactions = transactions;
    heir = newHeir;
  }

  /** Notes what decides its output. */
  public Recording recording() {
    return recording;
  }

  /** Refuses what comes after the end of the source. */
  public void checkOpen() {
    if (refusing) {
      throw new LaminarException(
          ErrorCode.DROPPED,
          spec.label() + " was dropped or replaced",
          "look it up again, or name another source");
    }
    end.checkUndecided(spec.label());
  }

  /** Which handles have not ended, and whether the source has. Any thread. */
  public SourceEnd end() {
    return end;
  }

  /** Adds a producer: its lane and its part in the watermark. */
  public LaneInput openLane(RowRing lane, LaneOwner owner) {
    return openLane(lane, owner, false);
  }

  /** As {@link #openLane(RowRing, LaneOwner)}; the log knows one that is opened again in a later life. */
  public LaneInput openLane(RowRing lane, LaneOwner owner, boolean again) {
    LaneInput input =
        new LaneInput(index(), lane, owner, time.watermark().open(), clock.monotonicNanos());
    LaneLog.add(log, this, input, again);
    add(input);
    return input;
  }

  /** Adds what a producer pushes, or has pushed to a source in whose place this one came. */
  void add(LaneInput input) {
    handles.add(input);
    readiness.handleMade();
    silence.watch(input.lastRowNanos());
    steps.timeChanged();
    if (!input.isInherited()) {
      silence.noteTime();
      recording.note(
          order -> order.opened(index(), input.id(), input.lane().shape().capacityRows()));
    }
  }

  /** Adds a producer that there was before. */
  void addAgain(LaneInput input) {
    LaneLog.add(log, this, input, true);
    handles.add(input);
    readiness.handleMade();
    silence.watch(input.lastRowNanos());
  }

  /** The producer handles whose rows are not all taken yet. */
  public Handles handles() {
    return handles;
  }

  /** Tells whether {@link #work} may find something to do. */
  boolean hasMore() {
    return steps.isPending() || steps.reach().isBusy() || handles.haveMore();
  }

  /** After {@link #work} did nothing: tells whether that is for want of room, not of rows. */
  public boolean isWaiting() {
    if (steps.isPending()) {
      return true;
    }
    if (steps.reach().isBusy()) {
      // Handles that were closed are not taken out either.
      return handles.haveMore();
    }
    return channel.fill() > 0 && steps.reach().room(1) == 0;
  }

  /** Takes rows, or does one more step of what is owed. Returns 0 when there was nothing to do. */
  public int work() {
    if (steps.isPending()) {
      return steps.advance() ? 1 : 0;
    }
    Reach reach = steps.reach();
    if (reach.isBusy()) {
      steps.noteBlocked(handles.haveMore());
      return 0;
    }
    int room = reach.room(Batch.MAX_ROWS);
    // Also where there is no room: handles that were closed are to be found.
    int rows = channel.poll(room);
    if (rows == 0) {
      steps.noteBlocked(room == 0 && channel.fill() > 0);
      return closeLanes();
    }
    drain.take(handles.of(channel.lane()), rows);
    closeLanes();
    return rows;
  }

  /** Caller-runs, while nothing is left to do: takes what was just published to the one lane. True when nothing is left again. */
  public boolean workAlone() {
    LaneInput input = handles.only();
    Reach reach = steps.reach();
    if (input == null || steps.isPending() || reach.isBusy()) {
      return false;
    }
    RowRing lane = input.lane();
    int published = lane.fill();
    int rows = reach.room(Math.min(published, Batch.MAX_ROWS));
    if (rows == 0) {
      return false;
    }
    int drained = drain.take(input, lane.poll(rows));
    return drained == published && !lane.isClosed() && !steps.isPending() && reach.isQuiet();
  }

  /** Caller-runs: tells whether single rows take the usual way; looks once for each moment since when nothing was left. */
  public boolean isPlain(long settling) {
    if (lookedAt != settling) {
      lookedAt = settling;
      plain = looksPlain();
    }
    return plain;
  }

  private boolean looksPlain() {
    LaneInput input = handles.only();
    return input != null
        && !steps.isPending()
        && !handles.hasNewReaders()
        && !recording.isOn()
        && !silence.isMeasured()
        && spec.backpressure() != Backpressure.DROP_OLDEST
        && drain.takesPlainRows(input);
  }

  /** What {@link #isPlain} found, of a source that took rows then. */
  public boolean isKnownToBePlain(long settling) {
    return plain && lookedAt == settling;
  }

  /**
   * As {@link #workAlone}, where single rows take the usual way. A transaction is published whole: a row
   * that comes alone is a commit of its own. The last row of a batch may come alone, and without room.
   */
  public boolean workPlain() {
    LaneInput input = handles.only();
    Reach reach = steps.reach();
    if (input == null || input.lane().fill() != 1 || reach.isBusy() || reach.room(1) == 0) {
      return workAlone();
    }
    return drain.takePlain(input) && !steps.isPending() && reach.isQuiet();
  }

  /** Takes handles out whose producers are gone; after the last one may come the end. */
  private int closeLanes() {
    int closed = 0;
    if (!channel.takeClosed()) {
      return 0;
    }
    // First: a lane that is closed from here on stays in the channel, and is found by a later poll.
    channel.removeDrained();
    List<LaneInput> lanes = handles.open();
    for (int i = lanes.size() - 1; i >= 0; i--) {
      LaneInput input = lanes.get(i);
      if (input.isDrained()) {
        closeLane(input);
        closed++;
      }
    }
    return closed;
  }

  private void closeLane(LaneInput input) {
    handles.remove(input);
    boolean ends = handles.open().isEmpty() && end.isDecided();
    silence.noteTime();
    recording.note(order -> order.closed(index(), input.id(), ends, input.isLeftBehind()));
    closed(input, ends);
  }

  /** A replay takes a handle out. */
  public void replayClosed(LaneInput input, boolean ends) {
    handles.remove(input);
    input.lane().close();
    channel.remove(input.lane());
    closed(input, ends);
  }

  private void closed(LaneInput input, boolean ends) {
    long now = clock.monotonicNanos();
    if (input.isLeftBehind()) {
      time.closeLeftBehind(input.watermark(), input.lastRowNanos());
    } else {
      time.close(input.watermark(), now);
    }
    silence.watch(now);
    if (ends) {
      steps.end();
    } else {
      steps.timeChanged();
    }
  }

  /** Completes the source, of which nobody holds a handle; an INSERT may be under way. */
  public void finish() {
    end.decide(spec.label());
    if (handles.open().isEmpty()) {
      replayFinish();
    }
  }

  /** A replay completes the source. */
  public void replayFinish() {
    recording.note(order -> order.closed(index(), DrainOrder.NO_LANE, true, false));
    steps.end();
  }

  /** Raises the watermark of the source and of all its handles. */
  public void advance(long watermark) {
    recording.note(order -> order.advanced(index(), watermark));
    time.advance(watermark);
    steps.timeChanged();
  }

  /** A handle counts for the watermark from its first row on. */
  public void countFromFirstRow(LaneInput input) {
    recording.note(order -> order.countsLater(index(), input.id()));
    input.watermark().waitForFirstRow();
    steps.timeChanged();
  }

  /** Takes rows out of its lanes. */
  public SourceDrain drain() {
    return drain;
  }

  DatabaseClock clock() {
    return clock;
  }

  /** Which of its handles are silent. */
  public Silence silence() {
    return silence;
  }

  /** Hands on its rows. */
  public SourceRows rows() {
    return out;
  }
}
