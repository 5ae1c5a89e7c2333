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
  private final Engine engine;
  private final SourceInput source;
  private final LaneInput input;

  // Null where there is no log.
  private final @Nullable LoggedLane lane;

  /** That of a lane. */
  Acknowledgement(Engine engine, SourceInput source, LaneInput input) {
    this.engine = engine;
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
   * @return empty where there is no log, or it does not have the rows of the source
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
    long pushed = pushedRows();
    if (sequence < 0 || sequence > pushed) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "sequence " + sequence + " is not one of this handle, which has pushed " + pushed
              + " rows and watermarks",
          "give the number of a row that was pushed, counted from lastDurableSequence() at the opening");
    }
    long rows = sequence - input.owner().before();
    lane.sync(rows);
    if (lane.durableRows() < rows) {
      throw engine.life().refusal();
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

  /** As {@link #await}, before the rows are worked off: where they are not durable, the next call does that. */
  void awaitInCaller(CallerRuns caller) {
    boolean durable = false;
    try {
      await(0);
      durable = true;
    } finally {
      EngineLog log = engine.log();
      if (!durable && log != null) {
        log.owe();
        source.readiness().wake();
        caller.unsettle();
      }
    }
    // What other handles owe was pushed before, and so is durable with these.
    caller.checkSettled();
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
