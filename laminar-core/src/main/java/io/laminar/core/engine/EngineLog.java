package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.log.CheckpointMark;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.output.DurableOrder;
import io.laminar.core.engine.output.Retention;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import org.jspecify.annotations.Nullable;

/**
 * The log of an engine: what was decided goes there at the end of each round, each command and, in
 * caller-runs, each call.
 *
 * <pre>
 *   DrainOrder ──release──▶ DatabaseLog      short of room there: no further rows are taken
 * </pre>
 *
 * <p>Any thread, as for {@link Engine}, but for what says otherwise.
 */
public final class EngineLog implements DurableOrder {
  private static final long WAIT_NANOS = 1_000_000;

  private final Engine engine;
  private final DatabaseLog log;
  private final Graph graph;
  private final boolean inCaller;
  private final DrainOrder order = new DrainOrder();

  // Volatile: a timer sets it.
  private volatile @Nullable Runnable due;

  private volatile @Nullable Runnable room;

  // The driving thread's: before, what is done was recorded already.
  private boolean begun;

  // The owner's, in caller-runs: rows were published that are not durable.
  private boolean owed;

  // The opening thread's.
  private boolean isBranch;

  EngineLog(Engine engine, DatabaseLog log, Graph graph, boolean inCaller) {
    this.engine = engine;
    this.log = log;
    this.graph = graph;
    this.inCaller = inCaller;
  }

  /** The log itself. */
  public DatabaseLog database() {
    return log;
  }

  /**
   * From now on everything is noted, under the numbers with which the log was started. By the thread that
   * drives the engine, once; an engine that was not opened for a recovery begins by itself.
   */
  public void begin() {
    begun = true;
    order.goOnAt(log.firstEntry(), log.firstText());
    graph.keep(order);
    graph.retention().releasedBy(this, log.isSync());
  }

  /** Says which life of the process begins behind the recovery that begins now. */
  public void recoversFor(long life) {
    graph.retention().recoversFor(life);
  }

  /**
   * Says that a life of the process begins, right behind {@link #begin}: numbers of changes that the one before may have lost
   * are not given again.
   *
   * @param number of the life
   * @param branches whether the data directory is a copy, so that another may have given the next numbers to other changes
   */
  public void beginLife(long number, boolean branches) {
    boolean mayLose = !log.isSync();
    graph.retention().begin(number, mayLose, branches);
    order.life(number, mayLose, branches);
    isBranch = branches;
  }

  /**
   * Makes the number of the life durable, where changes have numbers by it: another life is not to have the same.
   */
  public void settleLife() {
    if (isBranch || graph.retention().losesAny()) {
      flush();
    }
  }

  /**
   * What the engine does from now on is done for a statement of its owner.
   *
   * @param number of the statement; 0 for none
   */
  public void statement(long number) {
    engine.run(() -> order.statement(number));
  }

  /**
   * A statement is done; what follows belongs to none.
   *
   * @param number of the statement
   * @param carriedOut whether it was not refused
   */
  public void statementDone(long number, boolean carriedOut) {
    engine.run(() -> {
      order.statement(0);
      if (begun) {
        order.statementDone(number, carriedOut);
      }
    });
  }

  /**
   * Waits until everything is durable that was pushed, decided and handed over before. An interrupt is kept for later.
   *
   * @throws io.laminar.api.LaminarException {@code STORAGE_FAILED}, {@code STORAGE_FULL}
   */
  public void flush() {
    handOver();
    log.flush();
  }

  /**
   * As {@link #flush}, not longer than until the thread is interrupted.
   *
   * @throws io.laminar.api.LaminarException {@code INTERRUPTED}, {@code STORAGE_FAILED}, {@code STORAGE_FULL}
   */
  public void flushUnlessInterrupted() {
    handOver();
    log.flushUnlessInterrupted();
  }

  private void handOver() {
    boolean unused = engine.runUnlessClosed(() -> {
      if (begun) {
        order.passed(engine.clock().monotonicNanos());
        release();
      }
    });
  }

  /** Where a source is synchronous, waits as {@link #flushUnlessInterrupted} does. */
  public void acknowledge(SourceInput source) {
    if (log.isSync(source.spec())) {
      flushUnlessInterrupted();
    }
  }

