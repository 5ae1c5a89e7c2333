package io.laminar.core.operator.aggregate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateBudget;

/** Which accumulator computes a call: the cheap one over append-only input, else one that retracts. */
final class Accumulators {
  private Accumulators() {}

  static Accumulator of(AggregateCall call, GroupSpec spec, ByteHeap heap, StateBudget budget) {
    if (call.distinct()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED, "DISTINCT aggregates are not supported yet", "");
    }
    return plain(call, spec, heap);
  }

  private static Accumulator plain(AggregateCall call, GroupSpec spec, ByteHeap heap) {
    return switch (call.function()) {
      case COUNT -> new CountAccumulator(call.takesEveryRow());
      case SUM, AVG ->
        WordExtreme.isFloating(call.argumentType())
            ? new FloatingSum(call, spec.changelogInput())
            : new ExactSum(call);
      case MIN, MAX -> {
        refuseChangelog(call, spec);
        yield call.argumentType().words() == 1
            ? new WordExtreme(call)
            : new WideExtreme(call, heap);
      }
      case FIRST_VALUE, LAST_VALUE -> {
        refuseChangelog(call, spec);
        yield new EdgeValue(call, spec.eventTimeColumn(), heap);
      }
    };
  }

  private static void refuseChangelog(AggregateCall call, GroupSpec spec) {
    if (spec.changelogInput()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED, call.function() + " over a changelog is not supported yet", "");
    }
  }
}
