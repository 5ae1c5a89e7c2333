package io.laminar.core.engine.log;

import io.laminar.core.ring.Waiter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The threads that wait until something is durable: one force serves all of them. */
final class DurableWaits {
  // A wake-up is never lost; this bounds what a mistake in that would cost.
  private static final long CHECK_NANOS = 50_000_000;

  private static final int MOST_RESTS = 16;

  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final Set<Thread> patient = ConcurrentHashMap.newKeySet();
  private final Waiter writer;
  private final AtomicLong begun = new AtomicLong();

  // While the writer lets others come back: it, and how many waits it wants to see.
  private volatile @Nullable Thread gathering;
  private volatile long wanted;

  /**
   * Nobody waits yet.
   *
   * @param writer how the log's thread waits
   */
  DurableWaits(Waiter writer) {
    this.writer = writer;
  }

  /** Waits, and lets a force be due. An interrupt is kept for later. */
  void await(BooleanSupplier done) {
    boolean unused = await(done, waiting, false);
  }

  /**
   * Waits likewise, but not longer than until the thread is interrupted.
   *
   * @return false where it was, before it was done; the thread's interrupt flag is set
   */
  boolean awaitInterruptibly(BooleanSupplier done) {
    return await(done, waiting, true);
  }

  /** Waits for what no force of the log brings about. An interrupt is kept for later. */
  void awaitPatiently(BooleanSupplier done) {
    boolean unused = await(done, patient, false);
  }

  private boolean await(BooleanSupplier done, Set<Thread> waiting, boolean interruptibly) {
    if (done.getAsBoolean()) {
      return true;
    }
    Thread self = Thread.currentThread();
    boolean interrupted = false;
    // Before the look: who is woken for later progress is in the set by then.
    waiting.add(self);
    boolean isWanted = begun.incrementAndGet() >= wanted;
    try {
      while (!done.getAsBoolean()) {
        if (interrupted && interruptibly) {
          return false;
        }
        wake(isWanted);
        isWanted = true;
        LockSupport.parkNanos(this, CHECK_NANOS);
        interrupted |= Thread.interrupted();
      }
      return true;
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

  /** How many wait, or have been woken and are not awake yet. */
  int count() {
    return waiting.size();
  }

  /** How many waits for a force there have been. */
  long begun() {
    return begun.get();
  }

  private void wake(boolean isWanted) {
    Thread waits = gathering;
    if (waits == null) {
      writer.wake();
    } else if (isWanted) {
      LockSupport.unpark(waits);
    }
  }

  /** Rests until there have been so many waits, or until it is over. The writer's thread. */
  void gather(long waits, LongSupplier leftNanos) {
    wanted = waits;
    gathering = Thread.currentThread();
    // Behind both: a wait that has not seen them is seen here.
    long nanos = leftNanos.getAsLong();
    for (int rest = 0; rest < MOST_RESTS && begun.get() < waits && nanos > 0; rest++) {
      LockSupport.parkNanos(this, nanos);
      nanos = leftNanos.getAsLong();
    }
    gathering = null;
    wanted = 0;
  }

  /** Something is durable, or will never be. */
  void wakeAll() {
    waiting.forEach(LockSupport::unpark);
    patient.forEach(LockSupport::unpark);
  }
}
