package io.laminar.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a database that have to go on later, the one that was begun first before the others. Nothing enters a
 * node that may owe a part of one. Belongs to the thread of the dataflow.
 */
final class HalfDone {
  private final Dataflow flow;
  private final List<RouteSteps> commits = new ArrayList<>();
  private long changes;

  /**
   * Begins with none.
   *
   * @param flow numbers walks through the graph
   */
  HalfDone(Dataflow flow) {
    this.flow = flow;
  }

  boolean isEmpty() {
    return commits.isEmpty();
  }

  /** A commit has to go on later. */
  void add(RouteSteps steps) {
    commits.add(steps);
    changed();
  }

  /** A commit that had to go on later came to its end. */
  void remove(RouteSteps steps) {
    commits.remove(steps);
    changed();
  }

  /** Other steps go on with a commit, in its place. */
  void handOver(RouteSteps steps, RouteSteps to) {
    commits.set(commits.indexOf(steps), to);
    changed();
  }

  /** The commits are others, or what one of them reaches is. */
  void changed() {
    changes++;
  }

  /** How often {@link #before} may have become another one. */
  long changes() {
    return changes;
  }

  /**
   * Finds the first commit that is half done at a node that some steps reach, and was begun before theirs.
   *
   * @param steps half done, or about to begin
   * @return null where there is none
   */
  @Nullable
  RouteSteps before(RouteSteps steps) {
    if (commits.isEmpty() || commits.get(0) == steps) {
      return null;
    }
    int visit = flow.nextVisit();
    steps.visit(visit);
    for (RouteSteps each : commits) {
      if (each == steps) {
        return null;
      }
      if (each.isVisited(visit)) {
        return each;
      }
    }
    return null;
  }
}
