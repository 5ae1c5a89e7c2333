package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which thread is inside a handle, or a call: lets one in at a time, and others interrupt it. An interrupt reaches the thread
 * only while it is inside, and is gone when it leaves.
 */
final class CallMark {
  // A thread, or INTERRUPTING while another one interrupts it; null where nobody is inside.
  private final AtomicReference<@Nullable Object> inside = new AtomicReference<>();
  private static final Object INTERRUPTING = new Object();

  // Written while inside is INTERRUPTING, read by the thread that leaves behind that.
  private boolean interrupted;

  /**
   * Lets the calling thread in.
   *
   * @param what the handle's name in the error
   * @throws LaminarException {@link ErrorCode#WRONG_THREAD} where one is inside
   */
  void enter(String what) {
    if (!inside.compareAndSet(null, Thread.currentThread())) {
      throw new LaminarException(
          ErrorCode.WRONG_THREAD,
          "two threads use one handle of a " + what + " at once, or one from within its own call",
          "use a handle on one thread at a time; nothing has happened");
    }
  }

  /** Lets the calling thread out, without an interrupt that was meant for this call. */
  void exit() {
    Thread current = Thread.currentThread();
    while (!inside.compareAndSet(current, null)) {
      Thread.onSpinWait();
    }
    if (interrupted) {
      interrupted = false;
      boolean unused = Thread.interrupted();
    }
  }

  /** Interrupts the thread that is inside, if there is one. */
  void interrupt() {
    interruptOnly(null);
  }

  /**
   * Interrupts the thread that is inside.
   *
   * @param thread only this one; null for whichever
   */
  void interruptOnly(@Nullable Long thread) {
    Object user = inside.get();
    if (user instanceof Thread working
        && (thread == null || working.getId() == thread)
        && inside.compareAndSet(user, INTERRUPTING)) {
      interrupted = true;
      working.interrupt();
      inside.set(user);
    }
  }
}
