package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import java.util.List;

/**
 * One of the inputs of a join.
 *
 * @param types of its columns
 * @param keys the columns that are compared with those of the other input, in their order
 * @param changelog whether its rows carry weights
 */
public record JoinInput(List<DataType> types, List<Integer> keys, boolean changelog) {
  // Copies the lists.
  public JoinInput {
    types = List.copyOf(types);
    keys = List.copyOf(keys);
  }

  int[] keyColumns() {
    return keys.stream().mapToInt(Integer::intValue).toArray();
  }
}
