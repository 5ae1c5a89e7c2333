package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The threads that wait until what was pushed has been processed, and whether that can come. */
final class Waits {
  private final Engine engine;
  private final List<Subscriber> subscribers;

  // The engine's thread's own.
  private final List<IdleWait> waiting = new ArrayList<>();

  Waits(Engine engine, List<Subscriber> subscribers) {
    this.engine = engine;
    this.subscribers = subscribers;
  }

  /** Ends the waits that are over; on the engine's thread, between rounds. */
  void round() {
    if (!waiting.isEmpty()) {
      waiting.removeIf(IdleWait::isOver);
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

  /** Waits until everything that was pushed to sources before has been processed. Any thread. */
  void await(Supplier<List<SourceInput>> sources) {
    IdleWait wait = engine.call(() -> {
      IdleWait made = new IdleWait(sources.get());
      waiting.add(made);
      return made;
    });
    wait.await(engine);
  }

  /** Throws if what a source waits for is a subscription that the calling thread reads. */
  void checkDeadlock(SourceInput source, String what) {
    RingStage ring = source.steps().blockedBy();
    if (ring == null) {
      return;
    }
    if (isOwnDoing(source, Thread.currentThread().getId())) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          what + " would wait for ever: a subscription to " + ring.name() + " is full, and this"
              + " thread is the one that reads it",
          "poll the subscription in between or on another thread, or use a larger bufferSize");
    }
  }

  /** Tells whether a source waits for a full subscription that a thread was the last to read. */
  boolean isOwnDoing(SourceInput source, long thread) {
    return engine.call(() -> Blockage.isOwnDoing(source, subscribers, thread));
  }
}
