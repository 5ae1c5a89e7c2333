package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.window.WindowAggregateOperator;
import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;

/**
 * Aggregates by key and window rows that have their window already: those of a window join, of another aggregate by window, of
 * the first rows of a window.
 *
 * @param input append-only; what is aggregated
 * @param window that of a row
 * @param boundsColumn position of the first of the two input columns that hold the bounds of a row's window
 * @param timeColumn position of the input's event-time column
 * @param keys positions of the keys in the input
 * @param aggregates what is computed
 * @param emits when results come out
 * @param schema the keys, start and end of the window, then the results
 */
public record WindowGroupsPlan(
    PhysicalPlan input,
    RankWindow window,
    int boundsColumn,
    int timeColumn,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    WindowResults emits,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public WindowGroupsPlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  @Override
  public boolean changelog() {
    return emits.isChangelog();
  }

  /** Returns -1: the event time of a window's row is its last moment, which a projection computes from its end. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  /** Returns the keys with the end of the window; windows of sessions may end together. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return window.window().form() == WindowForm.SESSION
        ? List.of(UniqueKeys.first(keys.size() + 2))
        : List.of(UniqueKeys.firstAnd(keys.size(), keys.size() + 1));
  }

  @Override
  public String state() {
    return "open windows: one entry a window and group"
        + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new WindowAggregateOperator(
        groups(), boundsColumn, window.window().seriesOfRows(), emits.emission(), context);
  }

  private GroupSpec groups() {
    return OperatorInput.groups(input, keys, aggregates, timeColumn);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.window().seriesOfRows();
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
    List<Integer> all = new ArrayList<>(keys);
    IntStream.of(window.startColumn(), window.endColumn()).distinct().forEach(all::add);
    return "WindowAggregate"
        + GroupAggregatePlan.describe(input.schema(), timeColumn, all, aggregates)
        + emits.describe(window.window());
  }
}
