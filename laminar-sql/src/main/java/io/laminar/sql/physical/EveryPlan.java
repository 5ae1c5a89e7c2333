package io.laminar.sql.physical;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.window.EveryOperator;
import io.laminar.core.operator.window.EverySpec;
import io.laminar.core.time.SaturatingTime;
import io.laminar.sql.expression.WindowForm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;

/**
 * EMIT EVERY: holds changes back until a tick of the clock, and gives what they come to.
 *
 * @param input whose changes they are
 * @param period from a tick to the next, more than zero
 * @param window the window of a row, whose changes come out when it is dropped at the latest; none for rows of no window
 */
public record EveryPlan(PhysicalPlan input, Duration period, Optional<Bounds> window)
    implements SelectionPlan {

  /**
   * The window of a row.
   *
   * @param column position of the first of two input columns, its start and its end
   * @param window which it is
   */
  public record Bounds(int column, TimeWindow window) {}

  /**
   * Puts the step where EMIT EVERY needs one: over the whole query, but where the results of windows have theirs already over
   * what is beside them.
   *
   * @param root of the query; results of windows are below steps only that {@linkplain #keepsTicks keep ticks}
   * @param period of EMIT EVERY; empty for the other kinds of EMIT
   */
  public static PhysicalPlan over(PhysicalPlan root, Optional<Duration> period) {
    return period.isEmpty() ? root : over(root, period.get());
  }

  private static PhysicalPlan over(PhysicalPlan plan, Duration period) {
    if (!hasTicks(plan)) {
      return new EveryPlan(plan, period, Optional.empty());
    }
    if (plan instanceof UnionPlan union) {
      return new UnionPlan(
          union.inputs().stream().map(input -> over(input, period)).toList(), union.schema());
    }
    if (plan instanceof ProjectPlan project) {
      return new ProjectPlan(
          over(project.input(), period), project.expressions(), project.schema());
    }
    if (plan instanceof FilterPlan filter) {
      return new FilterPlan(over(filter.input(), period), filter.condition());
    }
    if (plan instanceof UnnestPlan unnest) {
      return new UnnestPlan(
          over(unnest.input(), period),
          unnest.last(),
          unnest.array(),
          unnest.numbered(),
          unnest.outer(),
          unnest.schema());
    }
    return plan instanceof NetPlan net ? new NetPlan(over(net.input(), period)) : plan;
  }

  /**
   * Tells whether a step goes row by row: the ticks of its inputs are its own.
   *
   * @param step of a query
   */
  public static boolean keepsTicks(PhysicalPlan step) {
    return step instanceof FilterPlan
        || step instanceof ProjectPlan
        || step instanceof NetPlan
        || step instanceof UnnestPlan
        || step instanceof UnionPlan;
  }

  private static boolean hasTicks(PhysicalPlan plan) {
    return plan instanceof EveryPlan
        || (keepsTicks(plan) && plan.inputs().stream().anyMatch(EveryPlan::hasTicks));
  }

  /** Returns true, also where the input is append-only: what waits may be taken back where a view is replaced. */
  @Override
  public boolean changelog() {
    return true;
  }

  /** Returns -1: while rows wait, time goes on. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public String state() {
    return "the rows that changed since the last tick";
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    int column = window.map(Bounds::column).orElse(-1);
    List<Integer> key = isOfSessions()
        ? IntStream.range(0, column).boxed().toList()
        : uniqueKey()
            .orElseGet(() -> IntStream.range(0, schema().size()).boxed().toList());
    return new EveryOperator(
        OperatorInput.types(input),
        new EverySpec(nanos(), column, isOfSessions(), ends(), key),
        context);
  }

  private boolean isOfSessions() {
    return window.isPresent()
        && window.get().window().form() == WindowForm.SESSION
        && !(input instanceof WindowGroupsPlan);
  }

  /** Gives for an event time the first end of a window that changes may come of. */
  private LongUnaryOperator ends() {
    if (window.isEmpty()) {
      return time -> Long.MAX_VALUE;
    }
    TimeWindow of = window.get().window();
    return isOfSessions() && !input.inputs().get(0).changelog()
        ? time -> SaturatingTime.plus(time, of.size())
        : of.ends();
  }

  private long nanos() {
    return period.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? period.toNanos()
        : Long.MAX_VALUE;
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.ifPresent(bounds -> bounds.window().check());
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  /** Returns false: it goes by durations. */
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
    return "EmitEvery " + ExpressionText.duration(period)
        + (isOfSessions()
            ? ", and when a session is dropped"
            : window.isPresent() ? ", and when a window is dropped" : "");
  }
}
