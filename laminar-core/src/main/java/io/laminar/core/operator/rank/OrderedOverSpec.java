package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateOptions;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.over.OverFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions OVER the rows of each key in an order. Rows that are alike in all sort keys stand in the order of their
 * arrival.
 *
 * @param inputTypes of the input's columns, which are the first ones of the output
 * @param partition columns of the key; none for one order of all rows
 * @param order the sort keys, the most significant first; none for the order of arrival, in which all rows are alike
 * @param frame bounds that are not rows, 0 or unbounded are units of the only sort key, a word that is not floating
 * @param calls the aggregates of the frame; their columns follow those of the input
 * @param functions whose columns follow
 */
public record OrderedOverSpec(
    List<DataType> inputTypes,
    List<Integer> partition,
    List<SortColumn> order,
    OverFrame frame,
    List<AggregateCall> calls,
    List<OverFunction> functions) {
  // Copies the lists, and checks that bounds can be added to the sort key.
  public OrderedOverSpec {
    inputTypes = List.copyOf(inputTypes);
    partition = List.copyOf(partition);
    order = List.copyOf(order);
    calls = List.copyOf(calls);
    functions = List.copyOf(functions);
    boolean isByUnits = !frame.byRows() && (isLength(frame.start()) || isLength(frame.end()));
    if (isByUnits && (order.size() != 1 || inputTypes.get(order.get(0).column()).words() != 1)) {
      throw new IllegalArgumentException("a frame of " + frame + " in the order of " + order);
    }
  }

  private static boolean isLength(long bound) {
    return bound != 0 && bound != OverFrame.UNBOUNDED_START && bound != OverFrame.UNBOUNDED_END;
  }

  /** The types of the output. */
  public List<DataType> outputTypes() {
    List<DataType> types = new ArrayList<>(inputTypes);
    types.addAll(resultTypes());
    return types;
  }

  List<DataType> resultTypes() {
    List<DataType> types = new ArrayList<>();
    calls.forEach(call -> types.add(call.resultType()));
    functions.forEach(function -> types.add(function.type()));
    return types;
  }

  /** All rows of each key in their order, which may be retracted. */
  RankSpec rows() {
    return new RankSpec(inputTypes, partition, order, 0, RankSpec.NO_END, false, true);
  }

  /** All rows of each key in their order, which go from the first on. */
  RankSpec rowsOfWindow() {
    return new RankSpec(inputTypes, partition, order, 0, RankSpec.NO_END, false, false);
  }

  /** The columns of the input, and behind them a row's number by arrival. */
  List<DataType> numberedTypes() {
    List<DataType> types = new ArrayList<>(inputTypes);
    types.add(DataType.of(TypeKind.BIGINT).withNullable(false));
    return types;
  }

  /** One group a key; rows come into the frame and leave it, whatever way it moves. */
  GroupSpec groups() {
    List<Integer> columns = new ArrayList<>();
    List<AggregateOptions.Direction> directions = new ArrayList<>();
    for (SortColumn key : order) {
      columns.add(key.column());
      directions.add(new AggregateOptions.Direction(key.descending(), key.nullsFirst()));
    }
    columns.add(inputTypes.size());
    directions.add(new AggregateOptions.Direction(false, false));
    List<AggregateCall> ordered =
        calls.stream().map(call -> call.inOrder(columns, directions)).toList();
    return GroupSpec.of(numberedTypes(), partition, ordered, -1).overChangelog();
  }

  /** Tells whether the frame reaches one end of the key, so that it is best kept with all rows between two passes. */
  boolean restsOnAll() {
    return !calls.isEmpty()
        && (frame.start() == OverFrame.UNBOUNDED_START || frame.end() == OverFrame.UNBOUNDED_END);
  }
}
