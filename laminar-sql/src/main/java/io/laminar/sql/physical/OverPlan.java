package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.over.OverFunction;
import io.laminar.core.operator.over.OverOperator;
import io.laminar.core.operator.over.OverSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * Functions over one window of the rows around each row, in the order of event time.
 *
 * @param input append-only, with event time
 * @param partition columns of the key
 * @param arrivalColumn says which of two rows of the same time came first; -1 for the one that arrives first
 * @param frame which rows the functions are about
 * @param aggregates of the frame
 * @param picks other functions
 * @param schema the input's columns, the aggregates, the other functions
 */
public record OverPlan(
    PhysicalPlan input,
    List<Integer> partition,
    int arrivalColumn,
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
   * The rows around a row that functions are about. Bounds count rows or units of what rows are ordered by, from the row
   * on: negative before it.
   *
   * @param byRows whether bounds count rows
   * @param start the first row, or {@link #UNBOUNDED_START}
   * @param end the last row, or {@link #UNBOUNDED_END}
   * @param text the clause, for EXPLAIN
   */
  public record Frame(boolean byRows, long start, long end, String text) {
    /** The frame begins with the first row of the key. */
    public static final long UNBOUNDED_START = OverFrame.UNBOUNDED_START;

    /** The frame ends with the last row of the key. */
    public static final long UNBOUNDED_END = OverFrame.UNBOUNDED_END;

    OverFrame bounds() {
      return new OverFrame(byRows, start, end);
    }
  }

  /**
   * A function that picks or numbers rows.
   *
   * @param name that of an {@link OverFunction.Kind}
   * @param argument column of the input, or -1
   * @param distance how many rows back or ahead, which row of the frame, or how many buckets
   * @param otherwise column of the input that LAG and LEAD give where there is no such row, or -1
   * @param ignoresNulls whether rows without a value do not count
   * @param type of the result
   */
  public record Pick(
      String name, int argument, int distance, int otherwise, boolean ignoresNulls, DataType type) {
    OverFunction forOperator() {
      return new OverFunction(
          OverFunction.Kind.valueOf(name), argument, distance, otherwise, ignoresNulls, type);
    }

    String describe(Schema input) {
      String what = argument < 0 ? "" : input.column(argument).name();
      return name + "(" + what + (distance > 0 ? ", " + distance : "") + ")"
          + (ignoresNulls ? " IGNORE NULLS" : "");
    }
  }

  private OverSpec spec() {
    return new OverSpec(
        OperatorInput.types(input),
        partition,
        input.eventTimeColumn(),
        arrivalColumn,
        frame.bounds(),
        aggregates.stream().map(each -> OperatorInput.call(each, input)).toList(),
        picks.stream().map(Pick::forOperator).toList());
  }

  /**
   * Puts functions over a plan.
   *
   * @param input what they read
   * @param partition columns of the key
   * @param arrivalColumn says which of two rows of the same time came first; -1 for the one that arrives first
   * @param frame which rows they are about
   * @param aggregates of the frame
   * @param picks other functions
   */
  public static OverPlan of(
      PhysicalPlan input,
      List<Integer> partition,
      int arrivalColumn,
      Frame frame,
      List<AggregateSpec> aggregates,
      List<Pick> picks) {
    return new OverPlan(
        input,
        partition,
        arrivalColumn,
        frame,
        aggregates,
        picks,
        schema(input, aggregates, picks));
  }

  /** The columns of the input, and those of functions, whose names are those of their calls. */
  static Schema schema(PhysicalPlan input, List<AggregateSpec> aggregates, List<Pick> picks) {
    List<Column> columns = new ArrayList<>(input.schema().columns());
    for (AggregateSpec each : aggregates) {
      columns.add(new Column(unused(each.describe(input.schema()), columns), each.type()));
    }
    for (Pick each : picks) {
      columns.add(new Column(unused(each.describe(input.schema()), columns), each.type()));
    }
    return new Schema(columns);
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

  /** Returns that of the input, whose watermark is held back where rows wait for others. */
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
    OverFrame bounds = frame.bounds();
    String kept = bounds.start() == OverFrame.UNBOUNDED_START ? "" : " and the rows of its frame";
    String until = !spec().waits()
        ? "the watermark passes them"
        : bounds.byRows() ? "enough rows follow in their key" : "the watermark passes their frame";
    return "rows until " + until + ", unbounded: one entry a key" + kept
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
    return "Over " + frame.text() + (by.isEmpty() ? "" : " by " + by) + ": " + what;
  }
}
