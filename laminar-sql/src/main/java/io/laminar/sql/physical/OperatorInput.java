package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.GroupSpec;
import java.util.List;

/** What a step tells its operator about the input. */
final class OperatorInput {
  private OperatorInput() {}

  static List<DataType> types(PhysicalPlan input) {
    return input.schema().columns().stream().map(Column::type).toList();
  }

  static GroupSpec groups(PhysicalPlan input, List<Integer> keys, List<AggregateSpec> aggregates) {
    List<AggregateCall> calls =
        aggregates.stream().map(spec -> call(spec, input)).toList();
    GroupSpec spec = GroupSpec.of(types(input), keys, calls, input.eventTimeColumn());
    return input.changelog() ? spec.overChangelog() : spec;
  }

  /** What an aggregate's entries hold besides a few words, for EXPLAIN. */
  static String heldValues(PhysicalPlan input, List<AggregateSpec> aggregates) {
    if (input.changelog() && aggregates.stream().anyMatch(AggregateSpec::needsAllToRetract)) {
      return ", with all its values";
    }
    return aggregates.stream().anyMatch(AggregateSpec::distinct)
        ? ", with its distinct values"
        : "";
  }

  private static AggregateCall call(AggregateSpec spec, PhysicalPlan input) {
    DataType argument = spec.argument() < 0 ? spec.type() : input.schema().type(spec.argument());
    AggregateFunction function = switch (spec.function()) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM -> AggregateFunction.SUM;
      case AVG -> AggregateFunction.AVG;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case FIRST_VALUE -> AggregateFunction.FIRST_VALUE;
      case LAST_VALUE -> AggregateFunction.LAST_VALUE;
    };
    return new AggregateCall(
        function, spec.argument(), spec.filter(), spec.distinct(), argument, spec.type());
  }
}
