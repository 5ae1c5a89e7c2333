package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.rank.DropLateOperator;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * Drops and counts the rows behind the watermark.
 *
 * @param input append-only, with event time
 */
public record DropLatePlan(PhysicalPlan input) implements SelectionPlan {
  @Override
  public boolean changelog() {
    return input.changelog();
  }

  @Override
  public int eventTimeColumn() {
    return input.eventTimeColumn();
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new DropLateOperator(input.eventTimeColumn(), schema().size());
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    // It has no expressions.
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
    return "DropLate by " + schema().column(input.eventTimeColumn()).name();
  }
}
