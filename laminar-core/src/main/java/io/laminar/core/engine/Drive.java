package io.laminar.core.engine;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.Decisions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What drives an engine: a thread of its own, or the one that opened it, which in caller-runs is so for
 * good and in a recovery until the engine {@linkplain #goLive goes live}.
 *
 * <pre>
 *                   caller-runs                              engine thread
 *   recovery        the opening thread, by a replay           the opening thread, by a replay
 *   live            the opening thread                        EngineThread
 * </pre>
 *
 * <p>Other threads see the engine only when it is live.
 */
final class Drive {
  private final Engine engine;
  private final Config config;
  private final Decisions decisions;
  private final Shutdown shutdown;
  private final Supplier<EngineThread> threads;
  private final ApplicationCode applicationCode = new ApplicationCode();

  // One of the two; written before another thread knows the engine.
  private @Nullable CallerRuns callerRuns;
  private @Nullable EngineThread thread;

  /**
   * Is to drive an engine.
   *
   * @param decisions whether a replay says what is done
   * @param shutdown ends it
   * @param threads makes the engine's own thread
   */
  Drive(Engine engine, Decisions decisions, Shutdown shutdown, Supplier<EngineThread> threads) {
    this.engine = engine;
    this.config = engine.config();
    this.decisions = decisions;
    this.shutdown = shutdown;
    this.threads = threads;
  }

  /** Begins, where it is not opened for a recovery with the engine's own thread. */
  void begin() {
    // What was recorded found room; where not, the record says so.
    engine.memory().limit(!decisions.areReplayed());
    if (decisions.areReplayed()) {
      // Until it goes live no time passes but what was recorded.
      engine.clock().stand();
      engine.graph().silenceTimers().hold();
    }
    if (decisions.areReplayed() || isInCaller()) {
      this.callerRuns = new CallerRuns(engine.graph(), engine.rounds(), decisions, this::failed);
    } else {
      start();
    }
  }

  private boolean isInCaller() {
    return config.execution() == Execution.CALLER_RUNS;
  }

  private void start() {
    EngineThread own = threads.get();
    thread = own;
    own.start();
    config.coreAffinity().ifPresent(core -> CoreAffinity.pin(engine, core));
  }

  private LaminarException failed(Throwable defect) {
    engine.life().fail(defect);
    shutdown.run();
    return engine.life().refusal();
  }

  /** Tells whether a thread is within a function that the database calls. */
  ApplicationCode applicationCode() {
    return applicationCode;
  }

  /** Refuses to be closed within a function, and by another thread than the one that drives, where the engine has none of its own. */
  void checkClose(LifeCycle life) {
    applicationCode.refuseInside();
    CallerRuns caller = callerRuns;
    if (caller != null && !life.isClosed()) {
      caller.checkOwner();
    }
  }

  /** Refuses a call by another thread than the one that drives, and after the end. */
  void check(CallerRuns caller) {
    applicationCode.refuseInside();
    caller.checkOwner();
    if (engine.life().isClosed()) {
      throw engine.life().refusal();
    }
  }

  /** A subscription has room. */
  void released() {
    CallerRuns caller = callerRuns;
    if (caller != null && engine.life().isRunning()) {
      caller.released();
    }
  }

  /** Who decides what is done. */
  Decisions decisions() {
    return decisions;
  }

  /** The work of the calling thread; null where the engine has a thread of its own. */
  @Nullable
  CallerRuns callerRuns() {
    return callerRuns;
  }

  /** The engine's own thread; null where the caller runs it. */
  @Nullable
  EngineThread thread() {
    return thread;
  }

  /** From now on the engine decides, still driven by the thread that opened it. */
  void decide() {
    decisions.goLive();
    engine.memory().limit(true);
  }

  /** The recovery is over. */
  void goLive() {
    CallerRuns opening = callerRuns;
    if (opening != null) {
      check(opening);
      decide();
      engine.clock().goOn();
      engine.rounds().resumeSilence();
      opening.unsettle();
      if (!isInCaller()) {
        callerRuns = null;
        start();
      }
    }
  }
}
