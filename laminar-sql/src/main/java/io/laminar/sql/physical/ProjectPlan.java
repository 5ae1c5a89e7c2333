package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.ProjectOperator;
import io.laminar.sql.expression.ExpressionCompiler;
import io.laminar.sql.expression.OwnOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Computes each output column from a row. The event-time column stays one under any name, as long as it is passed on
 * unchanged.
 *
 * @param input what is read
 * @param expressions one for each output column, over the input's columns
 * @param schema the output columns
 */
public record ProjectPlan(PhysicalPlan input, List<RexNode> expressions, Schema schema)
    implements OperatorPlan {
  // Copies the list and checks its length.
  public ProjectPlan {
    expressions = List.copyOf(expressions);
    if (expressions.size() != schema.size()) {
      throw new IllegalArgumentException(
          expressions.size() + " expressions for " + schema.size() + " columns");
    }
  }

  /**
   * Returns which column of the input an output column is.
   *
   * @param column of the output
   * @return the input's column, or -1 if the output's is computed
   */
  public int pickedColumn(int column) {
    return expressions.get(column) instanceof RexInputRef reference ? reference.getIndex() : -1;
  }

  /** Tells whether each column of the input is passed on, so that different rows stay different. */
  boolean keepsEveryColumn() {
    return IntStream.range(0, expressions.size())
            .map(this::pickedColumn)
            .filter(column -> column >= 0)
            .distinct()
            .count()
        == input.schema().size();
  }

  @Override
  public boolean changelog() {
    return input.changelog();
  }

  @Override
  public int eventTimeColumn() {
    return eventTimeColumns().stream().findFirst().orElse(-1);
  }

  @Override
  public List<Integer> eventTimeColumns() {
    List<Integer> columns = new ArrayList<>();
    List<Integer> passed = input.eventTimeColumns();
    for (int i = 0; i < expressions.size(); i++) {
      // The last moment of a window that the input aggregated: only there does a query get this
      // operator.
      if (passed.contains(pickedColumn(i)) || isWindowTime(expressions.get(i))) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** Returns those of the input that are picked as they are; a computed column identifies nothing. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return UniqueKeys.mapped(input.uniqueKeys(), this::identifying);
  }

  /** The first output column in which rows differ if they do in a column of the input, or -1. */
  private int identifying(int inputColumn) {
    for (int i = 0; i < expressions.size(); i++) {
      RexNode expression = expressions.get(i);
      // Windows that end at different moments have different last moments.
      RexNode picked =
          isWindowTime(expression) ? ((RexCall) expression).getOperands().get(0) : expression;
      if (picked instanceof RexInputRef reference && reference.getIndex() == inputColumn) {
        return i;
      }
    }
    return -1;
  }

  /** Tells whether an output column is the last moment of a window that the input aggregated. */
  boolean isWindowTime(int column) {
    return isWindowTime(expressions.get(column));
  }

  /** Of the last moment of a window: which column of the input is the end of that, or -1. */
  int endOf(int column) {
    return ((RexCall) expressions.get(column)).getOperands().get(0) instanceof RexInputRef end
        ? end.getIndex()
        : -1;
  }

  private static boolean isWindowTime(RexNode expression) {
    return expression instanceof RexCall call
        && call.getOperator().equals(OwnOperators.WINDOW_TIME);
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    Expression[] compiled =
        expressions.stream().map(ExpressionCompiler::compile).toArray(Expression[]::new);
    return new ProjectOperator(compiled, context);
  }

  @Override
  public void check() {
    PlanCheck.checkExpressions(expressions);
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return ClockUse.in(expressions);
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return changelog() && (!keepsEveryColumn() || input.mayMakeRowsEqual());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    StringJoiner columns = new StringJoiner(", ", "Project ", "");
    for (int i = 0; i < expressions.size(); i++) {
      String text = ExpressionText.of(expressions.get(i), input.schema());
      String name = schema.column(i).name();
      columns.add(text.equals(name) ? text : text + " AS " + name);
    }
    return columns.toString();
  }
}
