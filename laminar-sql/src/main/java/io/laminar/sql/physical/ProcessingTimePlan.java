package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.clock.ProcessingTimeOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Adds the time at which a row is taken, which is the event time of what follows.
 *
 * @param input what is read, append-only
 * @param schema the input's columns, then the time
 */
public record ProcessingTimePlan(PhysicalPlan input, Schema schema) implements OperatorPlan {
  @Override
  public boolean changelog() {
    return false;
  }

  @Override
  public int eventTimeColumn() {
    return schema.size() - 1;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return input.uniqueKeys();
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new ProcessingTimeOperator(
        input.schema().size(), schema.type(eventTimeColumn()), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    // There is nothing to compute.
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return true;
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return input.mayMakeRowsEqual();
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "ProcessingTime " + schema.column(eventTimeColumn()).name() + ": the clock at each row";
  }
}
