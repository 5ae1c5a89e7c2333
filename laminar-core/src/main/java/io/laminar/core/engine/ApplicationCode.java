package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;

/**
 * Tells whether the calling thread is in a function that a database calls. There it must not call that database: the
 * engine's thread would wait for itself, with whoever waits for it. One a database; any thread.
 */
public final class ApplicationCode {
  // How many functions of the database deep a thread is: one may call another database, and that
  // one a function of this one.
  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

  /**
   * The same function, within which calls of the database are refused.
   *
   * @param function what the database calls
   * @return what it is to call instead
   */
  public ScalarFunction watching(ScalarFunction function) {
    ScalarFunction.Body body = function.body();
    return new ScalarFunction(
        function.arguments(),
        function.result(),
        function.deterministic(),
        function.calledOnNull(),
        arguments -> {
          int[] within = depth.get();
          within[0]++;
          try {
            return body.call(arguments);
          } finally {
            within[0]--;
          }
        });
  }

  /**
   * Refuses a call of the database that one of its functions makes.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK}
   */
  public void refuseInside() {
    if (depth.get()[0] > 0) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          "a function of the application called the database",
          "let it compute from its arguments only; join what it needs to the rows");
    }
  }
}
