package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a relation to the ring of its subscribers, commit by commit, and its end. */
public final class RingStage extends Sink {
  private final String name;
  private Subscribable relation;
  private final boolean errors;
  private final SlotLayout layout;
  private final boolean changelog;

  // Whether its readers understand that a row is retracted.
  private final boolean retracts;
  private final RingRows rows;
  private final OutputRing ring;
  private final List<Subscriber> subscribers = new ArrayList<>();

  private volatile @Nullable LaminarException failure;

  // Volatile, and written before the row is published: readers ask.
  private volatile boolean hasRetraction;

  // The engine's own: the first end counts, and no row follows it.
  private boolean ended;

  private final MemoryAccount memory;

  // Whether rows wait for room, so that the engine looks at it.
  private final Overflows overflows;
  private boolean onOverflows;

  // Nothing reads the relation any more through it; rows that were made before are still owed.
  private boolean leaving;
  private boolean givenUp;

  // The newest row is claimed and whole, and waits: it may be the last of its commit.
  private boolean holds;

  // Who is shown the rows instead of reading them in the ring.
  private @Nullable VisitedRows visited;

  // Where the relation retains its changes: rows are taken from there.
  private @Nullable RetainedReader source;

  // The end has come, or a failure, and what came before it has not.
  private boolean ending;
  private @Nullable LaminarException endingBy;

  // It began behind a number.
  private final boolean ofNumber;

  /**
   * Makes one without readers.
   *
   * @param memory has been charged for the ring; what finds no room in it is charged as it comes; closed
   *     when the ring is gone
   */
  public RingStage(
      Subscribed what, RingShape shape, Waiter engine, Overflows overflows, MemoryAccount memory) {
    this.memory = memory;
    this.name = what.name();
    this.overflows = overflows;
    this.relation = what.relation();
    this.errors = what.errors();
    this.retracts = what.changes();
    this.ofNumber = what.after() != Subscribed.FROM_NOW_ON;
    this.layout = what.layout();
    this.changelog = !errors && relation.isChangelog();
    this.rows = new RingRows(layout, shape, engine, memory::charge);
    this.ring = rows.ring();
  }

  /** Its rows are shown to a visitor as they come; said before it is added. */
  public void shownTo(@Nullable VisitedRows visitor) {
    visited = visitor;
  }

  /** The subscriber whose visitor it is, if it has one. */
  public void shownTo(Subscriber subscriber) {
    if (visited != null) {
      visited.of(subscriber);
    }
  }

  boolean isVisited() {
    return visited != null;
  }

  /**
   * From now on it takes rows from the retained changes of its relation; said before it is added there.
   *
   * @param after the number behind which it begins, or {@link Subscribed#FROM_NOW_ON}
   * @throws LaminarException {@link ErrorCode#SEQUENCE_NOT_RETAINED}, {@link ErrorCode#SEQUENCE_LOST}
   */
  public void read(RetainedChanges changes, long after) {
    source = changes.read(this, after);
  }

  /** Tells whether it begins behind a number, so that its batches have a column of numbers. */
  boolean isOfNumber() {
    return ofNumber;
  }

  /** Those who read it. */
  public List<Subscriber> subscribers() {
    return subscribers;
  }

  /** What its memory is charged to. */
  public MemoryAccount memory() {
    return memory;
  }

  /** The name that was subscribed to. */
  public String name() {
    return name;
  }

  boolean isChangelog() {
    return changelog;
  }

  /**
   * Tells whether a row was retracted, though the relation is not a changelog. Any thread: who sees that
   * row sees this.
   */
  boolean hasRetraction() {
    return hasRetraction;
  }

  /** Tells whether it is there for subscribers of the same, who get what comes from now on. */
  boolean isOf(Subscribed what) {
    return visited == null
        && what.visitor() == null
        && !ofNumber
        && !isOwed()
        && what.after() == Subscribed.FROM_NOW_ON
        && name.equals(what.name())
        && relation == what.relation()
        && errors == what.errors()
        && retracts == what.changes();
  }

