package io.laminar.core.engine.log;

import io.laminar.core.ring.Waiter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads that wait until something is durable: one force serves all of them. */
final class DurableWaits {
  // A wake-up is never lost; this bounds what a mistake in that would cost.
  private static final long CHECK_NANOS = 50_000_000;

  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final Set<Thread> patient = ConcurrentHashMap.newKeySet();
  private final Waiter writer;

  /**
   * Nobody waits yet.
   *
   * @param writer how the log's thread waits
   */
  DurableWaits(Waiter writer) {
    this.writer = writer;
  }

  /** Waits, and lets a force be due. An interrupt is kept for later: what was handed over cannot be taken back. */
  void await(BooleanSupplier done) {
    await(done, waiting);
  }

  /** Waits likewise for what no force of the log brings about. */
  void awaitPatiently(BooleanSupplier done) {
    await(done, patient);
  }

  private void await(BooleanSupplier done, Set<Thread> waiting) {
    if (done.getAsBoolean()) {
      return;
    }
    Thread self = Thread.currentThread();
    boolean interrupted = false;
    // Before the look: who is woken for later progress is in the set by then.
    waiting.add(self);
    try {
      while (!done.getAsBoolean()) {
        writer.wake();
        LockSupport.parkNanos(this, CHECK_NANOS);
        interrupted |= Thread.interrupted();
      }
    } finally {
      waiting.remove(self);
      if (interrupted) {
        self.interrupt();
      }
    }
  }

  /** Tells whether anybody waits for a force. */
  boolean areUrgent() {
    return !waiting.isEmpty();
  }

  /** Something is durable, or will never be. */
  void wakeAll() {
    waiting.forEach(LockSupport::unpark);
    patient.forEach(LockSupport::unpark);
  }
}
