package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link UnnestOperator} makes rows of.
 *
 * @param last how many columns at the end of the input are the elements; 1 for an array
 * @param array whether the last column is an array, with elements of its own
 * @param numbered whether the position of an element, from 1, is the last column of the output
 * @param outer whether a row whose array is NULL or has no elements stays, with NULL in place of these
 */
public record UnnestForm(int last, boolean array, boolean numbered, boolean outer) {
  /**
   * The types of the output.
   *
   * @param input of the columns of the input
   */
  public List<DataType> outputTypes(List<DataType> input) {
    int columns = input.size() - last;
    List<DataType> types = new ArrayList<>(input.subList(0, columns));
    boolean nullable = outer || input.stream().skip(columns).anyMatch(DataType::nullable);
    DataType element = input.get(columns);
    types.add(array ? element.elementType() : element.withNullable(nullable));
    if (numbered) {
      types.add(DataType.of(TypeKind.INTEGER).withNullable(outer));
    }
    return types;
  }
}
