package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether threads other than the caller's may read a subscription: one consumer or subscriber gets it. Any thread. */
final class OtherThreads {
  private final Subscriber subscriber;
  private final AtomicBoolean taken = new AtomicBoolean();

  OtherThreads(Subscriber subscriber) {
    this.subscriber = subscriber;
  }

  /**
   * Refuses them where only one thread may call the database.
   *
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED}
   */
  void check() {
    if (!subscriber.mayWait()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "results are not delivered by another thread in caller-runs: only the one that opened the"
              + " database may call it",
          "subscribe with a RowVisitor, or poll() between pushes");
    }
  }

  /**
   * Gives the results to one consumer or subscriber.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} where another one has them
   */
  void take() {
    check();
    if (!taken.compareAndSet(false, true)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the subscription to " + subscriber.name() + " has a consumer or a subscriber already",
          "make another one with subscribe() for each");
    }
    subscriber.handOver();
  }

  /** The one that had the results did not begin. */
  void giveBack() {
    taken.set(false);
    subscriber.touch();
  }
}