  /** The relation whose rows it takes now. */
  public Subscribable relation() {
    return relation;
  }

  /** Tells whether the rows of another relation look like those that the readers know. */
  public boolean fits(Subscribable other) {
    return errors
        || (layout.schema().equals(other.schema())
            && layout.isNumbered() == (other.retained() != null)
            && changelog == other.isChangelog());
  }

  /** Another relation with the same columns takes the place of what was read. */
  public void readFrom(Subscribable replacement) {
    relation = replacement;
  }

  /** Tells whether these are the row errors of a query, not its results. */
  public boolean isErrors() {
    return errors;
  }

  SlotLayout layout() {
    return layout;
  }

  /** Where the rows lie. */
  public OutputRing ring() {
    return ring;
  }

  /** Why no row will follow, where that is not the end of the stream. Any thread. */
  @Nullable
  public LaminarException failure() {
    return failure;
  }

  /** The rows that may be drained before the ring is full, at most a limit. */
  public int room(int limit) {
    if (ended || visited != null) {
      return limit;
    }
    RetainedReader from = source;
    int needed = changelog ? 2 * limit : limit;
    if (from != null) {
      int room = from.room(needed, ring.free());
      return Math.min(limit, changelog ? (room + 1) / 2 : room);
    }
    if (ring.hasRoom(needed) || ring.hasRoom(Math.min(needed, ring.shape().capacityRows()))) {
      return limit;
    }
    int free = ring.free();
    return Math.min(limit, changelog ? (free + 1) / 2 : free);
  }

  /** Tells whether rows wait so that nothing more is to be made. */
  public boolean isFull() {
    return source == null ? ring.hasOverflow() : room(1) == 0;
  }

  @Override
  protected boolean stopsPipeline() {
    return false;
  }

  @Override
  protected void receive(Batch batch) {
    if (ended || source != null) {
      pump();
      return;
    }
    if (!ring.hasReaders()) {
      return;
    }
    if (!changelog && batch.retracts()) {
      onRetraction();
      if (ended) {
        return;
      }
    }
    try {
      write(batch);
    } catch (Throwable thrown) {
      // Who subscribes never decides what becomes of the query.
      fail(DeliveryErrors.undeliverable(name, thrown));
    }
  }

  /**
   * Takes what is there of retained changes, as far as it has room and may be seen.
   *
   * @return how many
   */
  public int pump() {
    RetainedReader from = source;
    if (from == null || ended) {
      return 0;
    }
    int taken = 0;
    try {
      taken = from.pump();
    } catch (Throwable thrown) {
      fail(DeliveryErrors.undeliverable(name, thrown));
    }
    LaminarException broken = from.failure();
    if (broken != null && !ended) {
      fail(broken.onCallingThread());
    } else if (from.owed() == 0 && ending && !ended) {
      endNow();
    }
    noteOverflow();
    return taken;
  }

  /** Tells whether a row may be taken now. */
  boolean hasPlace() {
    return !ended && (visited != null || ring.hasRoom(1));
  }

  /**
   * Takes a row of retained changes.
   *
   * @return false where it is not wanted: it has ended by it
   */
  boolean take(long[] page, int base, ByteHeap heap) {
    if (!changelog && SlotLayout.weight(page[base + SlotLayout.HEADER_WORD]) < 0) {
      onRetraction();
    }
    if (!ended) {
      rows.writeKept(page, base, heap);
    }
    if (visited != null) {
      publishTaken();
    }
    return !ended;
  }

  /** Rows were taken. */
  void publishTaken() {
    if (!ended) {
      publish();
    }
  }

  /** Rows were only inserted so far. */
  private void onRetraction() {
    if (retracts) {
      hasRetraction = true;
      return;
    }
    fail(DeliveryErrors.retracted(name));
  }

