package io.laminar.core.operator.over;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateOptions;
import io.laminar.core.operator.aggregate.GroupSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions over one window.
 *
 * @param inputTypes of the input's columns, which are the first ones of the output
 * @param partition columns of the key
 * @param timeColumn the event time, NOT NULL
 * @param arrivalColumn a BIGINT, NOT NULL, that says which of two rows of the same time came first; −1 for the one that
 *     arrives first
 * @param frame that ends somewhere; its bounds count rows, or units of time
 * @param calls the aggregates of the frame; their columns follow those of the input
 * @param functions whose columns follow; where the frame is a length of time, only those that ask for it
 */
public record OverSpec(
    List<DataType> inputTypes,
    List<Integer> partition,
    int timeColumn,
    int arrivalColumn,
    OverFrame frame,
    List<AggregateCall> calls,
    List<OverFunction> functions) {
  /** The type of a row's number in its key. */
  static final DataType NUMBER = DataType.of(TypeKind.BIGINT).withNullable(false);

  // Copies the lists.
  public OverSpec {
    inputTypes = List.copyOf(inputTypes);
    partition = List.copyOf(partition);
    calls = List.copyOf(calls);
    functions = List.copyOf(functions);
    if (!frame.hasEnd()) {
      throw new IllegalArgumentException("a frame that never ends: " + frame);
    }
    if (functions.stream().anyMatch(OverFunction::asksForAllRows)) {
      throw new IllegalArgumentException("functions that ask for all rows: " + functions);
    }
    if (!frame.byRows() && !functions.stream().allMatch(OverFunction::asksForFrame)) {
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

  /** Tells whether a row comes out later than when the watermark passes its time. */
  public boolean waits() {
    return rowsAhead() > 0 || timeAhead() > 0;
  }

  /** How many rows of its key must have come behind a row before that comes out. */
  long rowsAhead() {
    return frame.byRows() ? Math.max(Math.max(0, frame.end()), largest(OverFunction.Kind.LEAD)) : 0;
  }

  /** How far the watermark must have passed the time of a row before that comes out. */
  long timeAhead() {
    return frame.byRows() ? 0 : Math.max(0, frame.end());
  }

  boolean isBounded() {
    return frame.hasStart();
  }

  /** One group a key; rows that leave the frame are taken back. Behind the columns of the input is a row's number in its key. */
  GroupSpec groups() {
    List<DataType> types = new ArrayList<>(inputTypes);
    types.add(NUMBER);
    if (!isBounded() || calls.isEmpty()) {
      // Rows come in their order, and stay.
      return GroupSpec.of(types, partition, calls, -1);
    }
    List<AggregateCall> ordered = calls.stream()
        .map(call -> call.inOrder(
            List.of(inputTypes.size()), List.of(new AggregateOptions.Direction(false, false))))
        .toList();
    return GroupSpec.of(types, partition, ordered, -1).overChangelog();
  }

  /** How many rows before one that comes out are needed. */
  int rowsBehind() {
    return largest(OverFunction.Kind.LAG);
  }

  /** Tells whether the last row of the frame is needed, though the next one does not begin before it. */
  boolean needsLast() {
    return functions.stream().anyMatch(each -> each.kind() == OverFunction.Kind.LAST_VALUE);
  }

  private int largest(OverFunction.Kind kind) {
    return functions.stream()
        .filter(each -> each.kind() == kind)
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
