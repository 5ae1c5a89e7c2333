package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.VisitGuard;
import io.laminar.core.engine.source.Decisions;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The work of the engine on the one thread that may call it: the one that opened it. */
final class CallerRuns implements VisitGuard {
  private static final int LOST_MASK = 63;

  private final Graph graph;
  private final Rounds rounds;
  private final Thread owner = Thread.currentThread();
  private final Decisions decisions;
  private final Function<Throwable, LaminarException> defects;
  private boolean working;
  private boolean ended;

  // The owner, and null while a visitor is shown a row: it must not come back in.
  private @Nullable Thread allowed = owner;

  // Of a visitor that threw in the call that is going on.
  private @Nullable LaminarException visitorFailure;

  // Subscriptions that a visitor closed.
  private final List<Runnable> afterwards = new ArrayList<>();

  // True while nothing is left to do, so that rows pushed to a source are all the work there is.
  // Volatile: another thread may close a handle. Written only where it changes.
  private volatile boolean settled;

  // How often it became true: what is known of a source holds until the next time.
  private long settlings;
  private int pushes;

  /**
   * Makes the calling thread the owner.
   *
   * @param decisions whether rows are drained by a replay only
   * @param defects ends the engine because of what its work threw; gives what the caller gets
   */
  CallerRuns(
      Graph graph,
      Rounds rounds,
      Decisions decisions,
      Function<Throwable, LaminarException> defects) {
    this.graph = graph;
    this.rounds = rounds;
    this.decisions = decisions;
    this.defects = defects;
  }

  boolean isOwner() {
    return Thread.currentThread() == owner;
  }

  void checkOwner() {
    if (Thread.currentThread() != allowed) {
      throw refusal();
    }
  }

  private LaminarException refusal() {
    return isOwner()
        ? new LaminarException(
            ErrorCode.CALLED_BY_VISITOR,
            "a visitor called the database that is showing it a row",
            "collect what is to be done, and do it when the call that causes the rows has returned")
        : new LaminarException(
            ErrorCode.WRONG_THREAD,
            "in caller-runs only the thread that opened the database may call it: that is "
                + owner.getName(),
            "use the engine thread for more than one thread");
  }

  @Override
  public void beginVisit() {
    allowed = null;
  }

  @Override
  public void endVisit() {
    allowed = owner;
  }

  boolean isVisiting() {
    return allowed == null;
  }

  /** Does something when the call that is going on is done. */
  void afterVisit(Runnable action) {
    afterwards.add(action);
  }

  @Override
  public void visitorFailed(LaminarException failure) {
    if (visitorFailure == null) {
      visitorFailure = failure;
    } else {
      visitorFailure.addSuppressed(failure);
    }
  }

  /** At the end of a call in which rows may have been shown: what visitors left to be done. */
  void afterVisits() {
    if (!afterwards.isEmpty()) {
      List<Runnable> actions = List.copyOf(afterwards);
      afterwards.clear();
      actions.forEach(Runnable::run);
    }
  }

  /**
   * At the end of a push, of a tick and of a wait. Not inside a statement, which would be left half
   * done: what its rows made a visitor throw comes with the next of these.
   *
   * @throws LaminarException {@link ErrorCode#VISITOR_FAILED}
   */
  void throwVisitorFailure() {
    LaminarException failure = visitorFailure;
    if (failure != null) {
      visitorFailure = null;
      throw failure;
    }
  }

  /**
   * Tells whether a row for a source is all the work there is, and takes the usual way: it was so when
   * nothing was left to do last, and nothing but rows has come since.
   */
  boolean isPlain(SourceInput source) {
    return settled && source.isKnownToBePlain(settlings);
  }

  /** Before a row is taken: there must be room for what becomes of it, and for what comes first. */
  void checkRoom(SourceInput source) {
    checkOwner();
    if (source.reach().room(1) == 0) {
      checkSettled();
      workOnce(Rounds.Look.EVERYWHERE);
      RingStage full = source.reach().fullRing();
      if (full != null) {
        throw full(
            "a subscription to " + full.name() + " is full and nobody else can make room",
            "the row was not taken");
      }
    }
    checkOrder(source);
  }

  /**
   * Before something is done with a source: what was taken of others before and meets it must not wait for room, or it
   * would be overtaken. So the order of the calls is that of the results.
   */
  void checkOrder(SourceInput source) {
    checkFull(settled ? null : graph.ready().blockingBefore(source));
  }

