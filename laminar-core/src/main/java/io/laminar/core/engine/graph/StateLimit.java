package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.pipeline.StepCounters;
import java.util.Comparator;

/** What is said of a query whose state takes more than {@code state_limit_bytes}. On the engine's thread. */
final class StateLimit {
  private StateLimit() {}

  /**
   * Names the operator that holds most.
   *
   * @param cause that the limit was passed, with the bytes
   * @return what readers of the query get
   */
  static LaminarException stopped(Query query, LaminarException cause) {
    StepCounters most = StepCounters.of(query.pipeline()).stream()
        .max(Comparator.comparingLong(StepCounters::stateBytes))
        .orElseThrow();
    long ofView = query.stateBytes() - query.pipeline().stateBytes();
    String holder = ofView > most.stateBytes()
        ? "most of it are the rows of the view, " + ofView + " bytes"
        : "most of it is that of " + most.definition() + ", " + most.stateBytes() + " bytes in "
            + most.stateRows() + " entries";
    return new LaminarException(
        ErrorCode.QUERY_STOPPED,
        "query " + query.name() + " was stopped by " + cause.code() + ": " + cause.problem() + "; "
            + holder,
        null,
        cause.remedy(),
        cause);
  }
}
