package io.laminar.core.engine;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source as the engine sees it: drains the lanes, keeps the watermark row by row, and hands on
 * batches that are cut wherever the watermark passes a timer or a row may be late, so that results
 * cannot depend on how the rows arrived.
 *
 * <pre>
 *   lane ──poll ≤ 256──▶ cut ──▶ Dataflow.deliver ──▶ watermark risen? SourceSteps.rise
 *                         ▲                                             │ pending: takes no row
 *                         └─────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Confined to the engine's thread, but for what says otherwise.
 */
public final class SourceInput implements Relation {
  private final SourceSpec spec;
  private final int index;
  private final DatabaseClock clock;
  private final SlotLayout layout;
  private final Channel channel;
  private final SourceTime time;
  private final SourceSteps steps;
  private final Handles handles = new Handles();
  private final SourceEnd end = new SourceEnd();
  private final Silence silence = new Silence(this);
  private final SourceRows out;
  private final BatchCutter cutter;
  private final HandleTracker tracker;
  private @Nullable DrainOrder order;

  // Volatile: producers ask.
  private volatile boolean refusing;

  // The engine's own: nobody drains it any more.
  private boolean gone;

  // Volatile: a thread that waits asks why it does.
  private volatile @Nullable SourceInput heir;

  // Volatile: set by a producer before it publishes the first one.
  private volatile boolean transactions;

