package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.join.IntervalJoinOperator;
import io.laminar.core.operator.join.IntervalSpec;
import io.laminar.core.pipeline.PipelineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A join of append-only inputs whose event times lie near to each other. State goes with the watermark.
 *
 * @param join keys, further conditions and columns
 * @param leftTime the event-time column of the left input
 * @param rightTime that of the right input, in the same unit
 * @param leftReach how much later than a left row a right row may be, in units; {@link Long#MAX_VALUE} for no bound
 * @param rightReach how much later than a right row a left row may be
 */
public record IntervalJoinPlan(
    JoinPlan join, int leftTime, int rightTime, long leftReach, long rightReach)
    implements PhysicalPlan {
  private static final long NO_BOUND = Long.MAX_VALUE;

  @Override
  public Schema schema() {
    return join.schema();
  }

  /** Returns false: a row beside NULLs comes when no partner can come any more. */
  @Override
  public boolean changelog() {
    return false;
  }

  @Override
  public int eventTimeColumn() {
    return eventTimeColumns().stream().findFirst().orElse(-1);
  }

  /** Returns the event times of both inputs, as far as they are never NULL and there is a bound to how late they come. */
  @Override
  public List<Integer> eventTimeColumns() {
    List<Integer> columns = new ArrayList<>();
    if (!join.kind().keepsRight() && leftReach != NO_BOUND) {
      columns.add(leftTime);
    }
    if (join.kind().givesPairs() && !join.kind().keepsLeft() && rightReach != NO_BOUND) {
      columns.add(join.left().schema().size() + rightTime);
    }
    return columns;
  }

  /** The input that a column is of, where rows of the same window are joined and none is beside NULLs; otherwise null. */
  @Nullable
  PhysicalPlan timedInput(int column) {
    int leftColumns = join.left().schema().size();
    boolean isLeft = column < leftColumns;
    int time = isLeft ? leftTime : leftColumns + rightTime;
    return isByWindow() && eventTimeColumns().contains(time)
        ? join.inputs().get(isLeft ? 0 : 1)
        : null;
  }

  /** The same column of its input. */
  int columnOfInput(int column) {
    int leftColumns = join.left().schema().size();
    return column < leftColumns ? column : column - leftColumns;
  }

  /** Tells whether rows of both inputs go in time. */
  boolean isBounded() {
    return leftReach != NO_BOUND && rightReach != NO_BOUND;
  }

  /** Tells whether it joins rows of the same window, by the last moment of that. */
  private boolean isByWindow() {
    return leftReach == 0
        && rightReach == 0
        && RankWindow.isWindowTime(join.left(), leftTime)
        && RankWindow.isWindowTime(join.right(), rightTime);
  }

  /** By how much what comes out may be behind the watermark of the inputs. */
  private long lag() {
    long lag = 0;
    for (int column : eventTimeColumns()) {
      lag = Math.max(lag, column == leftTime ? leftReach : rightReach);
    }
    return lag;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return join.uniqueKeys();
  }

  @Override
  public String state() {
    if (isByWindow()) {
      return "open windows: left rows until the right watermark passes window_time, right rows until the left one does";
    }
    return side("left", "right", leftReach, join.left(), leftTime)
        + ", "
        + side("right", "left", rightReach, join.right(), rightTime);
  }

  private static String side(
      String side, String other, long reach, PhysicalPlan input, int timeColumn) {
    if (reach == NO_BOUND) {
      return side + " rows without a bound";
    }
    long unitsPerSecond = input.schema().type(timeColumn).unitsPerSecond();
    return side + " rows until the " + other + " watermark passes "
        + offset(input.schema().column(timeColumn).name(), reach, unitsPerSecond);
  }

  private static String length(long units, long unitsPerSecond) {
    return ExpressionText.duration(Duration.ofSeconds(
        units / unitsPerSecond, units % unitsPerSecond * (1_000_000_000L / unitsPerSecond)));
  }

  @Override
  public List<PhysicalPlan> inputs() {
    return join.inputs();
  }

  private Operator createOperator(EvaluationContext context) {
    return new IntervalJoinOperator(
        new IntervalSpec(join.spec(), leftTime, rightTime, leftReach, rightReach, lag()),
        join.pairCondition(),
        context);
  }

  @Override
  public List<String> relations() {
    return List.of();
  }

  @Override
  public List<RexNode> expressions() {
    return join.expressions();
  }

  @Override
  public void check() {
    join.check();
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
  public PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.Apply(this::createOperator, describe(), steps, edge());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    if (isByWindow()) {
      return "Window" + join.describe();
    }
    long unitsPerSecond = join.left().schema().type(leftTime).unitsPerSecond();
    String left = join.left().schema().column(leftTime).name();
    String right = join.right().schema().column(rightTime).name();
    String from =
        rightReach == NO_BOUND ? "" : " from " + offset(left, -rightReach, unitsPerSecond);
    String to = leftReach == NO_BOUND ? "" : " to " + offset(left, leftReach, unitsPerSecond);
    return "Interval" + join.describe() + ", " + right + from + to;
  }

  /** A column plus a length of time. */
  static String offset(String column, long units, long unitsPerSecond) {
    String sign = units < 0 ? " - " : " + ";
    return units == 0 ? column : column + sign + length(Math.abs(units), unitsPerSecond);
  }
}
