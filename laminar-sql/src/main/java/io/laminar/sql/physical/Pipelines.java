package io.laminar.sql.physical;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.DefaultRowOperator;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Describes what the engine has to run for a plan. */
public final class Pipelines {
  private final PipelineSpec.Builder steps = new PipelineSpec.Builder();
  private final IdentityHashMap<PhysicalPlan, Integer> numbers = new IdentityHashMap<>();
  private final boolean runsOnce;

  private Pipelines(boolean runsOnce) {
    this.runsOnce = runsOnce;
  }

  /**
   * Describes a query over streams.
   *
   * @param plan what to run
   * @return its operators, as often as they are needed
   */
  public static PipelineSpec continuous(PhysicalPlan plan) {
    return of(plan, false);
  }

  /**
   * Describes a query that runs once, over rows that are all there: all of them are one commit, and
   * then time ends.
   *
   * @param plan what to run
   * @return its operators, as often as they are needed
   */
  public static PipelineSpec once(PhysicalPlan plan) {
    return of(plan, true);
  }

  private static PipelineSpec of(PhysicalPlan plan, boolean once) {
    Pipelines made = new Pipelines(once);
    int last = made.add(plan);
    if (!once && mayMakeRowsEqual(plan)) {
      made.steps.add(new PipelineSpec.Apply(
          context -> new ConsolidateOperator(OperatorInput.types(plan), context),
          "Consolidate",
          last,
          edge(plan)));
    }
    return made.steps.build();
  }

  /**
   * Tells whether changes of different rows may come out as changes of equal ones: what cancels
   * within a commit is then left out. Aggregates do that by themselves.
   */
  private static boolean mayMakeRowsEqual(PhysicalPlan plan) {
    if (!plan.changelog()) {
      return false;
    }
    if (plan instanceof ProjectPlan project) {
      return !project.keepsEveryColumn() || mayMakeRowsEqual(project.input());
    }
    return plan instanceof UnionPlan
        || (plan instanceof FilterPlan filter && mayMakeRowsEqual(filter.input()));
  }

  private int add(PhysicalPlan plan) {
    Integer known = numbers.get(plan);
    if (known != null) {
      return known;
    }
    List<Integer> inputs = new ArrayList<>();
    for (PhysicalPlan input : plan.inputs()) {
      inputs.add(add(input));
    }
    int number = steps.add(step(plan, inputs));
    if (runsOnce && plan instanceof GroupAggregatePlan group && group.keys().isEmpty()) {
      number = steps.add(new PipelineSpec.Apply(
          context -> new DefaultRowOperator(aggregateOfNothing(group)),
          "DefaultRow",
          number,
          edge(plan)));
    }
    numbers.put(plan, number);
    return number;
  }

  private static PipelineSpec.Step step(PhysicalPlan plan, List<Integer> inputs) {
    if (plan instanceof ScanPlan scan) {
      return new PipelineSpec.Scan(scan.relation(), edge(plan));
    }
    if (plan instanceof UnionPlan) {
      return new PipelineSpec.UnionAll(inputs, edge(plan));
    }
    OperatorPlan operator = (OperatorPlan) plan;
    return new PipelineSpec.Apply(
        operator::createOperator, plan.describe(), inputs.get(0), edge(plan));
  }

  private static PipelineSpec.Edge edge(PhysicalPlan plan) {
    return new PipelineSpec.Edge(plan.schema(), plan.changelog(), plan.uniqueKey());
  }

  /** SQL:2016, 10.9: COUNT of no rows is 0, every other aggregate NULL. */
  private static Batch aggregateOfNothing(GroupAggregatePlan group) {
    Batch batch = new Batch(group.schema().size());
    for (int i = 0; i < group.aggregates().size(); i++) {
      ColumnBuffer column = new ColumnBuffer(group.schema().type(i));
      if (group.aggregates().get(i).function() == AggregateSpec.Function.COUNT) {
        column.setWord(0, 0);
      } else {
        column.setNull(0);
      }
      batch.column(i).share(column.vector());
    }
    batch.selectFirst(1);
    return batch;
  }
}
