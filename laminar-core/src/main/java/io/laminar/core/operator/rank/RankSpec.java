package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of each key are shown: those at the positions from {@code offset} on and before {@code end}, counted from 0
 * in an order. Rows that are alike in all sort keys stand in the order of their arrival.
 *
 * @param inputTypes of the input's columns, which are the first ones of the output
 * @param partition columns of the key; none for one order of all rows
 * @param order the sort keys, the most significant first; none for the order of arrival
 * @param offset how many rows are left out at the beginning, 0 or more
 * @param end the first position behind those that are shown, at least {@code offset}
 * @param numbered whether the position, counted from 1, is the last column of the output
 * @param changelogInput whether rows may be retracted
 */
public record RankSpec(
    List<DataType> inputTypes,
    List<Integer> partition,
    List<SortColumn> order,
    int offset,
    int end,
    boolean numbered,
    boolean changelogInput) {
  /** More rows than any state holds: the place of an end where there is none. */
  public static final int NO_END = 1 << 30;

  // Copies the lists and checks the positions.
  public RankSpec {
    inputTypes = List.copyOf(inputTypes);
    partition = List.copyOf(partition);
    order = List.copyOf(order);
    if (offset < 0 || end < offset || end > NO_END) {
      throw new IllegalArgumentException("positions from " + offset + " to " + end);
    }
  }

  /** The types of the output: those of the input, and BIGINT where positions are shown. */
  public List<DataType> outputTypes() {
    List<DataType> types = new ArrayList<>(inputTypes);
    if (numbered) {
      types.add(DataType.of(TypeKind.BIGINT).withNullable(false));
    }
    return types;
  }

  /** Tells whether a row that was shown may be retracted: otherwise the output is append-only. */
  public boolean changelogOutput() {
    return changelogInput || !order.isEmpty();
  }

  List<DataType> partitionTypes() {
    return partition.stream().map(inputTypes::get).toList();
  }
}
