package io.laminar.core.operator.clock;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.time.SaturatingTime;

/**
 * Turns a time of the wall clock into that of a tick, which goes by the time that has passed: as far from
 * the newest pair of both that was seen. A wall clock that was set ahead meanwhile is met with the next
 * row or tick; where it stands still, because it was set back, ticks come anew until it has caught up.
 */
final class WakeUp {
  /** Between two looks at a clock that stands still. */
  private static final long PATIENCE_NANOS = 1_000_000;

  private boolean known;
  private long nowNanos;
  private long elapsedNanos;
  private long leastNanos;

  /** Sees both times of the present batch. */
  void see(EvaluationContext context) {
    known = true;
    nowNanos = context.nowNanos();
    elapsedNanos = context.elapsedNanos();
    leastNanos = 0;
  }

  /** Sees both times of the present tick. */
  void tick(EvaluationContext context) {
    boolean stoodStill = known && context.nowNanos() <= nowNanos;
    see(context);
    leastNanos = stoodStill ? PATIENCE_NANOS : 0;
  }

  /**
   * The time of the tick, in elapsed nanoseconds: at once where nothing was seen yet.
   *
   * @param wallNanos since the epoch; {@link Long#MAX_VALUE} for never
   */
  long at(long wallNanos) {
    if (wallNanos == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    if (!known) {
      return 0;
    }
    long wait = Math.max(leastNanos, SaturatingTime.minus(wallNanos, nowNanos));
    return SaturatingTime.plus(elapsedNanos, wait);
  }
}