  SourceInput(
      SourceSpec spec,
      RingShape shape,
      int index,
      DatabaseClock clock,
      Waiter engine,
      Dataflow flow,
      ReferenceQueue<Object> unreachable) {
    this.spec = spec;
    this.index = index;
    this.clock = clock;
    this.tracker = new HandleTracker(end, unreachable);
    this.layout = SlotLayout.of(spec.schema());
    this.out = new SourceRows(layout, handles, flow);
    this.time = new SourceTime(out.output(), spec.idleTimeoutNanos(), clock.monotonicNanos());
    this.steps = new SourceSteps(time, out.output(), flow);
    this.cutter = new BatchCutter(spec, layout, time.watermark());
    this.channel = new Channel(
        shape,
        spec.maxRowBytes(),
        spec.backpressure() == Backpressure.DROP_OLDEST,
        spec.waitStrategy(),
        engine);
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

  int index() {
    return index;
  }

  Channel channel() {
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

  Reach reach() {
    return steps.reach();
  }

  /** What its handles promise, and who of them is silent. */
  SourceTime time() {
    return time;
  }

  /** Takes its time to the pipelines. */
  SourceSteps steps() {
    return steps;
  }

  /** Notices handles that nobody can reach any more. Any thread. */
  HandleTracker tracker() {
    return tracker;
  }

  /** Rows of one commit may be pushed from now on. Any thread. */
  void takesTransactions() {
    transactions = true;
  }

  /** Tells whether the source was dropped or replaced, so that it takes no rows. Any thread. */
  boolean isRefusing() {
    return refusing;
  }

  /** No rows are taken any more; those that were taken are still drained. Any thread. */
  void refuse() {
    refusing = true;
  }

  /** Tells whether nobody drains the source any more, nor one that took its place. */
  boolean isGone() {
    return gone;
  }

  void drop() {
    refusing = true;
    gone = true;
    channel.close();
  }

  /** The source itself, or the one that goes on in its place. Any thread. */
  SourceInput present() {
    SourceInput present = this;
    for (SourceInput next = heir; next != null; next = next.heir) {
      present = next;
    }
    return present;
  }

  /** Another source goes on in its place. */
  void passTo(SourceInput newHeir) {
    newHeir.transactions = transactions;
    heir = newHeir;
  }

  void record(@Nullable DrainOrder newOrder) {
    order = newOrder;
  }

  @Nullable
  DrainOrder order() {
    return order;
  }

  /** Refuses what comes after the end of the source. */
  void checkOpen() {
    if (refusing) {
      throw new LaminarException(
          ErrorCode.DROPPED,
          "source " + name() + " was dropped or replaced",
          "look it up again, or name another source");
    }
    end.checkUndecided(name());
  }

  /** Which handles have not ended, and whether the source has. Any thread. */
  SourceEnd end() {
    return end;
  }

  /** Adds a producer: its lane, and its part in the watermark, from now on. */
  LaneInput openLane() {
    return openLane(channel.addLane());
  }

  /** Makes a lane for a producer that pushes no more than some rows. */
  LaneInput openLane(int rows) {
    return openLane(channel.addLane(rows));
  }

  private LaneInput openLane(RowRing lane) {
    LaneInput input = new LaneInput(lane, time.watermark().open(), clock.monotonicNanos());
    add(input);
    return input;
  }

  /** Adds what a producer pushes, or has pushed to a source in whose place this one came. */
  void add(LaneInput input) {
    handles.add(input);
    steps.timeChanged();
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.opened(index, input.id());
    }
  }

  Handles handles() {
    return handles;
  }

  /** Tells whether {@link #work} may find something to do. */
  boolean hasMore() {
    if (steps.isPending() || steps.reach().isPending()) {
      return true;
    }
    return handles.haveMore();
  }

  /** Takes rows, or does one more step of what is owed. Returns 0 when there was nothing to do. */
  int work() {
    if (steps.isPending()) {
      return steps.advance() ? 1 : 0;
    }
    Reach reach = steps.reach();
    if (reach.isPending()) {
      // A step that another source owes; it may be what waits for the room.
      steps.noteBlocked(channel.fill() > 0 && reach.room(1) == 0);
      return 0;
    }
    int room = reach.room(Batch.MAX_ROWS);
    // Also where there is no room: handles that were closed are to be found.
    int rows = channel.poll(room);
    if (rows == 0) {
      steps.noteBlocked(room == 0 && channel.fill() > 0);
      return closeLanes();
    }
    take(handles.of(channel.lane()), rows);
    closeLanes();
    return rows;
  }

  /**
   * Caller-runs, while nothing is left to do anywhere: takes what was just published to the one
   * lane, and looks no slot further. Returns true when nothing is left again.
   */
  boolean workAlone() {
    LaneInput input = handles.only();
    if (input == null) {
      return false;
    }
    Reach reach = steps.reach();
    RowRing lane = input.lane();
    int published = lane.fill();
    int rows = reach.room(Math.min(published, Batch.MAX_ROWS));
    if (rows == 0) {
      return false;
    }
    int drained = take(input, lane.poll(rows));
    return drained == published && !lane.isClosed() && !steps.isPending() && reach.isQuiet();
  }

  private int take(LaneInput input, int rows) {
    DrainOrder recorded = order;
    steps.reach().decideNow(clock, recorded, index);
    int drained = drainFor(input, rows);
    while (out.isCommitOpen()) {
      // The rest is being published right now: nothing else comes in between.
      drained += drainFor(input, input.lane().poll(Batch.MAX_ROWS));
    }
    if (recorded != null) {
      recorded.rows(index, input.id(), drained);
    }
    return drained;
  }

  /** Drains exactly so many rows of one lane: what a replay does. */
  void replay(LaneInput input, int rows) {
    int left = rows;
    while (left > 0) {
      steps.finishPending();
      left -= drain(input, input.lane().poll(Math.min(left, Batch.MAX_ROWS)));
    }
    steps.finishPending();
  }

  /** Drains rows, up to the next one from which on a new reader sees the lane. */
  private int drainFor(LaneInput input, int rows) {
    if (!handles.hasNewReaders()) {
      return drain(input, rows);
    }
    int drained = drain(input, handles.begin(input, rows));
    handles.end();
    return drained;
  }

  /** Hands on polled rows; returns how many were taken before a step had to wait. */
  private int drain(LaneInput input, int rows) {
    RowRing lane = input.lane();
    long[] slots = lane.readSlots();
    int base = lane.readOffset();
    Reach reach = steps.reach();
    speak(input);
    if (lane.declaredBefore() > input.watermark().value()) {
      declare(input, lane.declaredBefore());
    }
    int done = 0;
    while (done < rows && !steps.isPending()) {
      int limit = transactions ? cutter.nextOpen(slots, base, done, rows) : rows;
      if (out.isCommitOpen() || limit == done) {
        done = drainTransaction(input, slots, base, done, rows);
        continue;
      }
      int end = reach.isTimed()
          ? cutter.cut(input.watermark(), steps.announced(), reach, slots, base, done, limit)
          : cutter.note(input.watermark(), slots, base, done, limit);
      if (end > done) {
        out.emit(slots, base + done * layout.stride(), end - done, lane.readSide());
        done = end;
        steps.rise();
      } else if (steps.isBehind()) {
        steps.begin();
      } else {
        control(input, slots, base + done * layout.stride());
        done++;
      }
    }
    if (spec.idleTimeoutNanos() > 0) {
      input.heard(clock.monotonicNanos());
    }
    lane.release(done);
    return done;
  }

  /** Hands on rows of one commit; time rises when it has ended. Returns the end of what was taken. */
  private int drainTransaction(LaneInput input, long[] slots, int base, int from, int rows) {
    if (!out.isCommitOpen() && steps.isBehind()) {
      steps.begin();
      return from;
    }
    int end = cutter.endOfCommit(slots, base, from, rows);
    cutter.note(input.watermark(), slots, base, from, end);
    boolean open = cutter.isOpen(slots, base, end - 1);
    int first = base + from * layout.stride();
    out.emitCommit(slots, first, end - from, input.lane().readSide(), open);
    if (!open) {
      steps.rise();
    }
    return end;
  }

  private void control(LaneInput input, long[] slots, int slot) {
    assert SlotLayout.kind(slots[slot + SlotLayout.HEADER_WORD]) == SlotLayout.KIND_WATERMARK
        : "there is no other";
    time.declare(input.watermark(), slots[slot + layout.columnWord(0)]);
    steps.rise();
  }

  /** Rows that were given up declared a watermark: it holds for those that were kept. */
  void declare(LaneInput input, long watermark) {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.declared(index, input.id(), watermark);
    }
    time.declare(input.watermark(), watermark);
    steps.rise();
  }

  private void speak(LaneInput input) {
    if (input.watermark().isSilent()) {
      input.watermark().speak();
      if (time.noteIdle()) {
        // Time waits for the source again: what reads it knows that before it gets the row.
        steps.begin();
      }
    }
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
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.closed(index, input.id(), ends);
    }
    closed(input, ends);
  }

  /** A replay takes a handle out. */
  void replayClosed(LaneInput input, boolean ends) {
    handles.remove(input);
    closed(input, ends);
  }

  private void closed(LaneInput input, boolean ends) {
    time.close(input.watermark(), clock.monotonicNanos());
    if (ends) {
      steps.end();
    } else {
      steps.timeChanged();
    }
  }

  /** Completes the source, of which nobody holds a handle; an INSERT may be under way. */
  void finish() {
    end.decide(name());
    if (handles.open().isEmpty()) {
      replayFinish();
    }
  }

  /** A replay completes the source. */
  void replayFinish() {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.closed(index, DrainOrder.NO_LANE, true);
    }
    steps.end();
  }

  /** Raises the watermark of the source and of all its handles. */
  void advance(long watermark) {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.advanced(index, watermark);
    }
    time.advance(watermark);
    steps.timeChanged();
  }

  /** Which of its handles are silent. */
  Silence silence() {
    return silence;
  }

  SourceRows rows() {
    return out;
  }
}
