package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.window.SliceAggregateOperator;
import io.laminar.core.operator.window.WindowAggregateOperator;
import io.laminar.sql.expression.WindowForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Aggregates by window and key.
 *
 * @param input what is aggregated
 * @param window the window; its time column is the input's event-time column
 * @param boundsColumn position of the first of the two input columns that hold the bounds of a row's window; -1 where the
 *     operator finds it by the time; with changes of windows that overlap there are some
 * @param keys positions of the keys in the input
 * @param aggregates what is computed
 * @param emits when results come out, and until when rows count
 * @param schema the keys, window_start, window_end, then the results
 */
public record WindowAggregatePlan(
    PhysicalPlan input,
    TimeWindow window,
    int boundsColumn,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    WindowResults emits,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public WindowAggregatePlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  @Override
  public boolean changelog() {
    return emits.isChangelog();
  }

  /** Returns -1: the event time of a window's row is its last moment, which a projection computes from window_end. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  /** Returns the keys with the end of the window, and with its start where no two windows begin together. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    List<Integer> byEnd = UniqueKeys.firstAnd(keys.size(), keys.size() + 1);
    return window.form() == WindowForm.CUMULATE
        ? List.of(byEnd)
        : List.of(UniqueKeys.firstAnd(keys.size(), keys.size()), byEnd);
  }

  @Override
  public String state() {
    String until = emits.until(window);
    String entries = isBySlices()
        ? "slices of open windows" + until + ": one entry a slice and group"
        : "open windows" + until + ": one entry a window and group";
    return entries + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    if (boundsColumn >= 0) {
      return new WindowAggregateOperator(
          groups(), boundsColumn, window.series(), emits.emission(), context);
    }
    return isBySlices()
        ? new SliceAggregateOperator(groups(), window.series(), emits.emission(), context)
        : new WindowAggregateOperator(groups(), window.bounds(), emits.emission(), context);
  }

  private boolean isBySlices() {
    return window.form().overlaps() && boundsColumn < 0;
  }

  /** The keys and aggregates over the input's columns. */
  private GroupSpec groups() {
    return OperatorInput.groups(input, keys, aggregates, window.timeColumn());
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.check();
    groups();
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
    return "WindowAggregate " + window.describe(input.schema())
        + GroupAggregatePlan.describe(input.schema(), window.timeColumn(), keys, aggregates)
        + emits.describe(window);
  }
}
