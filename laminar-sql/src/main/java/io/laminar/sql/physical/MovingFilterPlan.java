package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.clock.MovingBound;
import io.laminar.core.operator.clock.MovingBound.Comparison;
import io.laminar.core.operator.clock.MovingFilterOperator;
import io.laminar.sql.expression.ClockBound;
import io.laminar.sql.expression.ExpressionCompiler;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.apache.calcite.rex.RexNode;

/**
 * Keeps the rows whose times stand to the clock as the bounds say: rows enter and leave while time passes.
 *
 * @param input what is filtered
 * @param bounds all of which a row has to meet, at least one
 */
public record MovingFilterPlan(PhysicalPlan input, List<ClockBound> bounds)
    implements SelectionPlan {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  // Copies the list.
  public MovingFilterPlan {
    bounds = List.copyOf(bounds);
  }

  /** Tells whether rows leave, or are taken back; rows that only enter stay. */
  @Override
  public boolean changelog() {
    return input.changelog() || leaves();
  }

  /** Tells whether rows leave, all of them some time after they came. */
  boolean leaves() {
    return bounds.stream().anyMatch(ClockBound::leaves);
  }

  private boolean enters() {
    return bounds.stream().anyMatch(ClockBound::enters);
  }

  /** Returns -1: rows enter and leave by the clock, whatever the watermark. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public String state() {
    return leaves() ? "rows until they leave" : "rows until they enter";
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new MovingFilterOperator(
        OperatorInput.types(input),
        changelog(),
        bounds.stream().map(MovingFilterPlan::bound).toList(),
        context);
  }

  private static MovingBound bound(ClockBound bound) {
    return new MovingBound(
        ExpressionCompiler.compile(bound.value()),
        comparison(bound),
        bound.shiftNanos(),
        bound.grainNanos(),
        bound.distanceNanos());
  }

  private static Comparison comparison(ClockBound bound) {
    return switch (bound.comparison()) {
      case LESS_THAN -> Comparison.LESS;
      case LESS_THAN_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case EQUALS -> Comparison.EQUAL;
      case GREATER_THAN_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      default -> Comparison.GREATER;
    };
  }

  @Override
  public List<RexNode> expressions() {
    return bounds.stream().map(ClockBound::value).toList();
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
    return true;
  }

  @Override
  public String describe() {
    StringJoiner conditions = new StringJoiner(" AND ");
    for (ClockBound bound : bounds) {
      conditions.add(ExpressionText.of(bound.value(), input.schema()) + " " + bound.comparison().sql
          + " " + clock(bound));
    }
    String rows = !leaves() ? "enter" : enters() ? "enter and leave" : "leave";
    return "MovingFilter " + conditions + ": rows " + rows + " as time passes";
  }

  private static String clock(ClockBound bound) {
    String now = "now" + moved(bound.shiftNanos());
    if (bound.grainNanos() >= 1_000_000_000L) {
      String unit = bound.grainNanos() == NANOS_PER_DAY
          ? "day"
          : ExpressionText.duration(Duration.ofNanos(bound.grainNanos())).replace("1 ", "");
      now = unit + " of " + now;
    }
    return now + moved(bound.distanceNanos());
  }

  private static String moved(long nanos) {
    return nanos == 0
        ? ""
        : (nanos < 0 ? " - " : " + ") + ExpressionText.duration(Duration.ofNanos(Math.abs(nanos)));
  }
}
