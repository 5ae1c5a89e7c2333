package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * Tells whether the calling thread is within a function of the application that a database calls: the database waits for that
 * thread, so that what the thread asks of it could wait for ever. One a database; any thread.
 */
final class FunctionCalls {
  // How many functions of the database deep a thread is: one may call another database, and that
  // one a function of this one.
  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

  void begin() {
    depth.get()[0]++;
  }

  void end() {
    depth.get()[0]--;
  }

  /**
   * Refuses a call that a function makes.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK}
   */
  void refuseWithin() {
    if (depth.get()[0] > 0) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          "a function of the application called the database",
          "let it compute from its arguments only; join what it needs to the rows");
    }
  }
}