  /** Rows were published in caller-runs whose wait for the disk was interrupted. The owner. */
  void owe() {
    owed = true;
  }

  /**
   * Before rows are worked off, in caller-runs: waits until those of which nothing is to be seen yet are durable, or never will
   * be.
   *
   * @param interruptibly whether not longer than until the thread is interrupted
   * @return false where it was: the rows have to wait
   */
  boolean settleRows(boolean interruptibly) {
    owed = owed && !log.settle(interruptibly);
    return !owed;
  }

  /**
   * Begins a checkpoint at this place, between two commits, with the lanes that are open. On the engine's
   * thread.
   *
   * @return to be given to {@link DatabaseLog#checkpoint}, with what was written of the state at this place
   */
  public CheckpointMark mark() {
    release();
    CheckpointMark mark = log.mark(order.nextEntry());
    for (SourceInput source : graph.sources()) {
      for (LaneInput input : source.handles().open()) {
        LoggedLane lane = input.logged();
        if (lane != null && input.isLogged()) {
          mark.lane(lane, input.lane().nextRow());
        }
      }
    }
    log.place(mark);
    noteLife();
    return mark;
  }

  /** A reader behind the mark does not see the beginning of the life, and numbers of changes go by its promise. */
  private void noteLife() {
    Retention retention = graph.retention();
    if (retention.isNeeded()) {
      order.life(retention.life(), retention.isLossy(), false);
    }
  }

  /**
   * Waits until all that was handed over is within reach of the log's thread: it needs the engine for nothing then. On the
   * engine's thread, behind {@link #mark}.
   */
  public void awaitRoom() {
    while (!log.hasOrderRoom()) {
      log.awaitOrderRoom(WAIT_NANOS);
    }
  }

  /**
   * Lets the thread that calls the engine do something at the end of its next push; in caller-runs. Any thread.
   *
   * @param work replaces what was to be done before
   */
  public void whenCalled(Runnable work) {
    due = work;
  }

  /** At the end of a push or a tick, in caller-runs: does what is to be done. */
  public void called() {
    Runnable work = due;
    if (work != null) {
      due = null;
      work.run();
    }
  }

  /**
   * Says what lets a full log be trimmed, in caller-runs, where nobody else may do it.
   *
   * @param work of the thread that pushes, before its row is taken
   */
  public void roomMadeBy(Runnable work) {
    room = work;
  }

  /** The log is full, in caller-runs: does what may help. */
  void makeRoom() {
    Runnable work = room;
    if (work != null) {
      work.run();
    }
  }

  // ---- The engine's thread ----

  /** Hands over what was noted. Between two steps. */
  void release() {
    if (!begun) {
      return;
    }
    if (graph.retention().takeTimed()) {
      // A later life has them age from here on.
      order.passed(engine.clock().monotonicNanos());
    }
    order.release(log);
    releaseResults();
    if (inCaller) {
      // Nobody else takes the next row: it may come when there is room for what it decides.
      awaitRoom();
    }
  }

  /** What came out before is seen when what was handed over is durable; in caller-runs nobody else waits for that. */
  private void releaseResults() {
    boolean open = graph.retention().handedOver(order.nextEntry());
    while (open && inCaller && log.awaitEntries(order.nextEntry())) {
      graph.retention().pump();
      open = graph.retention().handedOver(order.nextEntry());
    }
  }

  @Override
  public long durable() {
    return log.durableEntries();
  }

  @Override
  public void demand(long entries) {
    log.demandEntries(entries, engine::wake);
  }

  @Override
  public @Nullable LaminarException failure() {
    return log.failure();
  }

  /** Waits until readers have what came out, as far as they have room. At the end of the engine. */
  void finish() {
    release();
    while (graph.retention().isAwaited() && log.awaitEntries(order.nextEntry())) {
      graph.retention().pump();
      release();
    }
  }

  /** The engine was closed, and has done what there was. Where the log has this, nothing that was seen is lost. */
  void ended() {
    if (begun && graph.retention().losesAny()) {
      order.ended();
      release();
    }
  }

  /** Tells whether rows may be taken; where not, waits a little. */
  boolean hasRoom() {
    if (log.hasOrderRoom()) {
      return true;
    }
    log.awaitOrderRoom(WAIT_NANOS);
    return log.hasOrderRoom();
  }
}