  private void write(Batch batch) {
    publishHeld();
    int end = batch.size();
    if (batch.isCommitOpen()) {
      // All but the last: whether a row of its commit follows is not known yet.
      end--;
      deliver(batch, end);
      if (ended) {
        return;
      }
      rows.write(batch, end, end + 1);
      holds = true;
    } else {
      deliver(batch, end);
    }
  }

  private void deliver(Batch batch, int end) {
    VisitedRows visitor = visited;
    if (visitor != null) {
      visitor.show(batch, end);
      endIfFailed(visitor);
    } else {
      rows.write(batch, 0, end);
      publish();
    }
  }

  private void endIfFailed(VisitedRows visitor) {
    LaminarException cause = visitor.failure();
    if (cause != null) {
      fail(cause);
    }
  }

  private void publish() {
    ring.publish();
    VisitedRows visitor = visited;
    if (visitor != null) {
      visitor.showPublished();
      endIfFailed(visitor);
    } else {
      noteOverflow();
    }
  }

  private void noteOverflow() {
    if (!onOverflows && (ring.hasOverflow() || isOwed())) {
      onOverflows = true;
      overflows.add(this);
    }
  }

  /** Tells whether it has not got all that its readers are to have. */
  private boolean isOwed() {
    RetainedReader from = source;
    return from != null && from.owed() > 0 && !ended;
  }

  private void publishHeld() {
    if (holds) {
      holds = false;
      publish();
      if (ring.hasOverflow()) {
        // Where there is room by now, what follows lies in the ring.
        ring.flushOverflow();
      }
    }
  }

  @Override
  protected void onCommitEnd() {
    if (holds) {
      rows.closeCommit();
      publishHeld();
    }
    pump();
  }

  @Override
  protected void onEnd() {
    endBehind(null);
  }

  /**
   * No row will follow; where rows are owed, the end comes behind them.
   *
   * @param cause why; null for the ordinary end
   */
  public void endBehind(@Nullable LaminarException cause) {
    RetainedReader from = source;
    if (ended || ending) {
      return;
    }
    ending = true;
    endingBy = cause;
    if (from == null || from.owed() == 0) {
      endNow();
    } else {
      from.close();
      noteOverflow();
    }
  }

  private void endNow() {
    LaminarException cause = endingBy;
    if (cause == null) {
      end();
    } else {
      fail(cause);
    }
  }

  /** No row will follow. */
  public void end() {
    if (!ended) {
      ended = true;
      complete();
    }
  }

  private void complete() {
    ring.complete();
    leaveSource();
    noteOverflow();
  }

  /** Nothing is kept for it any more. */
  public void leaveSource() {
    RetainedReader from = source;
    if (from != null) {
      source = null;
      from.leave();
    }
  }

  @Override
  protected void onFail(LaminarException cause) {
    endBehind(cause);
  }

  /** No row will follow, because of an error. */
  public void fail(LaminarException cause) {
    if (!ended) {
      ended = true;
      // Volatile, and before the end: whoever sees the end sees why.
      failure = cause;
      publishHeld();
      // What is claimed and not published was left half-written by what failed.
      ring.abandon();
      complete();
    }
  }

  /** No relation writes to it any more: what waits for room is owed as long as somebody reads. */
  public void leave() {
    leaving = true;
  }

  /** Tells whether no relation writes to it any more. */
  public boolean isLeaving() {
    return leaving;
  }

  /** Moves what waits for room. Returns how many rows found it. */
  public int flush() {
    int before = ring.overflowRows();
    boolean left = ring.flushOverflow();
    int moved = before - ring.overflowRows() + pump();
    givenUp = (!left || isOwed()) && leaving && !ring.hasReaders();
    if (givenUp) {
      leaveSource();
    }
    return moved;
  }

  /** Tells whether rows wait for room, and for somebody who reads them. */
  boolean hasOverflow() {
    return (ring.hasOverflow() || isOwed()) && !givenUp;
  }

  boolean isOnOverflows() {
    return onOverflows;
  }

  /** It is not among those any more for which rows wait. */
  void offOverflows() {
    onOverflows = false;
  }
}
