package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.session.LateSessionRowsOperator;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * LATE DATA TO of sessions: the rows that no open session takes and whose own was dropped.
 *
 * @param input append-only, with event time
 * @param window the sessions, over the input's event-time column
 * @param keys positions of the keys in the input: each has sessions of its own
 * @param results until when rows count
 */
public record LateSessionRowsPlan(
    PhysicalPlan input, TimeWindow window, List<Integer> keys, WindowResults results)
    implements SelectionPlan {
  // Copies the list.
  public LateSessionRowsPlan {
    keys = List.copyOf(keys);
  }

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
    return "open sessions" + results.until(window) + ": the bounds of each";
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new LateSessionRowsOperator(
        OperatorInput.groups(input, keys, List.of(), window.timeColumn()),
        window.size(),
        results.emission(),
        context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    OperatorInput.groups(input, keys, List.of(), window.timeColumn());
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
    return "LateRows " + window.describe(input.schema())
        + GroupAggregatePlan.describe(input.schema(), window.timeColumn(), keys, List.of());
  }
}
