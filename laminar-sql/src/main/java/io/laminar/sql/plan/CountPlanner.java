package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.CountAggregatePlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.plan.rule.CountAggregate;
import io.laminar.sql.validate.Refusal;
import java.util.List;

/** Plans aggregates by windows of row counts. Stateless. */
final class CountPlanner {
  private CountPlanner() {}

  static PhysicalPlan plan(
      CountAggregate aggregate, PhysicalPlan written, List<AggregateSpec> specs, Emit emit) {
    int time = aggregate.timeColumn();
    PhysicalPlan rows = time < 0 || written.eventTimeColumns().contains(time)
        ? written
        : ProcessingTimes.asEventTime(written, time, aggregate.position());
    if (emit.kind() == Emit.Kind.CHANGES || emit.allowLateness().isPresent()) {
      String clause =
          emit.allowLateness().isPresent() ? "ALLOW LATENESS" : emit.kind().sql();
      throw Refusal.of(
              ErrorCode.NOT_SUPPORTED,
              clause + " of " + aggregate.form() + " is not supported yet",
              aggregate.position())
          .remedy("leave it out: a window gives its row when its last row has come")
          .exception();
    }
    if (rows.changelog()) {
      throw Refusal.of(
              ErrorCode.CHANGELOG_NOT_ALLOWED,
              aggregate.form()
                  + " cannot read a changelog: a row that is taken back would change the numbers of those after it",
              aggregate.position())
          .remedy("put the windows over the rows that the changelog is made of")
          .exception();
    }
    long parts = CountAggregatePlan.parts(aggregate.slide(), aggregate.size());
    if (parts > CountAggregatePlan.MAX_PARTS) {
      throw Refusal.of(
              ErrorCode.INVALID_WINDOW,
              "a window of " + aggregate.size() + " rows would be made of " + parts
                  + " parts, more than " + CountAggregatePlan.MAX_PARTS,
              aggregate.position())
          .remedy("give it a longer slide, one that divides the size")
          .exception();
    }
    if (time >= 0 && !rows.eventTimeColumns().contains(time)) {
      throw Refusal.of(
              ErrorCode.NO_EVENT_TIME,
              rows.schema().column(time).name() + " is not the event-time column of its input",
              aggregate.position())
          .remedy("name the column of WATERMARK FOR, or leave DESCRIPTOR(...) out")
          .exception();
    }
    boolean byTime = specs.stream().anyMatch(AggregateSpec::goesByEventTime);
    PhysicalPlan input = byTime ? PlanColumns.withEventTime(rows) : rows;
    return new CountAggregatePlan(
        input,
        aggregate.form(),
        aggregate.slide(),
        aggregate.size(),
        time,
        aggregate.keys(),
        specs,
        PlanColumns.ofAggregate(aggregate.getRowType(), aggregate.keys(), specs, input.schema()));
  }
}
