package io.laminar.core.engine;

import io.laminar.core.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a source can reach: worked out when the graph changes, so that the inner loop
 * walks arrays.
 */
final class Reach {
  private final List<RingStage> ringList = new ArrayList<>();
  private final List<OperatorStage> timedList = new ArrayList<>();
  private RingStage[] rings = new RingStage[0];

  // Mostly there is one: then it is asked without a loop.
  private @Nullable RingStage only;
  private OperatorStage[] timed = new OperatorStage[0];
  private boolean views;
  private final List<Query> clockReaders = new ArrayList<>();

  void add(RingStage ring) {
    if (!ringList.contains(ring)) {
      ringList.add(ring);
    }
  }

  void addTimed(OperatorStage stage) {
    if (!timedList.contains(stage)) {
      timedList.add(stage);
    }
  }

  void addClockReader(Query query) {
    clockReaders.add(query);
  }

  void addView() {
    views = true;
  }

  /** Tells whether rows go to a subscription or into a view that keeps them. */
  boolean delivers() {
    return views || rings.length > 0;
  }

  Reach done() {
    rings = ringList.toArray(RingStage[]::new);
    only = rings.length == 1 ? rings[0] : null;
    timed = timedList.toArray(OperatorStage[]::new);
    return this;
  }

  /** Tells whether an expression asks for the time: each drain must decide on one. */
  boolean readsClock() {
    return !clockReaders.isEmpty();
  }

  /** Sets the time that expressions see, decided before each drain. */
  void setNow(long nanos) {
    for (Query query : clockReaders) {
      query.now(nanos);
    }
  }

  /** Tells whether an operator depends on the watermark. */
  boolean isTimed() {
    return timed.length > 0;
  }

  /** The smallest watermark at which an operator has something to do. */
  long nextTimer() {
    long next = Long.MAX_VALUE;
    for (OperatorStage stage : timed) {
      Operator operator = stage.operator();
      next = Math.min(next, operator.nextTimer());
    }
    return next;
  }

  /** Tells whether an operator is in the middle of what it owes at a watermark. */
  boolean isPending() {
    if (timed.length == 0) {
      return false;
    }
    for (OperatorStage stage : timed) {
      if (stage.isPending()) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether no operator and no ring behind the source has something left to do. */
  boolean isQuiet() {
    RingStage one = only;
    if (one != null) {
      return one.ring().overflowRows() == 0 && !isPending();
    }
    for (RingStage ring : rings) {
      if (ring.ring().overflowRows() > 0) {
        return false;
      }
    }
    return !isPending();
  }

  /** The rows that every reached ring has room for, at most a limit; 0 when one is full. */
  int room(int limit) {
    RingStage one = only;
    if (one != null) {
      return one.room(limit);
    }
    int room = limit;
    for (RingStage ring : rings) {
      room = Math.min(room, ring.room(limit));
    }
    return room;
  }

  /** The first ring without room, for the error that names it. */
  @Nullable
  RingStage fullRing() {
    for (RingStage ring : rings) {
      if (ring.room(1) == 0) {
        return ring;
      }
    }
    return null;
  }
}
