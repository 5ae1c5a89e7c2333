package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * Lets changes cancel within each commit before what stands above computes with them: a row that only comes and goes within
 * a commit could fail there, though it never is in a result.
 *
 * @param input a changelog
 */
public record NetPlan(PhysicalPlan input) implements SelectionPlan {
  @Override
  public boolean changelog() {
    return true;
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
    return new ConsolidateOperator(OperatorInput.types(input), context);
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
  public boolean mayMakeRowsEqual() {
    return false;
  }

  @Override
  public String describe() {
    return "Consolidate";
  }
}
