package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.FilterOperator;
import io.laminar.core.operator.Operator;
import io.laminar.sql.expression.ExpressionCompiler;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * Keeps the rows for which a condition is TRUE.
 *
 * @param input what is filtered
 * @param condition over the input's columns
 */
public record FilterPlan(PhysicalPlan input, RexNode condition) implements SelectionPlan {
  @Override
  public boolean changelog() {
    return input.changelog();
  }

  @Override
  public int eventTimeColumn() {
    return input.eventTimeColumn();
  }

  @Override
  public List<Integer> eventTimeColumns() {
    return input.eventTimeColumns();
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new FilterOperator(
        ExpressionCompiler.compilePredicate(condition), schema().size(), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of(condition);
  }

  @Override
  public void check() {
    PlanCheck.checkExpressions(expressions());
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return ClockUse.in(expressions());
  }

  @Override
  public String describe() {
    return "Filter " + ExpressionText.of(condition, input.schema());
  }
}
