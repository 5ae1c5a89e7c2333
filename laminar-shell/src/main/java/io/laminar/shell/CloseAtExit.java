package io.laminar.shell;

import io.laminar.LaminarDB;

/**
 * Closes the database when the process is told to end, so that files which sinks write are whole.
 * Used by the main thread; the hook is a thread of the JVM.
 */
final class CloseAtExit implements AutoCloseable {
  private final Thread hook;
  // Volatile: written by the hook, read by the main thread between two steps.
  private volatile boolean ending;

  CloseAtExit(LaminarDB database) {
    this.hook = new Thread(
        () -> {
          ending = true;
          database.close();
        },
        "laminar-shell-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the process was told to end. */
  boolean isEnding() {
    return ending;
  }

  /** From now on nothing is closed at the end. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already and the hook runs.
    }
  }
}
