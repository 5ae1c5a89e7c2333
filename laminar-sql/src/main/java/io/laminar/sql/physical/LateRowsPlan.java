package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.window.LateRowsOperator;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * LATE DATA TO: the rows that are late for all their windows.
 *
 * @param input append-only, with event time
 * @param window the windows, over the input's event-time column
 * @param results until when rows count
 */
public record LateRowsPlan(PhysicalPlan input, TimeWindow window, WindowResults results)
    implements SelectionPlan {
  @Override
  public boolean changelog() {
    return input.changelog();
  }

  /** Returns -1: all its rows are behind the watermark. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    int columns = schema().size();
    return window.form().overlaps()
        ? LateRowsOperator.of(window.timeColumn(), columns, window.series(), results.emission())
        : new LateRowsOperator(window.timeColumn(), columns, window.bounds(), results.emission());
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.check();
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
    return "LateRows " + window.describe(input.schema()) + results.until(window);
  }
}
