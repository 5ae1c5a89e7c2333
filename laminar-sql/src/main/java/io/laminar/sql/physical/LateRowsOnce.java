package io.laminar.sql.physical;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of one query by the same windows over the same rows, as those of GROUPING SETS are: a row that is late for
 * one of them is late for all, and is counted once. Sets of sessions differ: it counts by the one of fewest keys, whose
 * sessions are the longest.
 */
final class LateRowsOnce {
  private final Map<Windows, OperatorPlan> counting = new HashMap<>();
  private final Set<PhysicalPlan> others = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Windows over rows.
   *
   * @param rows what they are over, before expressions
   * @param timeColumn of the rows
   * @param window its form, lengths and zone
   * @param lateness until when rows count
   */
  private record Windows(
      PhysicalPlan rows, int timeColumn, List<Object> window, WindowResults lateness) {}

  /**
   * Finds the aggregates whose late rows another one counts.
   *
   * @param query all of it
   * @return them, by identity
   */
  static Set<PhysicalPlan> countedElsewhere(PhysicalPlan query) {
    LateRowsOnce late = new LateRowsOnce();
    late.collect(query);
    return late.others;
  }

  private void collect(PhysicalPlan plan) {
    if (plan instanceof WindowAggregatePlan aggregate) {
      add(aggregate, aggregate.window(), aggregate.emits(), 0);
    } else if (plan instanceof SessionAggregatePlan sessions) {
      add(sessions, sessions.window(), sessions.emits(), sessions.keys().size());
    }
    plan.inputs().forEach(this::collect);
  }

  private void add(OperatorPlan aggregate, TimeWindow window, WindowResults emits, int keys) {
    Windows windows = windows(aggregate.input(), window.timeColumn(), window, emits);
    if (windows == null) {
      return;
    }
    OperatorPlan before = counting.putIfAbsent(windows, aggregate);
    if (before == null || before == aggregate) {
      return;
    }
    boolean isLonger = before instanceof SessionAggregatePlan sessions
        && keys < sessions.keys().size();
    others.add(isLonger ? before : aggregate);
    if (isLonger) {
      counting.put(windows, aggregate);
    }
  }

  /** Expressions leave out no row; null where the time is one of them. */
  private static @Nullable Windows windows(
      PhysicalPlan input, int timeColumn, TimeWindow window, WindowResults emits) {
    PhysicalPlan rows = input;
    int time = timeColumn;
    while (time >= 0 && (rows instanceof ProjectPlan || rows instanceof WindowAssignPlan)) {
      if (rows instanceof ProjectPlan project) {
        time = project.pickedColumn(time);
        rows = project.input();
      } else {
        rows = rows.inputs().get(0);
      }
    }
    List<Object> form =
        List.of(window.form(), window.slide(), window.size(), window.offset(), window.zone());
    return time < 0 ? null : new Windows(rows, time, form, emits);
  }
}
