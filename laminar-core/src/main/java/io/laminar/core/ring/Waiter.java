package io.laminar.core.ring;

import io.laminar.api.WaitStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How one thread waits, and how others wake it. The waiting thread loops:
 *
 * <pre>
 *   waiter.reset();
 *   while (!(there is something)) waiter.idle();
 *   waiter.reset();
 * </pre>
 *
 * <p>Under {@code PARK} the first idle after the spins only announces the thread; the loop then
 * looks once more, and only the idle after that parks. Whoever makes progress calls {@link #wake}
 * after it: with a full fence on both sides either the second look sees the progress or the waker
 * sees the announcement, so that no wake-up is lost. It does not yield in between: on a busy
 * machine a yield costs whole time slices, where a thread that is woken runs at once. Rings call
 * {@code wake} only where {@link #parks} holds: the spinning strategies pay for no fence and no
 * signal.
 */
public final class Waiter {
  /** Some milliseconds without anything. */
  private static final int YIELDS_BEFORE_NAPS = 10_000;

  private static final long NAP_NANOS = 50_000;
  private static final VarHandle PARKED;

  static {
    try {
      PARKED = MethodHandles.lookup().findVarHandle(Waiter.class, "parked", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WaitStrategy.Kind kind;
  private final int spins;

  // The idles since the last reset; the waiting thread's own.
  private int idles;

  private volatile @Nullable Thread parked;

  /**
   * A waiter for one thread at a time.
   *
   * @param strategy how it waits
   */
  public Waiter(WaitStrategy strategy) {
    this.kind = strategy.kind();
    this.spins = strategy.spins();
  }

  /**
   * Tells whether the thread must be woken.
   *
   * @return true under {@code PARK}
   */
  public boolean parks() {
    return kind == WaitStrategy.Kind.PARK;
  }

  /** Ends a wait, and starts the next one from its spins. Waiting thread. */
  public void reset() {
    idles = 0;
    if (parked != null) {
      parked = null;
    }
  }

  /**
   * Waits a little; call it in a loop that looks before every call. Waiting thread.
   *
   * @throws InterruptedException if the thread was interrupted; its flag is then cleared
   */
  public void idle() throws InterruptedException {
    idle(Long.MAX_VALUE);
  }

  /**
   * Waits a little, with a bound on how long it may park. Waiting thread.
   *
   * @param maxParkNanos the longest park, in nanoseconds
   * @throws InterruptedException if the thread was interrupted; its flag is then cleared
   */
  public void idle(long maxParkNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      reset();
      throw new InterruptedException();
    }
    idles++;
    if (idles <= spins || kind == WaitStrategy.Kind.SPIN) {
      Thread.onSpinWait();
      idles = Math.min(idles, spins);
    } else if (kind == WaitStrategy.Kind.SPIN_YIELD) {
      yieldOrNap(maxParkNanos);
    } else {
      announceOrPark(maxParkNanos);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // Yielding is what the user asks for by SPIN_YIELD.
  private void yieldOrNap(long maxParkNanos) {
    if (idles <= spins + YIELDS_BEFORE_NAPS) {
      Thread.yield();
    } else {
      // A database in which nothing happens must not keep a core busy. Nobody has to wake it.
      idles = spins + YIELDS_BEFORE_NAPS;
      LockSupport.parkNanos(this, Math.min(NAP_NANOS, maxParkNanos));
    }
  }

  private void announceOrPark(long maxParkNanos) {
    idles = spins;
    if (parked == null) {
      // Volatile: the announcement is visible before the loop looks again.
      PARKED.setVolatile(this, Thread.currentThread());
      VarHandle.fullFence();
    } else {
      LockSupport.parkNanos(this, maxParkNanos);
    }
  }

  /**
   * Wakes the waiting thread if it announced itself. Any thread, after it made progress visible.
   */
  public void wake() {
    // The progress (a release store) must not be delayed past the look at the announcement.
    VarHandle.fullFence();
    if (parked != null) {
      // Taken away, so that a burst of rows unparks once and not once a row.
      Thread thread = (Thread) PARKED.getAndSet(this, (Thread) null);
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  /**
   * Tells whether the thread is parked or about to park. Any thread.
   *
   * @return true from its announcement until it is woken or its wait ends
   */
  public boolean isAnnounced() {
    return parked != null;
  }

  /**
   * Returns this waiter where it must be woken.
   *
   * @return this, or null under the spinning strategies
   */
  @Nullable
  Waiter orNullIfSpinning() {
    return parks() ? this : null;
  }
}
