package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.over.OverFunction;
import io.laminar.core.operator.over.OverOperator;
import io.laminar.core.operator.over.OverSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * Functions over one window of the rows before each row, in the order of event time.
 *
 * @param input append-only, with event time
 * @param partition columns of the key
 * @param frame which rows the functions are about
 * @param aggregates of the frame
 * @param picks other functions
 * @param schema the input's columns, the aggregates, the other functions
 */
public record OverPlan(
    PhysicalPlan input,
    List<Integer> partition,
    Frame frame,
    List<AggregateSpec> aggregates,
    List<Pick> picks,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public OverPlan {
    partition = List.copyOf(partition);
    aggregates = List.copyOf(aggregates);
    picks = List.copyOf(picks);
  }

  /**
   * A frame that ends with the row, or with the last row of the same time.
   *
   * @param byRows whether it counts rows, or is a length of time
   * @param preceding how many rows, or units of the event time, it reaches back; -1 for all
   * @param millis the length of time, for EXPLAIN
   */
  public record Frame(boolean byRows, long preceding, long millis) {
    String describe() {
      String reach = preceding < 0
          ? "UNBOUNDED"
          : byRows ? String.valueOf(preceding) : ExpressionText.duration(Duration.ofMillis(millis));
      return (byRows ? "ROWS " : "RANGE ") + reach + " PRECEDING";
    }
  }

  /**
   * A function that picks or numbers rows.
   *
   * @param name ROW_NUMBER, RANK, DENSE_RANK, LAG, FIRST_VALUE, LAST_VALUE or NTH_VALUE
   * @param argument column of the input, or -1
   * @param distance how many rows back, or which row of the frame
   * @param otherwise column of the input that LAG gives where there is no such row, or -1
   * @param type of the result
   */
  public record Pick(String name, int argument, int distance, int otherwise, DataType type) {
    OverFunction forOperator() {
      return new OverFunction(OverFunction.Kind.valueOf(name), argument, distance, otherwise, type);
    }

    String describe(Schema input) {
      String what = argument < 0 ? "" : input.column(argument).name();
      return name + "(" + what + (distance > 0 ? ", " + distance : "") + ")";
    }
  }

  private OverSpec spec() {
    return new OverSpec(
        OperatorInput.types(input),
        partition,
        input.eventTimeColumn(),
        frame.byRows(),
        frame.preceding(),
        aggregates.stream().map(each -> OperatorInput.call(each, input)).toList(),
        picks.stream().map(Pick::forOperator).toList());
  }

  /**
   * Puts functions over a plan.
   *
   * @param input what they read
   * @param partition columns of the key
   * @param frame which rows they are about
   * @param aggregates of the frame
   * @param picks other functions
   */
  public static OverPlan of(
      PhysicalPlan input,
      List<Integer> partition,
      Frame frame,
      List<AggregateSpec> aggregates,
      List<Pick> picks) {
    List<Column> columns = new ArrayList<>(input.schema().columns());
    for (AggregateSpec each : aggregates) {
      columns.add(new Column(unused(each.describe(input.schema()), columns), each.type()));
    }
    for (Pick each : picks) {
      columns.add(new Column(unused(each.describe(input.schema()), columns), each.type()));
    }
    return new OverPlan(input, partition, frame, aggregates, picks, new Schema(columns));
  }

  private static String unused(String name, List<Column> columns) {
    String unused = name;
    while (columns.stream().map(Column::name).anyMatch(unused::equalsIgnoreCase)) {
      unused += "_";
    }
    return unused;
  }

  @Override
  public boolean changelog() {
    return false;
  }

  /** Returns that of the input: rows come out when the watermark passes their time. */
  @Override
  public int eventTimeColumn() {
    return input.eventTimeColumn();
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return input.uniqueKeys();
  }

  @Override
  public String state() {
    String kept = frame.preceding() < 0 ? "" : " and the rows of its frame";
    return "rows until the watermark passes them, unbounded: one entry a key" + kept
        + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new OverOperator(spec(), context);
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
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    String by = partition.stream()
        .map(column -> input.schema().column(column).name())
        .collect(Collectors.joining(", "));
    String what = schema.columns().stream()
        .skip(input.schema().size())
        .map(Column::name)
        .collect(Collectors.joining(", "));
    return "Over " + frame.describe() + (by.isEmpty() ? "" : " by " + by) + ": " + what;
  }
}
