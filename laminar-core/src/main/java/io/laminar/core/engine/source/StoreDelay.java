package io.laminar.core.engine.source;

import java.util.concurrent.locks.LockSupport;

/**
 * How long a store may stay unseen by other processors.
 *
 * <p>A push looks at the state of the engine, writes its row, publishes it by a release store and
 * looks at the state again, without a fence in between: one would double what a push costs. Its
 * second look may therefore precede the row's becoming visible. Whoever changes the state waits this
 * long and then sees every row whose push did not see the change: processors bound the time that a
 * store waits in their buffers (Morrison and Afek, "Temporally Bounding TSO for Fence-Free
 * Asymmetric Synchronization", ASPLOS 2015), to microseconds. A push that takes longer looks at the
 * state after the change.
 */
public final class StoreDelay {
  // Some hundred times what was ever measured.
  static final long NANOS = 1_000_000;

  private StoreDelay() {}

  /** Waits until earlier stores of all threads are visible. Keeps an interrupt for the caller. */
  public static void await() {
    long start = System.nanoTime();
    boolean interrupted = false;
    for (long left = NANOS; left > 0; left = NANOS - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
