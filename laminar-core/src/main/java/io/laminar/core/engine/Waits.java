package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.Retention;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The threads that wait until what was pushed has been processed, and whether that can come. */
final class Waits {
  /** Waits that are looked at in a round. */
  private static final int TURNS = 16;

  private final Engine engine;

  // The engine's thread's own.
  private final List<IdleWait> waiting = new ArrayList<>();
  private int next;

  Waits(Engine engine) {
    this.engine = engine;
  }

  /** Ends the waits that are over; on the engine's thread, between rounds. */
  void round() {
    if (waiting.isEmpty()) {
      return;
    }
    // What was pushed is processed when its results are seen.
    Retention retention = engine.graph().retention();
    boolean released = !retention.isAwaited();
    if (released) {
      // What became durable just now has not been taken yet.
      retention.pump();
    }
    int turns = released ? Math.min(TURNS, waiting.size()) : 0;
    for (int i = 0; i < turns; i++) {
      next = next < waiting.size() ? next : 0;
      if (waiting.get(next).isOver()) {
        waiting.set(next, waiting.get(waiting.size() - 1));
        waiting.remove(waiting.size() - 1);
      } else {
        next++;
      }
    }
  }

  /** Tells whether anybody waits; on the engine's thread. */
  boolean areOpen() {
    return !waiting.isEmpty();
  }

  /** Nobody works any more; on the engine's thread. */
  void refuse(LaminarException why) {
    for (IdleWait wait : waiting) {
      wait.refuse(why);
    }
  }

  /**
   * Waits until everything that was pushed to sources before has been processed. Any thread.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK} when a subscription that this thread
   *     reads is full; {@link ErrorCode#INTERRUPTED}; {@link ErrorCode#CLOSED}
   */
  void awaitIdle(Supplier<List<SourceInput>> sources) {
    awaitIdle(sources, () -> {});
  }

  /** As {@link #awaitIdle(Supplier)}, unless somebody ends the wait by an exception. */
  void awaitIdle(Supplier<List<SourceInput>> sources, Runnable goOn) {
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      engine.drive().check(caller);
      caller.awaitIdle();
    } else {
      await(sources, goOn);
    }
    checkClock();
  }

  /** As {@link #awaitIdle}, but for what finds no room: that comes when its subscription is read. */
  void awaitWhatHasRoom(Supplier<List<SourceInput>> sources) {
    try {
      awaitIdle(sources);
    } catch (LaminarException refused) {
      if (refused.code() != ErrorCode.WOULD_DEADLOCK) {
        throw refused;
      }
    }
  }

  // The handles of sources with an idle timeout were not looked at.
  private void checkClock() {
    LaminarException failed = engine.clock().failure();
    if (failed != null && engine.graph().hasIdleTimeouts()) {
      throw failed;
    }
  }

  private void await(Supplier<List<SourceInput>> sources, Runnable goOn) {
    IdleWait wait = new IdleWait(engine.call(() -> List.copyOf(sources.get())));
    engine.run(() -> waiting.add(wait));
    wait.await(engine, goOn);
  }

  /** Throws if what a source waits for is a subscription that the calling thread reads. */
  void checkDeadlock(SourceInput source, String what) {
    engine.applicationCode().refuseInside();
    RingStage ring = source.steps().blockedBy();
    if (ring == null) {
      return;
    }
    boolean ownDoing = isOwnDoing(source, Thread.currentThread().getId());
    if (ownDoing && !engine.reclaim().giveBack()) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          what + " would wait for ever: a subscription to " + ring.name() + " is full, and this"
              + " thread is the one that reads it",
          "poll the subscription in between or on another thread, or use a larger bufferSize");
    }
  }

  /** Tells whether a source waits for a full subscription that a thread was the last to read. */
  boolean isOwnDoing(SourceInput source, long thread) {
    return engine.call(() -> FullSubscription.isOwnDoing(source, thread));
  }
}
