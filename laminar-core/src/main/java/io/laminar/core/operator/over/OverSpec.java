package io.laminar.core.operator.over;

import io.laminar.api.DataType;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions over one window.
 *
 * @param inputTypes of the input's columns, which are the first ones of the output
 * @param partition columns of the key
 * @param timeColumn the event time, NOT NULL
 * @param byRows whether the frame counts rows and ends with the row itself; else it is a length of time, and ends with
 *     the last row of the same time
 * @param preceding how many rows or units of time the frame reaches back; −1 for the first row of the key
 * @param calls the aggregates of the frame; their columns follow those of the input
 * @param functions whose columns follow; where the frame is a length of time, only those that ask for it
 */
public record OverSpec(
    List<DataType> inputTypes,
    List<Integer> partition,
    int timeColumn,
    boolean byRows,
    long preceding,
    List<AggregateCall> calls,
    List<OverFunction> functions) {
  // Copies the lists.
  public OverSpec {
    inputTypes = List.copyOf(inputTypes);
    partition = List.copyOf(partition);
    calls = List.copyOf(calls);
    functions = List.copyOf(functions);
    if (!byRows && !functions.stream().allMatch(OverFunction::asksForFrame)) {
      throw new IllegalArgumentException("functions that do not ask for the frame: " + functions);
    }
  }

  /** The types of the output. */
  public List<DataType> outputTypes() {
    List<DataType> types = new ArrayList<>(inputTypes);
    calls.forEach(call -> types.add(call.resultType()));
    functions.forEach(function -> types.add(function.type()));
    return types;
  }

  boolean isBounded() {
    return preceding >= 0;
  }

  /** One group a key; rows that leave the frame are taken back. */
  GroupSpec groups() {
    GroupSpec spec = GroupSpec.of(inputTypes, partition, calls, -1);
    return isBounded() && !calls.isEmpty() ? spec.overChangelog() : spec;
  }

  /** How many rows before the last one are needed by the next. */
  int keptBehind() {
    return functions.stream()
        .filter(each -> each.kind() == OverFunction.Kind.LAG)
        .mapToInt(OverFunction::distance)
        .max()
        .orElse(0);
  }

  /** How many of the first rows of a key are needed, where the frame begins there. */
  int keptFirst() {
    return isBounded()
        ? 0
        : functions.stream()
            .mapToInt(each -> switch (each.kind()) {
              case FIRST_VALUE -> 1;
              case NTH_VALUE -> each.distance();
              default -> 0;
            })
            .max()
            .orElse(0);
  }
}
