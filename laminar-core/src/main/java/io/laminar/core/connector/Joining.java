package io.laminar.core.connector;

/** Waits for the end of a thread, keeping an interrupt for the caller. */
public final class Joining {
  private Joining() {}

  /**
   * Waits, however often it is interrupted; does not wait for itself.
   *
   * @param thread is to end without the caller's doing
   */
  public static void join(Thread thread) {
    join(thread, 0, () -> {});
  }

  /**
   * Waits likewise, and does something meanwhile.
   *
   * @param thread is to end
   * @param everyMillis how often to do it; 0 for not at all
   * @param meanwhile what is done
   */
  static void join(Thread thread, long everyMillis, Runnable meanwhile) {
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join(everyMillis);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      meanwhile.run();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
