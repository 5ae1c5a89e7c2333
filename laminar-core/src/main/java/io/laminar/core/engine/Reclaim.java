package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.function.Supplier;

/**
 * Has the memory of forgotten handles and subscriptions given back before something is refused for
 * want of memory. Any thread, as for {@link Engine}.
 */
final class Reclaim {
  private final Engine engine;

  Reclaim(Engine engine) {
    this.engine = engine;
  }

  /**
   * Does something that leaves nothing behind when it is refused; once more where memory was given
   * back since.
   *
   * @return what it returned
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where there is no memory all the same
   */
  <R> R beforeRefusal(Supplier<R> work) {
    try {
      return work.get();
    } catch (LaminarException refused) {
      if (refused.code() != ErrorCode.RESOURCE_LIMIT || !giveBack()) {
        throw refused;
      }
    }
    return work.get();
  }

  /**
   * Lets everything go of which it is known that nobody can reach it, in bounded steps, each a
   * command: rows go on in between.
   *
   * @return false when there was nothing
   */
  boolean giveBack() {
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      engine.drive().check(caller);
      return caller.giveBackLost() > 0;
    }
    boolean any = false;
    while (engine.call(engine.rounds()::giveBackLost) > 0) {
      any = true;
    }
    return any;
  }
}
