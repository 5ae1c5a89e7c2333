package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.SourceInput;
import java.util.List;

/**
 * What statements do to a source as a whole, not through a handle of it: after everything that was
 * pushed before. Any thread, as for {@link Engine}; both wait until that was processed.
 */
public final class SourceStatements {
  private final Engine engine;

  /**
   * Makes the statements of a database.
   *
   * @param engine runs its sources
   */
  public SourceStatements(Engine engine) {
    this.engine = engine;
  }

  /**
   * Raises the watermark of a source and of all its handles; one behind the present watermark is
   * ignored and counted.
   *
   * @param source has an event time
   * @param watermark in the unit of the event-time column, or {@link
   *     io.laminar.api.Source#END_OF_TIME}
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE}, {@link ErrorCode#DROPPED}, in caller-runs {@link
   *     ErrorCode#SUBSCRIPTION_FULL}, and what {@link Engine#awaitIdle()} throws
   */
  public void advance(SourceInput source, long watermark) {
    engine.awaitIdle(List.of(source));
    engine.run(() -> {
      source.checkOpen();
      checkOrder(source);
      source.advance(watermark);
    });
    engine.released();
    acknowledge(source);
  }

  /**
   * Completes a source of which nobody holds a handle.
   *
   * @param source the source
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS} while there are handles, {@link
   *     ErrorCode#SOURCE_COMPLETE}, {@link ErrorCode#DROPPED}, in caller-runs {@link
   *     ErrorCode#SUBSCRIPTION_FULL}, and what {@link Engine#awaitIdle()} throws
   */
  public void finish(SourceInput source) {
    engine.awaitIdle(List.of(source));
    engine.run(() -> {
      source.checkOpen();
      checkOrder(source);
      source.finish();
    });
    engine.released();
    acknowledge(source);
  }

  private void checkOrder(SourceInput source) {
    CallerRuns caller = engine.callerRuns();
    if (caller != null) {
      caller.checkOrderOfStatement(source);
    }
  }

  private void acknowledge(SourceInput source) {
    EngineLog log = engine.log();
    if (log != null) {
      log.acknowledge(source);
    }
  }
}
