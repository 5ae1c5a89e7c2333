package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Detects two threads inside one handle, and one thread twice. A handle may pass from thread to
 * thread, so there is no owner to compare with: a thread leaves its mark while it is inside.
 *
 * <p>It costs two plain stores and a load. It catches a thread that enters while another waits
 * inside or is visibly inside; two that enter within the nanoseconds that a store needs to reach
 * the other core can both pass, which the one of them that waits then notices. It is a net for mistakes, not a lock.
 */
final class UseGuard {
  private static final VarHandle USER;

  static {
    try {
      USER = MethodHandles.lookup().findVarHandle(UseGuard.class, "user", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // The thread's number, 0 for none. Not the thread: storing a reference costs a collector's
  // barrier.
  @SuppressWarnings("unused") // Through USER.
  private long user;

  private final String what;

  /**
   * A guard that nobody is inside of.
   *
   * @param what the handle's name in errors
   */
  UseGuard(String what) {
    this.what = what;
  }

  /** Marks the calling thread as inside; refused when one is. */
  void enter() {
    long current = Thread.currentThread().getId();
    // Opaque: plain machine instructions, but not kept in a register across pushes.
    long inside = (long) USER.getOpaque(this);
    if (inside != 0) {
      throw inUse(inside, current);
    }
    USER.setOpaque(this, current);
  }

  /**
   * Looks whether the calling thread is still the one inside: while it waits, for two that entered
   * at the same moment did not see each other.
   */
  void checkInside() {
    long current = Thread.currentThread().getId();
    long inside = (long) USER.getOpaque(this);
    if (inside != current) {
      throw inUse(inside, current);
    }
  }

  private LaminarException inUse(long inside, long current) {
    if (inside == current) {
      return new LaminarException(
          ErrorCode.WRONG_THREAD,
          "a handle of " + what + " was used from within its own call",
          "do not push from a record's accessor or a visitor, nor read from a visitor");
    }
    return new LaminarException(
        ErrorCode.WRONG_THREAD,
        "threads " + name(inside) + " and " + name(current) + " use one handle of " + what
            + " at once",
        "give every producer thread a handle of its own with clone(), and every reader its own"
            + " subscription");
  }

  private static String name(long id) {
    if (id == 0) {
      return "another";
    }
    Thread[] threads = new Thread[2 * Thread.activeCount() + 16];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getId() == id) {
        return threads[i].getName();
      }
    }
    return "number " + id;
  }

  /** Takes the mark away. */
  void exit() {
    USER.setOpaque(this, 0L);
  }
}
