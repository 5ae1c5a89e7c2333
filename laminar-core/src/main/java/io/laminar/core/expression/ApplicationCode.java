package io.laminar.core.expression;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * Tells whether the calling thread is in a function of the application. There it must not call the
 * database: the engine's thread would wait for itself, with whoever waits for it.
 */
public final class ApplicationCode {
  // How many functions deep a thread is.
  private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

  private ApplicationCode() {}

  /** Begins calls of a function on this thread. */
  public static void begin() {
    DEPTH.get()[0]++;
  }

  /** Ends the calls that were begun last. */
  public static void end() {
    DEPTH.get()[0]--;
  }

  /**
   * Refuses a call of the database that a function of the application makes.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK}
   */
  public static void refuseInside() {
    if (DEPTH.get()[0] > 0) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          "a function of the application called the database",
          "let it compute from its arguments only; join what it needs to the rows");
    }
  }
}
