package io.laminar.core.operator.count;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What windows by row count compute over which input.
 *
 * @param groups keys and aggregates over the input's columns; its event-time column is that by which FIRST_VALUE and
 *     LAST_VALUE go, or −1
 * @param slide rows of a key from the start of a window to that of the next, above 0
 * @param size rows of a window, above 0
 * @param timeColumn the column whose largest value is the time of a window, NOT NULL, or −1
 */
public record CountSpec(GroupSpec groups, long slide, long size, int timeColumn) {
  /** The most panes that a window may be made of. */
  public static final int MAX_PANES = 10_000;

  // Refuses what would hold the engine for long.
  public CountSpec {
    if (slide <= 0 || size <= 0 || panes(slide, size) > MAX_PANES) {
      throw new LaminarException(
          ErrorCode.INVALID_WINDOW,
          "windows of " + size + " rows, one each " + slide + " rows, are not possible",
          "Use numbers above 0 whose common divisor is at least a " + MAX_PANES + "th of the size");
    }
  }

  /**
   * Returns how many panes a window is made of.
   *
   * @param slide rows from a window to the next, above 0
   * @param size rows of a window, above 0
   */
  public static long panes(long slide, long size) {
    return slide >= size ? 1 : size / divisor(slide, size);
  }

  private static long divisor(long left, long right) {
    return right == 0 ? left : divisor(right, left % right);
  }

  /** Tells whether a row is in several windows. */
  boolean overlaps() {
    return slide < size;
  }

  /** The rows of a pane. */
  long pane() {
    return size / panes(slide, size);
  }

  /**
   * The types of the output: keys, window_start, window_end, window_time if there is one, aggregates.
   *
   * @return one an output column
   */
  public List<DataType> outputTypes() {
    List<DataType> types = new ArrayList<>(groups.keyTypes());
    types.add(DataType.of(TypeKind.BIGINT));
    types.add(DataType.of(TypeKind.BIGINT));
    if (timeColumn >= 0) {
      types.add(groups.inputTypes().get(timeColumn).withNullable(false));
    }
    groups.calls().stream().map(AggregateCall::resultType).forEach(types::add);
    return types;
  }
}
