package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
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
    this.layout = layout(relation, errors);
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

  /** The layout of the rows of a relation, or of its error stream. */
  public static SlotLayout layout(Subscribable relation, boolean errors) {
    return SlotLayout.of(errors ? RowErrors.SCHEMA : relation.schema());
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

  /** Tells whether it is there for subscribers of the same. */
  boolean isOf(Subscribed what) {
    return visited == null
        && what.visitor() == null
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
    return errors || (layout.schema().equals(other.schema()) && changelog == other.isChangelog());
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
    int needed = changelog ? 2 * limit : limit;
    if (ring.hasRoom(needed) || ring.hasRoom(Math.min(needed, ring.shape().capacityRows()))) {
      return limit;
    }
    int free = ring.free();
    return Math.min(limit, changelog ? (free + 1) / 2 : free);
  }

  @Override
  protected boolean stopsPipeline() {
    return false;
  }

  @Override
  protected void receive(Batch batch) {
    if (ended || !ring.hasReaders()) {
      return;
    }
    if (!changelog && batch.weights() != null && retracts(batch)) {
      onRetraction();
      if (ended) {
        return;
      }
    }
    try {
      write(batch);
    } catch (Throwable thrown) {
      // Who subscribes never decides what becomes of the query.
      fail(undeliverable(thrown));
    }
  }

  /** Rows were only inserted so far. */
  private void onRetraction() {
    if (retracts) {
      hasRetraction = true;
      return;
    }
    fail(new LaminarException(
        ErrorCode.CHANGELOG_NOT_ALLOWED,
        "rows of " + name + " are retracted: a view was replaced by one of another definition",
        "subscribe again, to changes() where retractions are to be seen"));
  }

  private static boolean retracts(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.weight(batch.selection()[i]) < 0) {
        return true;
      }
    }
    return false;
  }

  private LaminarException undeliverable(Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? new LaminarException(
            coded.code(),
            "a row of " + name + " cannot be delivered: " + coded.problem(),
            null,
            coded.code() == ErrorCode.RESOURCE_LIMIT
                ? "read faster, or raise the memory limit, and subscribe again"
                : "subscribe to a stream that leaves such values out",
            coded)
        : new LaminarException(
            thrown instanceof VirtualMachineError ? ErrorCode.RESOURCE_LIMIT : ErrorCode.INTERNAL,
            "a row of " + name + " cannot be delivered: " + thrown,
            null,
            "read faster, or give the process more memory, and subscribe again",
            thrown);
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
    if (!onOverflows && ring.hasOverflow()) {
      onOverflows = true;
      overflows.add(this);
    }
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
  }

  @Override
  protected void onEnd() {
    end();
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
    noteOverflow();
  }

  @Override
  protected void onFail(LaminarException cause) {
    fail(cause);
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
  int flush() {
    int before = ring.overflowRows();
    boolean left = ring.flushOverflow();
    givenUp = !left && leaving && !ring.hasReaders();
    return before - ring.overflowRows();
  }

  /** Tells whether rows wait for room, and for somebody who reads them. */
  boolean hasOverflow() {
    return ring.hasOverflow() && !givenUp;
  }

  boolean isOnOverflows() {
    return onOverflows;
  }

  /** It is not among those any more for which rows wait. */
  void offOverflows() {
    onOverflows = false;
  }
}
