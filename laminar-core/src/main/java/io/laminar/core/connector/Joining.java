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
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
