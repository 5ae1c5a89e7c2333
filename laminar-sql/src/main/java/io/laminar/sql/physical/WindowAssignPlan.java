package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.window.WindowAssignOperator;
import io.laminar.core.operator.window.WindowExpandOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;

/**
 * Adds window_start, window_end and window_time to each row; where windows overlap, to a copy for each window that the row
 * is in.
 *
 * @param input what is read
 * @param window the window; its time column is the input's event-time column, and stays the output's
 * @param schema the input's columns, then the three
 */
public record WindowAssignPlan(PhysicalPlan input, TimeWindow window, Schema schema)
    implements OperatorPlan {
  @Override
  public boolean changelog() {
    return input.changelog();
  }

  @Override
  public int eventTimeColumn() {
    return window.timeColumn();
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    if (!window.form().overlaps()) {
      return input.uniqueKeys();
    }
    // Of the windows of a row no two end together.
    int windowEnd = input.schema().size() + 1;
    return input.uniqueKeys().stream()
        .map(key -> Stream.concat(key.stream(), Stream.of(windowEnd)).toList())
        .toList();
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    List<DataType> types = OperatorInput.types(input);
    return window.form().overlaps()
        ? new WindowExpandOperator(
            types, input.changelog(), window.timeColumn(), window.series(), context)
        : new WindowAssignOperator(types, window.timeColumn(), window.bounds(), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.check();
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
    return input.mayMakeRowsEqual();
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "WindowAssign " + window.describe(input.schema());
  }
}
