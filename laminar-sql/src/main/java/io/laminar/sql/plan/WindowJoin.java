package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.RankWindow;
import java.util.List;
import java.util.Optional;

/**
 * A join of rows of windows that end together, by an equality of the ends. No row of such a window comes once the
 * watermark has reached its end, so that nothing of it has to be kept then.
 *
 * @param left the windows of the left rows
 * @param right those of the right rows, their ends in the same unit
 */
record WindowJoin(RankWindow left, RankWindow right) {
  /**
   * Looks for such an equality; there is none of inputs that take rows back.
   *
   * @param left the first input
   * @param leftKeys columns that are compared; those behind its own are computed
   * @param right the second input
   * @param rightKeys columns that equal them, in order
   */
  static Optional<WindowJoin> of(
      PhysicalPlan left, List<Integer> leftKeys, PhysicalPlan right, List<Integer> rightKeys) {
    for (int i = 0; i < leftKeys.size(); i++) {
      Optional<RankWindow> first = window(left, leftKeys, leftKeys.get(i));
      Optional<RankWindow> second = window(right, rightKeys, rightKeys.get(i));
      if (first.isPresent() && second.isPresent()) {
        DataType one = left.schema().type(leftKeys.get(i));
        DataType other = right.schema().type(rightKeys.get(i));
        if (one.kind() == other.kind() && one.unitsPerSecond() == other.unitsPerSecond()) {
          return Optional.of(new WindowJoin(first.get(), second.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The window that ends with a column, with its start if that is a key, too. */
  private static Optional<RankWindow> window(PhysicalPlan input, List<Integer> keys, int end) {
    int columns = input.schema().size();
    if (end >= columns || RankWindow.of(input, List.of(end)).isEmpty()) {
      return Optional.empty();
    }
    List<Integer> own = keys.stream().filter(key -> key < columns).toList();
    return RankWindow.of(input, own).filter(window -> window.endColumn() == end);
  }
}
