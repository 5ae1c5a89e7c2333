package io.laminar.core.time;

/**
 * Sums and differences of times that stop at the ends of 64 bits instead of wrapping around: an
 * event time of the year 1677 minus a delay is the earliest time there is, never one of the year
 * 2262.
 */
public final class SaturatingTime {
  private SaturatingTime() {}

  /**
   * Adds a duration to a time.
   *
   * @param time in any unit
   * @param duration in the same unit; may be negative
   * @return the sum, or the end of 64 bits that it lies beyond
   */
  public static long plus(long time, long duration) {
    long sum = time + duration;
    // Only equal signs can overflow, and the sum then has the other one.
    return ((time ^ sum) & (duration ^ sum)) < 0 ? endOfSign(time) : sum;
  }

  /**
   * Subtracts a duration, or another time, from a time.
   *
   * @param time in any unit
   * @param duration in the same unit; may be negative
   * @return the difference, or the end of 64 bits that it lies beyond
   */
  public static long minus(long time, long duration) {
    long difference = time - duration;
    return ((time ^ duration) & (time ^ difference)) < 0 ? endOfSign(time) : difference;
  }

  /**
   * Tells which time, in a coarser unit, lies a duration ahead of a time in nanoseconds.
   *
   * @param nanos a time
   * @param duration in nanoseconds; may be negative
   * @param nanosPerUnit the length of the coarser unit, more than 0
   * @return the sum in the coarser unit, rounded down; computed without loss where the sum of the
   *     nanoseconds would not fit, and saturated where the result does not
   */
  public static long ahead(long nanos, long duration, long nanosPerUnit) {
    if (nanosPerUnit == 1) {
      return plus(nanos, duration);
    }
    long rest = Math.floorMod(nanos, nanosPerUnit) + Math.floorMod(duration, nanosPerUnit);
    return Math.floorDiv(nanos, nanosPerUnit)
        + Math.floorDiv(duration, nanosPerUnit)
        + rest / nanosPerUnit;
  }

  private static long endOfSign(long value) {
    return value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
