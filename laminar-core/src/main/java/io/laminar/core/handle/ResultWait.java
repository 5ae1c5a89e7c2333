package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TimeSpans;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.Waiter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the thread of a subscription waits for a result, and when it must not. */
final class ResultWait {
  private static final long MAX_PARK_NANOS = 10_000_000L;

  private final Subscriber subscriber;
  private final UseGuard guard;

  ResultWait(Subscriber subscriber, UseGuard guard) {
    this.subscriber = subscriber;
    this.guard = guard;
  }

  /** The nanoseconds of a timeout: of one that is too long to be counted, the most there are. */
  static long nanos(Duration timeout) {
    try {
      return Math.max(0, timeout.toNanos());
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Waits until there is something.
   *
   * @param timeoutNanos how long; Long.MAX_VALUE without end
   * @param next takes it, or gives null; was asked once in vain
   * @param isOver tells whether nothing will follow; throws what ended it
   * @return what came, or null at the end
   */
  <V> @Nullable V await(
      long timeoutNanos, Supplier<? extends @Nullable V> next, BooleanSupplier isOver) {
    long start = System.nanoTime();
    Waiter waiter = subscriber.reader().waiter();
    waiter.reset();
    V result = null;
    while (result == null && !isOver.getAsBoolean()) {
      if (!subscriber.mayWait() && subscriber.reader().poll(1) == 0 && !isOver.getAsBoolean()) {
        throw hopeless();
      }
      long left = timeoutNanos - (System.nanoTime() - start);
      if (left <= 0 && timeoutNanos != Long.MAX_VALUE) {
        throw timedOut(timeoutNanos);
      }
      idle(waiter, Math.max(1, left));
      guard.checkInside();
      result = next.get();
    }
    waiter.reset();
    return result;
  }

  private void idle(Waiter waiter, long leftNanos) {
    try {
      waiter.idle(Math.min(leftNanos, MAX_PARK_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for a row of " + subscriber.name(),
          null,
          "the thread's interrupt flag is set again",
          e);
    }
  }

  private LaminarException hopeless() {
    return new LaminarException(
        ErrorCode.WOULD_DEADLOCK,
        "no row of " + subscriber.name()
            + " can come while this thread waits: in caller-runs its own" + " pushes make them",
        "use poll(), or finish the sources before reading to the end");
  }

  private LaminarException timedOut(long timeoutNanos) {
    return new LaminarException(
        ErrorCode.TIMEOUT,
        "no row of " + subscriber.name() + " came within "
            + TimeSpans.text(Duration.ofNanos(timeoutNanos)),
        "wait longer or call again: nothing is lost");
  }
}
