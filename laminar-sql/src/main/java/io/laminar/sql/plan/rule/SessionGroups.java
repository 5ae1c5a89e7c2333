package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY window_start, window_end and keys over TABLE(SESSION(...)). A session depends on other rows than its own, so
 * nothing may lie between that leaves rows out, and the keys are those of the sessions.
 */
final class SessionGroups {
  private SessionGroups() {}

  /**
   * Checks that an aggregate is by whole sessions.
   *
   * @param boundOfKey for each group key that is a bound of the window: which one
   * @param direct gives the aggregate straight over the sessions, or null where something reads their bounds
   */
  static RelNode aggregate(
      Aggregate aggregate,
      WindowAssign assign,
      Map<Integer, Integer> boundOfKey,
      Supplier<@Nullable RelNode> direct) {
    RelNode below = aggregate.getInput();
    Project project = below instanceof Project found ? found : null;
    below = project == null ? below : project.getInput();
    if (below instanceof Filter) {
      throw refused(
          "WHERE over TABLE(SESSION(...)) that leaves out some rows of a session",
          "put it into the query that SESSION reads, or write FILTER (WHERE ...) at the aggregates",
          assign);
    }
    checkKeys(aggregate, project, assign, boundOfKey);
    RelNode result = below.equals(assign) ? direct.get() : null;
    if (result == null) {
      throw refused(
          "an expression over the bounds of a session below its GROUP BY",
          "compute it in a query over the GROUP BY",
          assign);
    }
    return result;
  }

  private static void checkKeys(
      Aggregate aggregate,
      @Nullable Project project,
      WindowAssign assign,
      Map<Integer, Integer> boundOfKey) {
    Set<Integer> keys = new HashSet<>();
    List<Integer> others = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      if (!boundOfKey.containsKey(key)) {
        RexNode column = project == null ? null : project.getProjects().get(key);
        int index = column == null ? key : column instanceof RexInputRef ref ? ref.getIndex() : -1;
        (assign.keys().contains(index) ? keys : others).add(index);
      }
    }
    if (!others.isEmpty() || keys.size() < new HashSet<>(assign.keys()).size()) {
      throw refused(
          "GROUP BY of TABLE(SESSION(...)) by other columns than the bounds and the keys of SESSION",
          "name the same columns in DESCRIPTOR(...) of SESSION and in GROUP BY",
          assign);
    }
  }

  private static RuntimeException refused(String what, String remedy, WindowAssign assign) {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            what + " is not supported yet",
            assign.window().position())
        .remedy(remedy)
        .exception();
  }
}
