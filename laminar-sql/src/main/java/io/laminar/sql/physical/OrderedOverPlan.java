package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.rank.OrderedOverOperator;
import io.laminar.core.operator.rank.OrderedOverSpec;
import io.laminar.core.operator.rank.WindowOverOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * Functions over the rows of each key in any order: a changelog of all rows whose results change, unless it is per
 * window.
 *
 * @param input append-only or a changelog
 * @param partition columns of the key; none for one order of all rows
 * @param order the sort keys, the most significant first; none for the order of arrival
 * @param frame which rows the functions are about
 * @param aggregates of the frame
 * @param picks other functions
 * @param window the window that the key is about, so that it is complete in time
 * @param schema the input's columns, the aggregates, the other functions
 */
public record OrderedOverPlan(
    PhysicalPlan input,
    List<Integer> partition,
    List<OrderKey> order,
    OverPlan.Frame frame,
    List<AggregateSpec> aggregates,
    List<OverPlan.Pick> picks,
    Optional<RankWindow> window,
    Schema schema)
    implements OperatorPlan {
  private static final Collector<CharSequence, ?, String> JOINED = Collectors.joining(", ");

  // Copies the lists.
  public OrderedOverPlan {
    partition = List.copyOf(partition);
    order = List.copyOf(order);
    aggregates = List.copyOf(aggregates);
    picks = List.copyOf(picks);
  }

  private OrderedOverSpec spec() {
    return new OrderedOverSpec(
        OperatorInput.types(input),
        partition,
        order.stream().map(OrderKey::forOperator).toList(),
        frame.bounds(),
        aggregates.stream().map(each -> OperatorInput.call(each, input)).toList(),
        picks.stream().map(OverPlan.Pick::forOperator).toList());
  }

  /**
   * Puts functions over a plan.
   *
   * @param input what they read
   * @param partition columns of the key
   * @param order the sort keys
   * @param frame which rows they are about
   * @param aggregates of the frame
   * @param picks other functions
   * @param window the window that the key is about, if results wait for it
   */
  public static OrderedOverPlan of(
      PhysicalPlan input,
      List<Integer> partition,
      List<OrderKey> order,
      OverPlan.Frame frame,
      List<AggregateSpec> aggregates,
      List<OverPlan.Pick> picks,
      Optional<RankWindow> window) {
    return new OrderedOverPlan(
        input,
        partition,
        order,
        frame,
        aggregates,
        picks,
        window,
        OverPlan.schema(input, aggregates, picks));
  }

  @Override
  public boolean changelog() {
    return window.isEmpty();
  }

  @Override
  public int eventTimeColumn() {
    return window.isPresent() ? RankWindow.timeColumn(input) : -1;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return input.uniqueKeys();
  }

  @Override
  public String state() {
    String values = OperatorInput.heldValues(input, aggregates);
    if (window.isPresent()) {
      return "open windows: all rows" + values;
    }
    return (HeldRows.go(input)
            ? "all rows and their results until they are taken back"
            : "unbounded: all rows and their results")
        + values;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    if (window.isPresent()) {
      RankWindow of = window.get();
      return new WindowOverOperator(spec(), of.startColumn(), of.endColumn(), of.ends(), context);
    }
    return new OrderedOverOperator(spec(), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    spec();
    window.ifPresent(RankWindow::ends);
  }

  @Override
  public Emission emission() {
    return window.isPresent() ? Emission.BY_WINDOW : Emission.BY_GROUP;
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
    String by =
        partition.stream().map(each -> input.schema().column(each).name()).collect(JOINED);
    String sorted = order.stream().map(key -> key.describe(input.schema())).collect(JOINED);
    String what =
        schema.columns().stream().skip(input.schema().size()).map(Column::name).collect(JOINED);
    return "Over " + frame.text()
        + (by.isEmpty() ? "" : " by " + by)
        + " in order of " + (sorted.isEmpty() ? "arrival" : sorted)
        + (window.isPresent() ? " emit on window close" : "")
        + ": " + what;
  }
}
