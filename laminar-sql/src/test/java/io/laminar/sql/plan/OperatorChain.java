package io.laminar.sql.plan;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.sql.physical.OperatorPlan;
import io.laminar.sql.physical.PhysicalPlan;
import java.util.ArrayList;
import java.util.List;

/** The operators of a plan that reads one relation once, as one operator: what the engine does with such a plan. */
public final class OperatorChain implements Operator {
  private final List<Operator> operators = new ArrayList<>();

  /** Makes fresh operators. */
  public OperatorChain(PhysicalPlan plan, EvaluationContext context) {
    for (PhysicalPlan step = plan; step instanceof OperatorPlan operator; step = operator.input()) {
      operators.add(0, operator.createOperator(context));
    }
  }

  private Output outputOf(int index, Output last) {
    return index == operators.size() - 1
        ? last
        : batch -> operators.get(index + 1).process(batch, outputOf(index + 1, last));
  }

  @Override
  public void process(Batch batch, Output output) {
    outputOf(-1, output).emit(batch);
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    for (int i = 0; i < operators.size(); i++) {
      boolean done = false;
      while (!done) {
        done = operators.get(i).onWatermark(watermark, outputOf(i, output));
      }
    }
    return true;
  }

  @Override
  public long nextTimer() {
    return operators.stream().mapToLong(Operator::nextTimer).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public long lateRows() {
    return operators.stream().mapToLong(Operator::lateRows).sum();
  }

  @Override
  public void snapshot(StateWriter writer) {
    operators.forEach(operator -> operator.snapshot(writer));
  }

  @Override
  public void restore(StateReader reader) {
    operators.forEach(operator -> operator.restore(reader));
  }
}
