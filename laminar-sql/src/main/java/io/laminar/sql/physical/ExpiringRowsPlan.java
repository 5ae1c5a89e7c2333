package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.clock.ClockExpiringRows;
import io.laminar.core.operator.clock.WatermarkExpiringRows;
import java.time.Duration;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * Retracts rows some time after they came, so that what reads it keeps no more than the rows of that time.
 *
 * @param input append-only
 * @param stay how long a row stays: by the watermark where the input has an event time, else by the clock
 */
public record ExpiringRowsPlan(PhysicalPlan input, Duration stay) implements SelectionPlan {
  @Override
  public boolean changelog() {
    return true;
  }

  /** Returns -1: rows are retracted when the watermark is far beyond them. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public String state() {
    return "rows until " + ExpressionText.duration(stay) + " after they came by "
        + (input.eventTimeColumn() < 0 ? "the clock" : "the watermark");
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return input.eventTimeColumn() < 0
        ? new ClockExpiringRows(OperatorInput.types(input), stay.toNanos(), context)
        : new WatermarkExpiringRows(
            OperatorInput.types(input),
            input.eventTimeColumn(),
            StateTtl.units(stay, input),
            context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    // The option was checked when it was applied.
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  @Override
  public String describe() {
    return "ExpiringRows " + ExpressionText.duration(stay);
  }
}
