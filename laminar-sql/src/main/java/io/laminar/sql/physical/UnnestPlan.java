package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.UnnestForm;
import io.laminar.core.operator.UnnestOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;

/**
 * A row for each element of an array.
 *
 * @param input its last columns are the elements, or its last one is the array
 * @param last how many columns at the end are the elements; 1 for an array
 * @param array whether the last column is an array
 * @param numbered whether the position of the element is the last column of the output
 * @param outer whether a row whose array is NULL or has no elements stays
 * @param schema the other columns of the input, the element, and perhaps its position
 */
public record UnnestPlan(
    PhysicalPlan input, int last, boolean array, boolean numbered, boolean outer, Schema schema)
    implements OperatorPlan {
  private int columns() {
    return input.schema().size() - last;
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
    return input.eventTimeColumns().stream()
        .filter(column -> column < columns())
        .toList();
  }

  /** Those of the input, with the position; without it elements may be alike. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return UniqueKeys.mapped(input.uniqueKeys(), column -> column < columns() ? column : -1)
        .stream()
        .filter(key -> numbered)
        .map(key -> Stream.concat(key.stream(), Stream.of(columns() + 1)).toList())
        .toList();
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return new UnnestOperator(
        OperatorInput.types(input),
        new UnnestForm(last, array, numbered, outer),
        input.changelog());
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    // It has no expressions.
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
    return changelog();
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    String elements = array ? "array" : last + " elements";
    return "Unnest " + elements
        + (numbered ? " WITH ORDINALITY" : "")
        + (outer ? ", rows without elements too" : "");
  }
}
