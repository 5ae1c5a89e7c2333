package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;

/** A step that an operator carries out; it has one input. */
public sealed interface OperatorPlan extends PhysicalPlan
    permits SelectionPlan,
        ProjectPlan,
        WindowAssignPlan,
        WindowAggregatePlan,
        WindowGroupsPlan,
        SessionAggregatePlan,
        CountAggregatePlan,
        GroupAggregatePlan,
        UpsertPlan,
        RankPlan,
        OverPlan,
        OrderedOverPlan,
        UnnestPlan,
        ProcessingTimePlan {
  /** Returns the only step that it reads. */
  PhysicalPlan input();

  // The three answers that follow from having an operator and one input.

  @Override
  default List<PhysicalPlan> inputs() {
    return List.of(input());
  }

  @Override
  default List<String> relations() {
    return List.of();
  }

  @Override
  default PipelineSpec.Step step(List<Integer> steps) {
    return OperatorInput.step(this, steps);
  }

  /**
   * Makes an operator without state; each call makes another, which belongs to the thread that runs it.
   *
   * @param context of the query; takes row errors, gives the time
   * @return the operator; its output has the columns of {@link #schema()}
   * @throws io.laminar.api.LaminarException NOT_SUPPORTED for a function that is not built
   */
  Operator createOperator(EvaluationContext context);
}
