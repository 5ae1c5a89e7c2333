package io.laminar.core.engine.source;

import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import io.laminar.core.time.HandleWatermark;
import org.jspecify.annotations.Nullable;

/** What the engine knows of one producer handle: its lane and its promise. */
public final class LaneInput {
  private final int id;
  private final int pushedTo;
  private final RowRing lane;
  private final LaneOwner owner;
  private final HandleWatermark watermark;
  private long lastRowNanos;
  private boolean held;
  private final boolean inherited;
  private @Nullable LoggedLane logged;
  private boolean unlogged;
  private boolean leftBehind;

  // In a recovery: gives more rows of a commit that is larger than the lane.
  private @Nullable Runnable supply;

  LaneInput(int source, RowRing lane, LaneOwner owner, HandleWatermark watermark, long nowNanos) {
    this.pushedTo = source;
    this.id = lane.id();
    this.owner = owner;
    this.lane = lane;
    this.watermark = watermark;
    this.lastRowNanos = nowNanos;
    this.inherited = false;
  }

  /** What another source has left in a lane: nothing follows, the producer is refused. */
  LaneInput(int id, LaneInput left, HandleWatermark watermark) {
    this.id = id;
    this.pushedTo = left.pushedTo;
    this.lane = left.lane;
    this.owner = left.owner;
    this.watermark = watermark;
    this.lastRowNanos = left.lastRowNanos;
    this.inherited = true;
    this.logged = left.logged;
    this.unlogged = left.unlogged;
    left.watermark.passTo(watermark);
  }

  /** Its number in its source. */
  public int id() {
    return id;
  }

  /** What another source had left in a lane, in the life that goes on here. */
  LaneInput(int id, int pushedTo, RowRing lane, LaneOwner owner, HandleWatermark watermark) {
    this.id = id;
    this.pushedTo = pushedTo;
    this.lane = lane;
    this.owner = owner;
    this.watermark = watermark;
    this.inherited = true;
  }

  /** The number of the source that its rows were pushed to; in that one the lane has its ring's number. */
  public int pushedTo() {
    return pushedTo;
  }

  /** Whose it is. */
  public LaneOwner owner() {
    return owner;
  }

  /** What a log knows of it; null where there is none. */
  public @Nullable LoggedLane logged() {
    return logged;
  }

  /** Somebody pushes to it: of one that an earlier process has left nobody does at first. */
  public void hold() {
    held = true;
  }

  /** Tells whether somebody pushes to it, where its handle has a name. */
  public boolean isHeld() {
    return held;
  }

  /** A log has every row of it. */
  void logged(LoggedLane lane) {
    logged = lane;
  }

  /** A log has no row of it. */
  void unlogged(LoggedLane lane) {
    logged = lane;
    unlogged = true;
  }

  /** Tells whether a log has its rows, where there is one. */
  public boolean isLogged() {
    return !unlogged;
  }

  /** Its process has ended, in which it was opened. */
  public void leaveBehind() {
    leftBehind = true;
  }

  boolean isLeftBehind() {
    return leftBehind;
  }

  /** Its source is gone. */
  void left() {
    if (logged != null) {
      logged.left();
    }
  }

  /** Tells whether it was pushed to another source, in whose place this one came. */
  public boolean isInherited() {
    return inherited;
  }

  /** Where its rows lie. */
  public RowRing lane() {
    return lane;
  }

  /**
   * Says who puts more rows into the lane when a commit that was begun has no more there. An earlier life may have had more room
   * for it.
   *
   * @param newSupply puts at least one row there each time; null: its producer does
   */
  public void suppliedBy(@Nullable Runnable newSupply) {
    supply = newSupply;
  }

  /** Polls more rows of a commit that was begun. */
  int pollOpenCommit(int maxRows) {
    int rows = pollTaken(maxRows);
    Runnable more = supply;
    if (rows == 0 && more != null) {
      more.run();
      rows = pollTaken(maxRows);
    }
    return rows;
  }

  /** Of a lane that was sealed none behind the seal. */
  private int pollTaken(int maxRows) {
    return lane.poll((int) Math.min(maxRows, lane.leftBeforeSeal()));
  }

  /** What the handle promises. */
  public HandleWatermark watermark() {
    return watermark;
  }

  long lastRowNanos() {
    return lastRowNanos;
  }

  void heard(long nowNanos) {
    lastRowNanos = nowNanos;
  }

  /**
   * Decides which rows were taken; counts those that nobody processes, control rows aside.
   *
   * @return rows; 0 when asked again
   */
  long discard() {
    long end = lane.seal();
    long rows = 0;
    for (int polled = pollBefore(end); polled > 0; polled = pollBefore(end)) {
      int slot = lane.readOffset() + SlotLayout.HEADER_WORD;
      for (int i = 0; i < polled; i++, slot += lane.shape().strideWords()) {
        rows += SlotLayout.kind(lane.readSlots()[slot]) == SlotLayout.KIND_ROW ? 1 : 0;
      }
      lane.release(polled);
    }
    return rows;
  }

  private int pollBefore(long end) {
    return lane.poll((int) Math.min(Batch.MAX_ROWS, Math.max(0, end - lane.nextRow())));
  }

  /** Tells whether the producer is gone and everything it pushed was taken, and released. */
  boolean isDrained() {
    if (inherited) {
      return lane.nextRow() >= lane.seal();
    }
    // Closed is read first: nothing is published after it. What a lossy lane copied out is seen
    // too.
    return lane.isClosed() && lane.poll(1) == 0;
  }
}
