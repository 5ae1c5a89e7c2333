package io.laminar.core.engine;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TemporalRounding;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.Readiness;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.ring.RowRing;
import io.laminar.core.time.SaturatingTime;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A producer handle's place in the engine: its lane, and what it has to ask before and after it
 * puts rows there. Belongs to the handle's thread.
 */
public final class Producer {
  private static final long SEAL_CHECK_NANOS = 20_000;
  private static final long LOG_CHECK_NANOS = 1_000_000;

  private final Engine engine;
  private final SourceInput source;
  private final LaneInput input;
  private final Readiness readiness;
  private final int limitedTimeWord;

  // Null where there is no log.
  private final @Nullable LoggedLane logged;
  private final Acknowledgement acknowledged;
  private boolean waitsThroughStop;
  private @Nullable LaminarException notDurable;

  /** The producer of a lane. */
  Producer(Engine engine, SourceInput source, LaneInput input) {
    this.engine = engine;
    this.source = source;
    this.input = input;
    this.readiness = source.readiness();
    this.logged = input.logged();
    this.acknowledged = new Acknowledgement(source, input);
    this.limitedTimeWord =
        spec().maxFutureNanos() > 0 ? layout().columnWord(spec().eventTimeColumn()) : -1;
  }

  /**
   * Notices when the handle becomes unreachable without having been closed: its lane is then closed
   * and counted, so that it does not hold back time for ever.
   *
   * @param handle the object that users hold
   */
  public void watch(Object handle) {
    source.tracker().watch(handle, input.lane());
  }

  /** What becomes of Java times that are finer than their columns. */
  public TemporalRounding temporalRounding() {
    return engine.config().temporalRounding();
  }

  /**
   * Refuses a row that is too far ahead of the clock, where {@code max_future} is set.
   *
   * @param slots holds the row
   * @param base the slot's first word
   * @throws LaminarException {@link ErrorCode#EVENT_TIME_TOO_FAR}
   */
  public void checkEventTime(long[] slots, int base) {
    if (limitedTimeWord >= 0) {
      checkFuture(slots[base + limitedTimeWord]);
    }
  }

  private void checkFuture(long eventTime) {
    SourceSpec spec = source.spec();
    long unitNanos = 1_000_000_000L / spec.schema().type(spec.eventTimeColumn()).unitsPerSecond();
    long latest =
        SaturatingTime.ahead(engine.clock().wallNanos(), spec.maxFutureNanos(), unitNanos);
    if (eventTime > latest) {
      throw new LaminarException(
          ErrorCode.EVENT_TIME_TOO_FAR,
          "the event time "
              + eventTime
              + " is further ahead of the clock than max_future of source "
              + source.name()
              + " allows ("
              + latest
              + ")",
          "check the unit and the clock of the producer, or raise max_future");
    }
  }

