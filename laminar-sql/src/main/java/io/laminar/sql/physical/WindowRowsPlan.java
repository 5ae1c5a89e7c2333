package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.rank.OrderedOverSpec;
import io.laminar.core.operator.rank.WindowOverOperator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;

/**
 * Holds the rows of a window until it is complete: functions over its rows, with no function.
 *
 * @param input append-only
 * @param window its bounds are columns of the input
 */
public record WindowRowsPlan(PhysicalPlan input, RankWindow window) implements SelectionPlan {
  @Override
  public boolean changelog() {
    return false;
  }

  @Override
  public int eventTimeColumn() {
    return RankWindow.timeColumn(input);
  }

  @Override
  public String state() {
    return "open windows: all rows";
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    List<Integer> bounds = IntStream.of(window.startColumn(), window.endColumn())
        .distinct()
        .boxed()
        .toList();
    OrderedOverSpec spec = new OrderedOverSpec(
        OperatorInput.types(input),
        bounds,
        List.of(),
        new OverFrame(true, OverFrame.UNBOUNDED_START, 0),
        List.of(),
        List.of());
    return new WindowOverOperator(
        spec, window.startColumn(), window.endColumn(), window.ends(), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.ends();
  }

  @Override
  public Emission emission() {
    return Emission.BY_WINDOW;
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
    return "WindowRows by " + input.schema().column(window.endColumn()).name()
        + " emit on window close";
  }
}
