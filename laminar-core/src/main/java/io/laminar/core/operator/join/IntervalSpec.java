package io.laminar.core.operator.join;

import io.laminar.core.time.SaturatingTime;

/**
 * What an interval join compares: keys, and event times that lie near to each other. A row of one side at time t meets
 * rows of the other from t minus the other's reach to t plus its own.
 *
 * @param join keys and columns
 * @param leftTime the column of the left input that has its event time
 * @param rightTime that of the right input, in the same unit
 * @param leftReach how much later than a left row a right row may be; negative if it has to be earlier; {@link
 *     Long#MAX_VALUE} for no bound
 * @param rightReach how much later than a right row a left row may be, likewise
 * @param lag by how much the event times that come out may be behind the watermark of the inputs; not negative
 */
public record IntervalSpec(
    JoinSpec join, int leftTime, int rightTime, long leftReach, long rightReach, long lag) {
  private static final int BUCKETS = 8;

  /** Where a side is kept without a bound, its buckets do not matter. */
  private static final long WIDEST = 1L << 40;

  // Checks the lag.
  public IntervalSpec {
    if (lag < 0) {
      throw new IllegalArgumentException("a lag of " + lag);
    }
  }

  int time(int side) {
    return side == 0 ? leftTime : rightTime;
  }

  long reach(int side) {
    return side == 0 ? leftReach : rightReach;
  }

  /** The earliest time of the other side that a row of a side meets. */
  long from(int side, long time) {
    long back = reach(1 - side);
    return back == Long.MAX_VALUE ? Long.MIN_VALUE : SaturatingTime.minus(time, back);
  }

  /** The latest time of the other side that a row of a side meets. */
  long to(int side, long time) {
    long ahead = reach(side);
    return ahead == Long.MAX_VALUE ? Long.MAX_VALUE : SaturatingTime.plus(time, ahead);
  }

  /** The watermark of the other side from which on a row of a side can have no further partner. */
  long due(int side, long time) {
    return SaturatingTime.plus(to(side, time), 1);
  }

  long bucketWidth() {
    boolean isBounded = leftReach != Long.MAX_VALUE && rightReach != Long.MAX_VALUE;
    long range = SaturatingTime.plus(leftReach, rightReach);
    return isBounded ? Math.max(1, Math.min(WIDEST, range / BUCKETS)) : 1_000;
  }
}