  /**
   * Checks that rows can be one commit, and that the engine looks for such from now on.
   *
   * @param rows how many
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED}, {@link ErrorCode#INVALID_ARGUMENT}
   */
  public void checkTransaction(int rows) {
    if (spec().backpressure() == Backpressure.DROP_OLDEST) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a transaction to source " + spec().name() + " is not supported: drop_oldest may give up"
              + " single rows of it",
          "use backpressure = 'block' or 'reject'");
    }
    if (rows > lane().shape().capacityRows()) {
      throw tooLargeForATransaction(rows);
    }
    source.takesTransactions();
  }

  /** Refuses rows that a lane can never hold together. */
  public LaminarException tooLargeForATransaction(int rows) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "a transaction of " + rows + " rows does not fit the channel of source "
            + spec().name() + " (" + lane().shape().capacityRows()
            + " rows here); nothing was taken",
        "raise buffer_size, or push smaller transactions");
  }

  /** What the engine knows of it. */
  LaneInput input() {
    return input;
  }

  /** How far what it pushes is on the disk. */
  public Acknowledgement acknowledged() {
    return acknowledged;
  }

  /** How the source was declared. */
  public SourceSpec spec() {
    return source.spec();
  }

  /** The layout of the source's slots. */
  public SlotLayout layout() {
    return source.layout();
  }

  /** The lane; its producer side is the handle's. */
  public RowRing lane() {
    return input.lane();
  }

  /** The present time of the database's clock, in nanoseconds since the epoch. */
  public long nowNanos() {
    return engine.clock().nanos();
  }

  /**
   * Checks that rows are taken now: to be called before a row is written.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED}, {@link ErrorCode#DROPPED}, {@link
   *     ErrorCode#SOURCE_COMPLETE}; in caller-runs {@link ErrorCode#WRONG_THREAD}, {@link
   *     ErrorCode#SUBSCRIPTION_FULL}
   */
  public void checkOpen() {
    checkOpen(true);
  }

  private void checkOpen(boolean mayWait) {
    CallerRuns caller = engine.callerRuns();
    if (caller != null && caller.isPlain(source)) {
      caller.checkRoom(source);
      return;
    }
    if (!engine.isAccepting() || source.isRefusing()) {
      waitOrRefuse();
    }
    if (logged != null) {
      checkLog(logged, mayWait);
    }
    if (caller != null) {
      caller.checkRoom(source);
    }
  }

  /**
   * Tells whether a row may be taken now, without waiting: there is room for what becomes of it.
   *
   * @throws LaminarException as {@link #checkOpen}, but for want of room
   */
  public boolean isOpenForMore() {
    try {
      checkOpen(false);
      return true;
    } catch (LaminarException refused) {
      if (refused.code() == ErrorCode.SUBSCRIPTION_FULL
          || refused.code() == ErrorCode.SOURCE_FULL) {
        return false;
      }
      throw refused;
    }
  }

  /** In the middle of many rows: as {@link #checkOpen}, for the log alone. */
  public void checkLog() {
    if (logged != null) {
      checkLog(logged, true);
    }
  }

  /** Refuses a row where the log has failed; waits, or refuses it too, where the log is full. */
  private void checkLog(LoggedLane lane, boolean mayWait) {
    lane.check();
    if (lane.isFull()) {
      lane.countFullWait();
      makeRoom();
    }
    while (lane.isFull()) {
      if (!mayWait || engine.callerRuns() != null || spec().backpressure() == Backpressure.REJECT) {
        throw logFull();
      }
      LockSupport.parkNanos(this, LOG_CHECK_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new LaminarException(
            ErrorCode.INTERRUPTED,
            "interrupted while waiting for room in the log; the row was not taken",
            "the thread's interrupt flag is set");
      }
      if (!engine.isAccepting() || source.isRefusing()) {
        waitOrRefuse();
      }
      lane.check();
    }
  }

  /** In caller-runs this thread alone may make the checkpoint that lets the log be trimmed. */
  private void makeRoom() {
    CallerRuns caller = engine.callerRuns();
    EngineLog log = engine.log();
    if (caller != null && log != null) {
      caller.checkOwner();
      log.makeRoom();
    }
  }

  private LaminarException logFull() {
    return new LaminarException(
        ErrorCode.SOURCE_FULL,
        "the log of the database has reached max_log_bytes; the row was not taken",
        "push it again when a checkpoint has made room, which is asked for; where checkpoints fail,"
            + " DatabaseListener.onCheckpointFailed says why; or raise max_log_bytes");
  }

  /**
   * Checks that a watermark or an end is taken now, for which there need not be room.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED}, {@link ErrorCode#DROPPED}; in caller-runs
   *     {@link ErrorCode#WRONG_THREAD}
   */
  public void checkAccepting() {
    if (!engine.isAccepting() || source.isRefusing()) {
      waitOrRefuse();
    }
    if (logged != null) {
      logged.check();
    }
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      caller.checkOwner();
    }
  }

  /**
   * From now on waits while the database is stopped, instead of being refused: a connector pauses,
   * as nobody else could push its row again.
   */
  public void waitThroughStop() {
    waitsThroughStop = true;
  }

  private void waitOrRefuse() {
    boolean open = waitsThroughStop && engine.life().awaitStart();
    if (open && !source.isRefusing()) {
      return;
    }
    throw refusal();
  }

  /**
   * Lets the engine have the rows that were published, and looks whether it still takes rows: a push
   * and an end that meet agree on which rows were taken.
   *
   * @return how many of the newest rows were published too late and are never seen; otherwise 0
   */
  public long published() {
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      // First: what becomes of the rows is not seen before they are durable.
      EngineLog log = engine.log();
      if (log != null) {
        acknowledged.awaitInCaller(caller, log);
      }
      caller.run(source);
      caller.throwVisitorFailure();
      if (log != null) {
        log.called();
      }
      return 0;
    }
    if (readiness.isAsleep()) {
      readiness.wake();
      engine.wake();
    }
    long missing = engine.isAccepting() && !source.isRefusing() ? 0 : rowsNotTaken();
    try {
      acknowledged.await(missing);
    } catch (LaminarException why) {
      if (missing == 0) {
        throw why;
      }
      // The caller says that rows were not taken, and by what.
      notDurable = why;
    }
    return missing;
  }

  /**
   * Lets the engine go on with what was published before, for which a row waits that finds no room.
   *
   * @throws LaminarException in caller-runs: as {@link #published}, and {@link ErrorCode#INTERRUPTED}
   */
  public void lookForRoom() {
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      caller.checkSettled();
      caller.run(source);
      caller.throwVisitorFailure();
    } else if (readiness.isAsleep()) {
      readiness.wake();
      engine.wake();
    }
  }

  /** Why rows that were taken are not durable, where {@link #published} has said that others were not taken; else null. */
  public @Nullable LaminarException takeNotDurable() {
    LaminarException why = notDurable;
    notDurable = null;
    return why;
  }

  // The row is in the lane. Either somebody still looks there after this, or somebody has decided
  // how much of the lane was taken.
  private long rowsNotTaken() {
    RowRing lane = input.lane();
    engine.workOff();
    while ((engine.life().isEnding() || source.isRefusing()) && !lane.isSealed()) {
      if (engine.isOwnThread()) {
        return 0;
      }
      LockSupport.parkNanos(SEAL_CHECK_NANOS);
      Thread.onSpinWait();
    }
    return lane.rowsNotTaken();
  }

  /** Why rows are not taken now. */
  public LaminarException refusal() {
    return source.isRefusing()
        ? new LaminarException(
            ErrorCode.DROPPED,
            source.spec().label() + " was dropped or replaced",
            "close the handle, and look the source up again if it was replaced")
        : engine.life().refusal();
  }

  /**
   * Checks that waiting for room in the lane can end. Asks the engine: not to be called often.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK} when the calling thread waits for
   *     what only it can do
   */
  public void checkDeadlock() {
    engine.waits().checkDeadlock(source, "push to source " + source.name());
  }

  /** Makes a further producer of the same source. Any thread may own it. */
  public Producer another() {
    return engine.openProducer(source);
  }

  /**
   * The handle was cloned before it ever pushed: it counts for the watermark from its first row.
   */
  public void countFromFirstRow() {
    engine.run(() -> source.countFromFirstRow(input));
  }

  /**
   * Ends the handle for good; the source ends with the last that does so. Once.
   *
   * @throws LaminarException as {@link #checkAccepting}
   */
  public void finish() {
    checkAccepting();
    end(true);
  }

  /** Ends the handle; what was pushed is still processed. Once. */
  public void close() {
    end(false);
  }

  private void end(boolean finished) {
    source.tracker().forget(input.lane());
    if (input.owner().counts()) {
      source.end().end(finished);
    }
    if (logged != null && source.end().isDecided()) {
      // With this one the source ended: whatever is drained first in another life.
      logged.finished();
    }
    input.lane().close();
    readiness.wake();
    engine.wake();
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      caller.unsettle();
      if (caller.isOwner()) {
        caller.run();
      }
    }
  }
}
