package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.join.AsofJoinOperator;
import io.laminar.core.operator.join.AsofSpec;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * A join of each left row with the right row of its key that is nearest in event time, in a direction. It is answered when
 * no better one can come.
 *
 * @param join keys and columns; INNER or LEFT
 * @param leftTime the event-time column of the left input
 * @param rightTime that of the right input, in the same unit
 * @param direction which right row it is
 * @param atLeast how much later than the left row it is at least, in units; {@link Long#MIN_VALUE} for no bound
 * @param atMost how much later it is at most; {@link Long#MAX_VALUE} for no bound
 * @param patience how far the right watermark has to pass the time of the left row for an answer
 */
public record AsofJoinPlan(
    JoinPlan join,
    int leftTime,
    int rightTime,
    AsofDirection direction,
    long atLeast,
    long atMost,
    long patience)
    implements PhysicalPlan {
  private static final long NONE = Long.MIN_VALUE;
  private static final long ANY = Long.MAX_VALUE;

  @Override
  public Schema schema() {
    return join.schema();
  }

  /** Returns false: a row comes when its answer cannot change any more. */
  @Override
  public boolean changelog() {
    return false;
  }

  @Override
  public int eventTimeColumn() {
    return leftTime;
  }

  /** Returns those of the left input: a row of it has one answer. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return join.left().uniqueKeys();
  }

  private boolean isTemporal() {
    return join.right() instanceof VersionsPlan;
  }

  @Override
  public String state() {
    if (isTemporal()) {
      return "left rows until the right watermark passes " + time(join.left(), leftTime, 0)
          + ", versions until both watermarks pass the next of their key";
    }
    String left = time(join.left(), leftTime, 0);
    return switch (direction) {
      case BACKWARD ->
        "left rows until the right watermark passes " + time(join.left(), leftTime, patience)
            + ", right rows until both watermarks pass the next of their key"
            + (atLeast == NONE ? "" : " or " + time(join.right(), rightTime, -atLeast));
      case FORWARD ->
        "left rows until the right watermark passes their partner"
            + (atMost == ANY ? "" : " or " + time(join.left(), leftTime, atMost))
            + ", right rows until both watermarks pass "
            + time(join.right(), rightTime, Math.max(0, -atLeast));
      case NEAREST ->
        "left rows until the right watermark is as far ahead of " + left
            + " as their partner is away"
            + (atMost == ANY ? "" : ", or passes " + time(join.left(), leftTime, atMost))
            + ", right rows until both watermarks pass the next of their key"
            + (atLeast == NONE || atMost == ANY
                ? ""
                : " or " + time(join.right(), rightTime, atMost - atLeast));
    };
  }

  private static String time(PhysicalPlan input, int column, long units) {
    return IntervalJoinPlan.offset(
        input.schema().column(column).name(), units, input.schema().type(column).unitsPerSecond());
  }

  @Override
  public List<PhysicalPlan> inputs() {
    return join.inputs();
  }

  private AsofSpec spec() {
    return new AsofSpec(
        join.spec(),
        leftTime,
        rightTime,
        AsofSpec.Direction.valueOf(direction.name()),
        atLeast,
        atMost,
        patience);
  }

  private Operator createOperator(EvaluationContext context) {
    return new AsofJoinOperator(spec(), context);
  }

  @Override
  public List<String> relations() {
    return List.of();
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    spec();
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
    if (isTemporal()) {
      return "Temporal" + join.describe() + ", version at " + time(join.left(), leftTime, 0);
    }
    String which = switch (direction) {
      case BACKWARD -> "latest ";
      case FORWARD -> "first ";
      case NEAREST -> "nearest ";
    };
    boolean atOnce = direction == AsofDirection.NEAREST && atLeast == NONE && atMost == ANY;
    return "Asof" + join.describe() + ", " + which
        + join.right().schema().column(rightTime).name()
        + (atOnce ? " to " + time(join.left(), leftTime, 0) : "")
        + (atLeast == NONE ? "" : " from " + time(join.left(), leftTime, atLeast))
        + (atMost == ANY ? "" : " to " + time(join.left(), leftTime, atMost));
  }
}
