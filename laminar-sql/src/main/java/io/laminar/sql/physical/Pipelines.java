package io.laminar.sql.physical;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.DefaultRowOperator;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Describes what the engine has to run for a plan. */
public final class Pipelines {
  private final PipelineSpec.Builder steps = new PipelineSpec.Builder();
  private final IdentityHashMap<PhysicalPlan, Integer> numbers = new IdentityHashMap<>();
  private final SharedPlans shared = new SharedPlans();
  private final boolean runsOnce;
  private final Set<PhysicalPlan> lateElsewhere;

  private Pipelines(PhysicalPlan query, boolean runsOnce) {
    this.runsOnce = runsOnce;
    this.lateElsewhere = LateRowsOnce.countedElsewhere(query);
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

  /**
   * Numbers the steps of a plan as those of {@link #continuous}.
   *
   * @param plan what would run
   * @return the number of each step, by identity
   */
  public static Map<PhysicalPlan, Integer> numbers(PhysicalPlan plan) {
    Pipelines made = new Pipelines(plan, false);
    made.add(plan);
    return made.numbers;
  }

  private static PipelineSpec of(PhysicalPlan plan, boolean once) {
    Pipelines made = new Pipelines(plan, once);
    int last = made.add(plan);
    if (!once && plan.mayMakeRowsEqual()) {
      made.steps.add(new PipelineSpec.Apply(
          context -> new ConsolidateOperator(OperatorInput.types(plan), context),
          "Consolidate",
          last,
          plan.edge()));
    }
    return made.steps.build();
  }

  private int add(PhysicalPlan plan) {
    Integer known = numbers.get(plan);
    if (known != null) {
      return known;
    }
    Optional<PhysicalPlan> same = shared.find(plan);
    if (same.isPresent()) {
      return number(plan, same.get());
    }
    List<Integer> inputs = new ArrayList<>();
    for (PhysicalPlan input : plan.inputs()) {
      inputs.add(add(input));
    }
    PipelineSpec.Step step = plan.step(inputs);
    if (lateElsewhere.contains(plan) && step instanceof PipelineSpec.Apply apply) {
      step = apply.withoutLateRows();
    }
    int number = steps.add(step);
    Optional<Supplier<Batch>> ofNothing = runsOnce ? plan.rowOfNothing() : Optional.empty();
    if (ofNothing.isPresent()) {
      Supplier<Batch> row = ofNothing.get();
      number = steps.add(new PipelineSpec.Apply(
          context -> new DefaultRowOperator(row.get()), "DefaultRow", number, plan.edge()));
    }
    numbers.put(plan, number);
    return number;
  }

  /** Gives the steps of a plan the numbers of those of an equal one. */
  private int number(PhysicalPlan plan, PhysicalPlan same) {
    int number = Objects.requireNonNull(numbers.get(same), "the number of what was found");
    numbers.put(plan, number);
    for (int i = 0; i < plan.inputs().size(); i++) {
      int unused = number(plan.inputs().get(i), same.inputs().get(i));
    }
    return number;
  }
}