  /**
   * Before a call that works off what was pushed: of rows whose push was interrupted as it waited for the disk nothing is seen
   * before they are durable.
   *
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}
   */
  void checkSettled() {
    if (!rounds.settleRows(true)) {
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for the disk: what was pushed before is not durable, and nothing becomes of it until then;"
              + " nothing else was done",
          "do it again; the thread's interrupt flag is set");
    }
  }

  /** As {@link #checkOrder}, of what is done at once and not in the order of the rows: those of the source come first, too. */
  void checkOrderOfStatement(SourceInput source) {
    checkOrder(source);
    checkFull(!settled && source.isWaiting() ? source.reach().blocking() : null);
  }

  private static void checkFull(@Nullable RingStage full) {
    if (full != null) {
      throw full(
          "a subscription to " + full.name()
              + " is full, what was pushed before and comes to the same queries"
              + " waits for it, and nobody else can make room",
          "nothing was taken");
    }
  }

  private static LaminarException full(String why, String what) {
    return new LaminarException(
        ErrorCode.SUBSCRIPTION_FULL, why, "poll it before pushing on; " + what);
  }

  /** Before a command: what is lost holds neither room nor memory against it. */
  int giveBackLost() {
    settled = false;
    return working || decisions.areReplayed() || ended ? 0 : rounds.giveBackLost();
  }

  /** Something may be left to do, whatever was found last. Any thread. */
  void unsettle() {
    settled = false;
  }

  /** Tells whether nothing is left to do; false where that is not known. */
  boolean isSettled() {
    return settled;
  }

  /** The engine was closed, or failed: nothing is worked off any more. */
  void end() {
    ended = true;
    settled = false;
  }

  /** Works off what there is, and ends; nothing where that was done. */
  void close(LifeCycle life, Shutdown shutdown) {
    if (life.isClosed()) {
      return;
    }
    checkOwner();
    boolean unused = rounds.settleRows(false);
    try {
      run();
    } finally {
      end();
      shutdown.run();
    }
  }

  /** Works off what was published to a source. */
  void run(SourceInput source) {
    if (!settled || working || decisions.areReplayed() || losesSomething()) {
      source.readiness().wake();
      run();
      return;
    }
    working = true;
    boolean done = false;
    try {
      done = source.isPlain(settlings) ? source.workPlain() : source.workAlone();
      graph.stopMarked();
    } catch (Throwable defect) {
      throw failed(defect);
    } finally {
      working = false;
      if (!done) {
        settled = false;
      }
    }
    if (!done) {
      source.readiness().wake();
      run();
      return;
    }
    rounds.release();
    afterVisits();
  }

  // In one of so many calls: it costs as much as many of the other looks together.
  private boolean losesSomething() {
    return (++pushes & LOST_MASK) == 0 && rounds.giveBackLost() > 0;
  }

  // What gets out of it left rows half done: to go on would do them twice.
  private int workOnce(Rounds.Look look) {
    try {
      return rounds.work(look);
    } catch (Throwable defect) {
      throw failed(defect);
    }
  }

  private LaminarException failed(Throwable defect) {
    end();
    return defects.apply(defect);
  }

  /** Works until nothing is left, as {@link #run()} does, and looks for silent handles. */
  void awaitIdle() {
    checkSettled();
    run(Rounds.Look.HANDLES);
  }

  /** A subscription has room: works off what waited for it. */
  void released() {
    if (!settled && isOwner() && rounds.hasMore()) {
      run();
    }
  }

  /** Works off what there is, does what is due by the clock, and what follows from that. */
  void tick() {
    checkSettled();
    run(Rounds.Look.HANDLES);
    if (!working && !decisions.areReplayed() && !ended) {
      try {
        rounds.tick();
        rounds.release();
      } catch (Throwable defect) {
        throw failed(defect);
      }
      run(Rounds.Look.HANDLES);
    }
  }

  /** Works until nothing is left that can be done without more room. */
  void run() {
    run(Rounds.Look.READY);
  }

  private void run(Rounds.Look look) {
    // What is not durable yet waits for the next call.
    if (working || decisions.areReplayed() || ended || isVisiting() || !rounds.settleRows(true)) {
      return;
    }
    working = true;
    try {
      boolean more = true;
      while (more) {
        more = workOnce(look) > 0 && rounds.hasMore();
      }
      rounds.release();
    } finally {
      working = false;
    }
    // Before the look: a handle that another thread closes meanwhile is seen, or unsettles.
    settled = true;
    settlings++;
    if (graph.hasIdleTimeouts() || rounds.hasMore()) {
      settled = false;
    }
    afterVisits();
  }
}
