package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.count.CountSpec;
import io.laminar.core.operator.count.CountWindowOperator;
import io.laminar.sql.expression.CountForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Aggregates by windows of row counts.
 *
 * @param input what is aggregated, append-only
 * @param form of the windows
 * @param slide rows of a key from the start of a window to that of the next
 * @param size rows of a window
 * @param timeColumn position of the event time in the input, or -1
 * @param keys positions of the keys in the input: each counts its own rows
 * @param aggregates what is computed
 * @param schema the keys, window_start, window_end, window_time if there is a time, then the results
 */
public record CountAggregatePlan(
    PhysicalPlan input,
    CountForm form,
    long slide,
    long size,
    int timeColumn,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    Schema schema)
    implements OperatorPlan {
  /** The most parts that a window may be made of. */
  public static final int MAX_PARTS = CountSpec.MAX_PANES;

  // Copies the lists.
  public CountAggregatePlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * Returns how many parts a window is made of, which it may share with others.
   *
   * @param slide rows from a window to the next, above 0
   * @param size rows of a window, above 0
   */
  public static long parts(long slide, long size) {
    return CountSpec.panes(slide, size);
  }

  @Override
  public boolean changelog() {
    return false;
  }

  /** Returns window_time: the largest time of a window's rows, so a window on time has a time that is not behind. */
  @Override
  public int eventTimeColumn() {
    return timeColumn < 0 ? -1 : keys.size() + 2;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of(
        UniqueKeys.firstAnd(keys.size(), keys.size()),
        UniqueKeys.firstAnd(keys.size(), keys.size() + 1));
  }

  @Override
  public String state() {
    String entries = slide >= size
        ? "one entry a key"
        : parts(slide, size) + " entries a key, parts of its last window";
    return "unbounded: " + entries + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new CountWindowOperator(spec(), context);
  }

  private CountSpec spec() {
    return new CountSpec(
        OperatorInput.groups(input, keys, aggregates, input.eventTimeColumn()),
        slide,
        size,
        timeColumn);
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
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    String rows = slide == size ? size + " rows" : slide + ", " + size + " rows";
    String time = timeColumn < 0 ? "" : input.schema().column(timeColumn).name() + ", ";
    return "WindowAggregate " + form + "(" + time + rows + ")"
        + GroupAggregatePlan.describe(input.schema(), input.eventTimeColumn(), keys, aggregates)
        + " emit at the last row";
  }
}
