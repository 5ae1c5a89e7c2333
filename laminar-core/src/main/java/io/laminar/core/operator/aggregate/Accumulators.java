package io.laminar.core.operator.aggregate;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;

/** Which accumulator computes a call: the cheap one over append-only input, else one that retracts. */
final class Accumulators {
  private Accumulators() {}

  static Accumulator of(AggregateCall call, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    Accumulator accumulator = plain(call, spec, heap, account);
    return call.distinct()
        ? new DistinctAccumulator(
            call, accumulator, spec.inputTypes().size(), spec.changelogInput(), heap, account)
        : accumulator;
  }

  /** One that writes results from entries and a heap that were pinned. */
  static Accumulator ofPinned(AggregateCall call, GroupSpec spec, ByteHeap heap) {
    // The words of what counts distinct values come first.
    return plain(call, spec, heap, MemoryAccount.ofBytes(Long.MAX_VALUE));
  }

  private static Accumulator plain(
      AggregateCall call, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    return switch (call.function()) {
      case COUNT -> new CountAccumulator(call.takesEveryRow());
      case SUM, AVG ->
        WordExtreme.isFloating(call.argumentType())
            ? new FloatingSum(call, spec.changelogInput())
            : new ExactSum(call);
      case MIN, MAX -> {
        if (spec.changelogInput()) {
          yield new RetractableExtreme(call, heap, account);
        }
        yield call.argumentType().words() == 1
            ? new WordExtreme(call)
            : new WideExtreme(call, heap);
      }
      case FIRST_VALUE, LAST_VALUE ->
        spec.changelogInput()
            ? new RetractableEdge(call, spec.eventTimeColumn(), heap, account)
            : new EdgeValue(call, spec.eventTimeColumn(), heap);
    };
  }
}
