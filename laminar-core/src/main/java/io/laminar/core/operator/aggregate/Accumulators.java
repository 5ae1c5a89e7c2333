package io.laminar.core.operator.aggregate;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which accumulator computes a call: the cheap one over append-only input, else one that retracts. */
final class Accumulators {
  private final GroupSpec spec;
  private final ByteHeap heap;
  private final MemoryAccount account;
  private final Map<List<Integer>, DistinctValues> values = new HashMap<>();

  /** Makes those of an operator, one after the other. */
  Accumulators(GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    this.spec = spec;
    this.heap = heap;
    this.account = account;
  }

  /** Makes that of the call of a number; those before it have been made. */
  Accumulator of(int number) {
    AggregateCall call = spec.calls().get(number);
    Accumulator accumulator = plain(call, spec, heap, account);
    if (!call.distinct()) {
      return accumulator;
    }
    int[] columns = call.arguments();
    List<Integer> arguments = Arrays.stream(columns).boxed().toList();
    DistinctValues shared = values.get(arguments);
    if (shared == null || leadsValues(spec, number)) {
      int calls = spec.changelogInput() ? 1 : callsBefore(spec, spec.calls().size(), columns);
      shared = new DistinctValues(columns, calls, spec, heap, account);
      values.put(arguments, shared);
    }
    return new DistinctAccumulator(accumulator, shared);
  }

  /** Tells whether a call with DISTINCT has a table of values that none before it has. */
  static boolean leadsValues(GroupSpec spec, int number) {
    int[] arguments = spec.calls().get(number).arguments();
    return spec.changelogInput()
        || callsBefore(spec, number, arguments) % DistinctValues.MAX_CALLS == 0;
  }

  /** How many of the first calls count distinct values of some columns. */
  private static int callsBefore(GroupSpec spec, int end, int[] arguments) {
    return (int) spec.calls().stream()
        .limit(end)
        .filter(call -> call.distinct() && Arrays.equals(call.arguments(), arguments))
        .count();
  }

  /** One that writes results from entries and a heap that were pinned. */
  static Accumulator ofPinned(AggregateCall call, GroupSpec spec, ByteHeap heap) {
    // The words of what counts distinct values come first.
    return plain(call, spec, heap, MemoryAccount.ofBytes(Long.MAX_VALUE));
  }

  private static Accumulator plain(
      AggregateCall call, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    return switch (call.function()) {
      case COUNT, COUNT_IF -> new CountAccumulator(call.takesEveryRow());
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
      case ARG_MIN, ARG_MAX -> {
        if (call.isPickedInOrder()) {
          yield new ListAccumulator(call, spec, heap, account);
        }
        yield spec.changelogInput()
            ? new RetractableArgument(call, spec, heap, account)
            : new ArgumentOfExtreme(call, spec, heap);
      }
      case BIT_AND, BIT_OR ->
        spec.changelogInput() ? new BitCounts(call) : new BitAccumulator(call);
      case BIT_XOR -> new BitAccumulator(call);
      case PERCENTILE_CONT, PERCENTILE_DISC -> new PercentileAccumulator(call, heap, account);
      case MODE -> new ModeAccumulator(call, heap, account);
      case LISTAGG, ARRAY_AGG -> new ListAccumulator(call, spec, heap, account);
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, COVAR_POP, COVAR_SAMP, CORR ->
        moments(call, spec);
      case REGR_AVGX,
          REGR_AVGY,
          REGR_SXX,
          REGR_SYY,
          REGR_SXY,
          REGR_SLOPE,
          REGR_INTERCEPT,
          REGR_R2 -> moments(call, spec);
    };
  }

  private static Accumulator moments(AggregateCall call, GroupSpec spec) {
    boolean isFloating = Arrays.stream(call.arguments())
        .mapToObj(spec.inputTypes()::get)
        .anyMatch(WordExtreme::isFloating);
    return isFloating ? new FloatingMoments(call, spec) : new ExactMoments(call, spec);
  }
}
