package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.EveryPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.SessionAggregatePlan;
import io.laminar.sql.physical.TimeWindow;
import io.laminar.sql.physical.WindowResults;
import io.laminar.sql.plan.rule.WindowAggregate;
import io.laminar.sql.plan.rule.WindowAssign;
import io.laminar.sql.validate.Refusal;
import java.util.List;
import java.util.Optional;

/** Plans aggregates by SESSION, and refuses what sessions are not built for. Stateless. */
final class SessionPlanner {
  private SessionPlanner() {}

  static PhysicalPlan plan(
      WindowAggregate aggregate,
      PhysicalPlan input,
      TimeWindow window,
      List<AggregateSpec> specs,
      Emit emit) {
    PhysicalPlan plan = new SessionAggregatePlan(
        input,
        window,
        aggregate.keys(),
        specs,
        WindowResults.of(emit, window),
        PlanColumns.ofAggregate(aggregate.getRowType(), aggregate.keys(), specs, input.schema()));
    EveryPlan.Bounds bounds = new EveryPlan.Bounds(aggregate.keys().size(), window);
    return emit.every().isEmpty()
        ? plan
        : new EveryPlan(plan, emit.every().get(), Optional.of(bounds));
  }

  /** Refuses rows with the bounds of their session, which are known when it closes only. */
  static LaminarException withoutAggregate(WindowAssign assign) {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            "TABLE(SESSION(...)) without GROUP BY window_start, window_end and its keys is not supported yet",
            assign.window().position())
        .remedy("group by window_start, window_end and the keys of SESSION")
        .exception();
  }
}
