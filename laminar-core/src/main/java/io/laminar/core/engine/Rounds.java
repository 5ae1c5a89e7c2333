package io.laminar.core.engine;

import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Lost;
import org.jspecify.annotations.Nullable;

/**
 * The work that is to be done on the graph of a database, round by round. On the engine's thread.
 *
 * <pre>
 *   overflow ▶ sources ▶ ticks under way ▶ now and then: lost handles, silent handles, ticks that are due
 * </pre>
 */
final class Rounds {
  // While rows keep coming, silent and lost handles are looked for only now and then.
  private static final int BUSY_ROUNDS_MASK = 255;

  private final Graph graph;
  private final boolean inCaller;
  private final @Nullable EngineLog log;
  private int busyRounds;

  /**
   * Makes the rounds of a graph.
   *
   * @param inCaller whether the thread that pushes makes them
   * @param log gets what they decide; null where there is none
   */
  Rounds(Graph graph, boolean inCaller, @Nullable EngineLog log) {
    this.graph = graph;
    this.inCaller = inCaller;
    this.log = log;
  }

  /** At what a round looks. */
  enum Look {
    /** Sources that have had something to do lately; handles now and then. */
    READY,
    /** These, and whether handles are silent or lost. */
    HANDLES,
    /** All that there is: where nothing is found then, nothing can be done. */
    EVERYWHERE
  }

  /** Works until nothing is left that there is room for. */
  void workOff() {
    graph.changes().finish();
    int done = 1;
    while (done > 0) {
      done = work(Look.EVERYWHERE);
      release();
    }
    if (log != null) {
      log.finish();
    }
  }

  /** The engine is closed: nothing is done any more. */
  void end() {
    if (log != null) {
      log.ended();
    }
  }

  /** Hands over to the log what was decided: at the end of a round, of a command and of a call. */
  void release() {
    if (log != null) {
      log.release();
    }
  }

  /**
   * One round: overflow, sources, silent and lost handles.
   *
   * @return 0 when there was nothing to do
   */
  int work(Look look) {
    if (log != null && !log.hasRoom()) {
      // There is work, and it waits for the log.
      return 1;
    }
    boolean everywhere = look == Look.EVERYWHERE;
    // The thread that pushes waits for nobody: what is lost must not take its room.
    int done = inCaller ? giveBackLost() : 0;
    done += graph.overflows().isEmpty() ? 0 : graph.overflows().flush(everywhere);
    done += graph.ready().work(everywhere);
    done += graph.ticks().hasUnderway() ? graph.ticks().goOn() : 0;
    if (done == 0 || look != Look.READY || (++busyRounds & BUSY_ROUNDS_MASK) == 0) {
      done += inCaller ? 0 : giveBackLost();
      done += graph.silenceTimers().isEmpty() ? 0 : checkSilence();
      // In caller-runs the caller says when.
      done += graph.ticks().isEmpty() || inCaller ? 0 : graph.ticks().beginSome();
    }
    return done;
  }

  /**
   * Before the rounds of a call, in caller-runs: rows of which nothing is to be seen yet are durable.
   *
   * @param interruptibly whether the wait for that ends with an interrupt
   * @return false where it did, and they have to wait
   */
  boolean settleRows(boolean interruptibly) {
    return log == null || log.settleRows(interruptibly);
  }

  /** Tells whether another round may find something to do; cheaper than to try. */
  boolean hasMore() {
    return !graph.overflows().isEmpty()
        || graph.ready().hasMore()
        || graph.ticks().hasUnderway();
  }

  /**
   * Gives back what belonged to handles and subscriptions that nobody can reach any more: some of
   * them, or in caller-runs all. Cheap where there are none.
   *
   * @return how many; 0 when there are no more
   */
  int giveBackLost() {
    return inCaller
        ? Lost.giveBackAll(graph.unreachable())
        : Lost.giveBackSome(graph.unreachable());
  }

  /** Does all ticks that are due now, and looks for silent handles. */
  void tick() {
    checkSilence();
    graph.ticks().doAll(graph::stopMarked);
  }

  /** Takes silent handles out of the minimum, all of them before time moves. */
  private int checkSilence() {
    return graph.silenceTimers().check(graph.clock().monotonicNanos());
  }

  /** The engine goes on behind a stop, in which nobody could push. */
  void goOn() {
    DrainOrder order = graph.order();
    if (order != null && graph.hasIdleTimeouts()) {
      order.rested(graph.clock().monotonicNanos());
    }
    restartSilence();
  }

  /** Silence counts from now. */
  void restartSilence() {
    long now = graph.clock().monotonicNanos();
    graph.sources().forEach(source -> source.silence().restart(now));
  }

  /** A recovery is over: who is silent now has been so in earlier lives. */
  void resumeSilence() {
    long now = graph.clock().monotonicNanos();
    graph.silenceTimers().release();
    graph.sources().forEach(source -> source.silence().resume(now));
  }
}
