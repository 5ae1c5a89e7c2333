package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateOptions;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.sql.expression.AggregateClauses;
import java.util.List;

/** What a step tells its operator about the input. */
final class OperatorInput {
  private OperatorInput() {}

  static List<DataType> types(PhysicalPlan input) {
    return input.schema().columns().stream().map(Column::type).toList();
  }

  /** The step of a plan that an operator carries out. */
  static PipelineSpec.Step step(OperatorPlan plan, List<Integer> steps) {
    return new PipelineSpec.Apply(plan::createOperator, plan.describe(), steps.get(0), plan.edge());
  }

  static GroupSpec groups(PhysicalPlan input, List<Integer> keys, List<AggregateSpec> aggregates) {
    return groups(input, keys, aggregates, input.eventTimeColumn());
  }

  /** Groups of an input by one of its event times. */
  static GroupSpec groups(
      PhysicalPlan input, List<Integer> keys, List<AggregateSpec> aggregates, int eventTime) {
    List<AggregateCall> calls =
        aggregates.stream().map(spec -> call(spec, input)).toList();
    GroupSpec spec = GroupSpec.of(types(input), keys, calls, eventTime);
    return input.changelog() ? spec.overChangelog() : spec;
  }

  /** What an aggregate's entries hold besides a few words, for EXPLAIN. */
  static String heldValues(PhysicalPlan input, List<AggregateSpec> aggregates) {
    boolean keepsAll = aggregates.stream().anyMatch(spec -> spec.function().keepsAll())
        || (input.changelog() && aggregates.stream().anyMatch(AggregateSpec::needsAllToRetract));
    if (keepsAll) {
      return ", with all its values";
    }
    return aggregates.stream().anyMatch(AggregateSpec::distinct)
        ? ", with its distinct values"
        : "";
  }

  static AggregateCall call(AggregateSpec spec, PhysicalPlan input) {
    DataType argument = spec.argument() < 0 ? spec.type() : input.schema().type(spec.argument());
    return new AggregateCall(
        spec.function().function(),
        spec.argument(),
        spec.others(),
        spec.filter(),
        spec.distinct(),
        argument,
        spec.type(),
        options(spec.options()));
  }

  private static AggregateOptions options(AggregateClauses clauses) {
    return new AggregateOptions(
        clauses.ignoresNulls(),
        clauses.fraction(),
        clauses.separator(),
        clauses.order().stream()
            .map(each -> new AggregateOptions.Direction(each.descending(), each.nullsFirst()))
            .toList());
  }
}
