package io.laminar.sql.plan;

import io.laminar.sql.expression.TimeDistance;
import io.laminar.sql.physical.IntervalJoinPlan;
import io.laminar.sql.physical.JoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;

/**
 * What the condition of a join says of how far the event times of its inputs lie apart: {@code right - left} is from {@code
 * atLeast} to {@code atMost}.
 */
final class IntervalBounds {
  private final JoinRelType type;
  private final int leftColumns;
  private final List<RexNode> covered = new ArrayList<>();
  private int leftTime = -1;
  private int rightTime = -1;
  private long atLeast = Long.MIN_VALUE;
  private long atMost = Long.MAX_VALUE;

  private IntervalBounds(JoinRelType type, int leftColumns) {
    this.type = type;
    this.leftColumns = leftColumns;
  }

  /**
   * Looks for bounds; there are none of inputs that take rows back, nor without event time.
   *
   * @param conjuncts of the condition, over the columns of both inputs
   */
  static IntervalBounds of(
      List<RexNode> conjuncts, JoinRelType type, PhysicalPlan left, PhysicalPlan right) {
    IntervalBounds bounds = new IntervalBounds(type, left.schema().size());
    if (left.changelog() || right.changelog()) {
      return bounds;
    }
    for (RexNode conjunct : conjuncts) {
      Optional<TimeDistance> distance = TimeDistance.of(conjunct);
      if (distance.isPresent()
          && left.eventTimeColumns().contains(distance.get().first())
          && right.eventTimeColumns().contains(distance.get().second() - bounds.leftColumns)) {
        bounds.add(conjunct, distance.get());
      }
    }
    return bounds;
  }

  /** The first pair of columns is that of the join; a bound of another pair is asked of each pair of rows. */
  private void add(RexNode conjunct, TimeDistance distance) {
    if (leftTime < 0) {
      leftTime = distance.first();
      rightTime = distance.second() - leftColumns;
    }
    if (distance.first() == leftTime && distance.second() - leftColumns == rightTime) {
      atLeast = Math.max(atLeast, distance.atLeast());
      atMost = Math.min(atMost, distance.atMost());
      covered.add(conjunct);
    }
  }

  /** Rows without a partner could only be given at the end of time, and not be taken back, where nothing ends their wait. */
  boolean isBounded() {
    return leftTime >= 0 && (type != JoinRelType.ANTI || atMost != Long.MAX_VALUE);
  }

  /** Tells whether the bounds say all that a conjunct says. */
  boolean covers(RexNode conjunct) {
    return isBounded() && covered.contains(conjunct);
  }

  PhysicalPlan bounded(JoinPlan join) {
    return new IntervalJoinPlan(
        join, leftTime, rightTime, atMost, atLeast == Long.MIN_VALUE ? Long.MAX_VALUE : -atLeast);
  }
}
