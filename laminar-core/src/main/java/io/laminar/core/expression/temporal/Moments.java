package io.laminar.core.expression.temporal;

/**
 * Dates, times and timestamps of any unit as seconds and nanoseconds, so that two of different
 * units can be compared and subtracted without a common unit, which may not hold them.
 */
public final class Moments {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Moments() {}

  /**
   * Tells whether a word holds a moment: {@code days * unitsPerDay + ofDay}, which is then exact. The two ends of 64
   * bits are not moments: nothing that is pushed has them.
   *
   * @param ofDay units of the day, 0 to unitsPerDay - 1
   */
  public static boolean fits(long days, long ofDay, long unitsPerDay) {
    long start = days * unitsPerDay;
    long word = start + ofDay;
    // The sum of 128 bits: the carry goes into the high word.
    long high = Math.multiplyHigh(days, unitsPerDay);
    long carry = Long.compareUnsigned(word, start) < 0 ? 1 : 0;
    return high + carry == word >> 63 && word != Long.MIN_VALUE && word != Long.MAX_VALUE;
  }

  /**
   * The second that a moment is in, from the epoch or midnight.
   *
   * @param unitsPerDay of its type; 1 for a DATE
   */
  static long second(long word, long unitsPerDay) {
    return unitsPerDay == 1
        ? word * SECONDS_PER_DAY
        : Math.floorDiv(word, unitsPerDay / SECONDS_PER_DAY);
  }

  /** The nanoseconds of a moment after the beginning of its second. */
  static long nanosOfSecond(long word, long unitsPerDay) {
    if (unitsPerDay == 1) {
      return 0;
    }
    long unitsPerSecond = unitsPerDay / SECONDS_PER_DAY;
    return Math.floorMod(word, unitsPerSecond) * (NANOS_PER_SECOND / unitsPerSecond);
  }
}
