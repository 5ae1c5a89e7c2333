package io.laminar.sql.physical;

import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The window that rows are ranked within: their key has its end, and it is complete when the watermark reaches that.
 *
 * @param startColumn position of the window's start in the input; that of the end if the key does not have it
 * @param endColumn position of the window's end
 * @param window which it is
 */
public record RankWindow(int startColumn, int endColumn, TimeWindow window) {
  /**
   * Finds the window that a key is about.
   *
   * @param input what is ranked
   * @param key columns of the input
   * @return empty unless the key has the end of a window that the input is by, and no row of it is retracted
   */
  public static Optional<RankWindow> of(PhysicalPlan input, List<Integer> key) {
    if (input.changelog()) {
      return Optional.empty();
    }
    for (int column : key) {
      Bound bound = bound(input, column);
      if (bound != null && bound.isEnd()) {
        int start = key.stream()
            .filter(each -> {
              Bound other = bound(input, each);
              return other != null && !other.isEnd();
            })
            .findFirst()
            .orElse(column);
        return Optional.of(new RankWindow(start, column, bound.window()));
      }
    }
    return Optional.empty();
  }

  /** A column that is a bound of a window. */
  private record Bound(TimeWindow window, boolean isEnd) {}

  private static @Nullable Bound bound(PhysicalPlan plan, int column) {
    if (plan instanceof ProjectPlan project) {
      int picked = project.pickedColumn(column);
      return picked < 0 ? null : bound(project.input(), picked);
    }
    if (plan instanceof FilterPlan filter) {
      return bound(filter.input(), column);
    }
    if (addsColumns(plan)) {
      PhysicalPlan input = rows(plan);
      return column < input.schema().size() ? bound(input, column) : null;
    }
    if (plan instanceof IntervalJoinPlan join) {
      PhysicalPlan input = join.timedInput(column);
      return input == null ? null : bound(input, join.columnOfInput(column));
    }
    if (plan instanceof WindowAggregatePlan aggregate) {
      return bound(aggregate.window(), column - aggregate.keys().size());
    }
    if (plan instanceof WindowGroupsPlan groups) {
      return bound(groups.window().window(), column - groups.keys().size());
    }
    if (plan instanceof SessionAggregatePlan sessions) {
      return bound(sessions.window(), column - sessions.keys().size());
    }
    return plan instanceof WindowAssignPlan assign
        ? bound(assign.window(), column - assign.input().schema().size())
        : null;
  }

  /** It passes rows on, with columns behind those of its input. */
  private static boolean addsColumns(PhysicalPlan plan) {
    return plan instanceof OverPlan
        || plan instanceof OrderedOverPlan
        || plan instanceof RankPlan
        || plan instanceof WindowRowsPlan
        || plan instanceof LookupJoinPlan
        || plan instanceof AsofJoinPlan;
  }

  /** The rows that it passes on. */
  private static PhysicalPlan rows(PhysicalPlan plan) {
    return plan instanceof LookupJoinPlan lookup ? lookup.rows() : plan.inputs().get(0);
  }

  /**
   * Tells whether rows of windows come when their window is complete, not before.
   *
   * @param plan has the bounds of windows
   */
  public static boolean comeAtClose(PhysicalPlan plan) {
    if (plan instanceof ProjectPlan || plan instanceof FilterPlan) {
      return comeAtClose(plan.inputs().get(0));
    }
    if (plan instanceof IntervalJoinPlan join) {
      return join.inputs().stream().allMatch(RankWindow::comeAtClose);
    }
    return plan.emission().isWindowed();
  }

  private static @Nullable Bound bound(TimeWindow window, int number) {
    return number == 0 || number == 1 ? new Bound(window, number == 1) : null;
  }

  /**
   * Returns which column is the last moment of the window: the event time of what is emitted when the window is
   * complete, as that of the rows within it may be long past then.
   *
   * @param input what is ranked
   * @return position in the input, or -1
   */
  public static int timeColumn(PhysicalPlan input) {
    return IntStream.range(0, input.schema().size())
        .filter(column -> isWindowTime(input, column))
        .findFirst()
        .orElse(-1);
  }

  /** Tells whether a column is the last moment of the window that rows are in. */
  static boolean isWindowTime(PhysicalPlan plan, int column) {
    if (plan instanceof ProjectPlan project) {
      int picked = project.pickedColumn(column);
      return picked < 0 ? project.isWindowTime(column) : isWindowTime(project.input(), picked);
    }
    if (plan instanceof FilterPlan filter) {
      return isWindowTime(filter.input(), column);
    }
    if (addsColumns(plan)) {
      PhysicalPlan input = rows(plan);
      return column < input.schema().size() && isWindowTime(input, column);
    }
    if (plan instanceof IntervalJoinPlan join) {
      PhysicalPlan input = join.timedInput(column);
      return input != null && isWindowTime(input, join.columnOfInput(column));
    }
    return plan instanceof WindowAssignPlan assign
        && column - assign.input().schema().size() == 2;
  }

  /**
   * Tells whether a column is the last moment of the window that another column is the end of.
   *
   * @param plan what is grouped
   * @param time position of the column
   * @param end position of the other one
   */
  public static boolean isLastMoment(PhysicalPlan plan, int time, int end) {
    if (plan instanceof ProjectPlan project) {
      int picked = project.pickedColumn(time);
      return picked < 0
          ? project.isWindowTime(time) && project.endOf(time) == project.pickedColumn(end)
          : isLastMoment(project.input(), picked, project.pickedColumn(end));
    }
    if (plan instanceof FilterPlan filter) {
      return isLastMoment(filter.input(), time, end);
    }
    if (addsColumns(plan)) {
      PhysicalPlan input = rows(plan);
      return time < input.schema().size()
          && end < input.schema().size()
          && isLastMoment(input, time, end);
    }
    if (plan instanceof IntervalJoinPlan join) {
      // Rows of windows that end together.
      return join.timedInput(end) != null && isWindowTime(join, time);
    }
    return plan instanceof WindowAssignPlan assign
        && time - assign.input().schema().size() == 2
        && time - end == 1;
  }

  /** Gives for an event time the first end of a window that it is in. */
  LongUnaryOperator ends() {
    return window.ends();
  }
}
