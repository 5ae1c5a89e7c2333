package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far what a producer pushes is on the disk, and the waits for that. Belongs to the handle's thread, but for what says
 * otherwise. Without a log nothing waits.
 */
public final class Acknowledgement {
  private final SourceInput source;
  private final LaneInput input;

  // Null without a log.
  private final @Nullable LoggedLane lane;

  /** That of a lane. */
  Acknowledgement(SourceInput source, LaneInput input) {
    this.source = source;
    this.input = input;
    this.lane = input.logged();
  }

  /** How many rows and watermarks of the handle were taken, counted from its first. Any thread. */
  public long pushedRows() {
    RowRing ring = input.lane();
    return input.owner().before() + ring.rowsPublished() - ring.rowsNotTaken();
  }

  /**
   * How many rows and watermarks of the handle are durable, counted from its first. Any thread.
   *
   * @return empty without a log, and where it does not have the rows of the source
   */
  public OptionalLong durableRows() {
    return lane == null || !input.isLogged()
        ? OptionalLong.empty()
        : OptionalLong.of(input.owner().before() + lane.durableRows());
  }

  /**
   * Waits until rows and watermarks of the handle are durable. Any thread.
   *
   * @param sequence how many, counted from the handle's first
   */
  public void sync(long sequence) {
    if (lane == null) {
      return;
    }
    checkTaken(sequence);
    long rows = sequence - input.owner().before();
    lane.sync(rows);
    if (lane.durableRows() < rows) {
      // The source was dropped meanwhile, or the database closed, before they were taken.
      checkTaken(sequence);
    }
  }

  private void checkTaken(long sequence) {
    long pushed = pushedRows();
    if (sequence < 0 || sequence > pushed) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "sequence " + sequence + " is not one of this handle, which has pushed " + pushed
              + " rows and watermarks",
          "give the number of a row that was pushed, counted from lastDurableSequence() at the opening");
    }
  }

  /**
   * Where the source is synchronous, waits until all rows are durable but for the newest that were not taken; refuses to
   * acknowledge them where the wait was interrupted, or the log has failed.
   */
  void await(long notTaken) {
    if (lane == null) {
      return;
    }
    long rows = input.lane().rowsPublished() - notTaken;
    try {
      lane.await(rows);
    } catch (LaminarException why) {
      long last = input.owner().before() + rows;
      throw notDurable(
          "rows and watermarks up to number " + last + " of this handle of "
              + source.spec().label() + " were taken, not durable ("
              + (input.owner().before() + lane.durableRows()) + " are)",
          "do not push them again: sync(" + last + ") or flush() waits until they are durable",
          why);
    }
  }

  /** As {@link #await}, before the rows are worked off, and those that an earlier wait has left: otherwise a later call does that. */
  void awaitInCaller(CallerRuns caller, EngineLog log) {
    boolean durable = false;
    try {
      await(0);
      durable = true;
    } finally {
      if (!durable) {
        log.owe();
        leave(caller);
      }
    }
    if (!log.settleRows(true)) {
      leave(caller);
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for the disk: rows and watermarks up to number " + pushedRows()
              + " of this handle of " + source.spec().label()
              + " were taken, and nothing becomes of them before what was pushed earlier is durable",
          "do not push them again: a later call works them off; the thread's interrupt flag is set");
    }
  }

  private void leave(CallerRuns caller) {
    source.readiness().wake();
    caller.unsettle();
  }

  /** Where the source is synchronous, waits until the end is durable, which was taken. */
  public void awaitEnd() {
    if (lane == null) {
      return;
    }
    try {
      lane.awaitEnd();
    } catch (LaminarException why) {
      throw notDurable(
          "the end of this handle of " + source.spec().label() + " was taken, not durable",
          "finish() again, or flush(), waits until it is durable",
          why);
    }
  }

  private LaminarException notDurable(String taken, String wait, LaminarException why) {
    LaneOwner owner = input.owner();
    return new LaminarException(
        why.code(),
        (owner.counts()
                ? taken
                : "what the statement has given " + source.spec().label()
                    + " was taken, not durable")
            + ": " + why.problem(),
        null,
        why.code() != ErrorCode.INTERRUPTED
            ? why.remedy()
            : (owner.counts() ? wait : "do not do it again: flush() waits until it is durable")
                + "; the thread's interrupt flag is set",
        why);
  }
}
