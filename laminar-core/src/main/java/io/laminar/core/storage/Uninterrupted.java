package io.laminar.core.storage;

/**
 * Does what has to come to its end though its thread was interrupted, such as giving a directory back: the JDK closes a file
 * whose thread is interrupted as it writes. The interrupt is kept for the caller.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /**
   * Does it on the calling thread.
   *
   * @param work is not interrupted by what came before it
   */
  public static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
