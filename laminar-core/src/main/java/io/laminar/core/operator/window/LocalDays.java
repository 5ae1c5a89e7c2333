package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.expression.temporal.ZoneTable;

/**
 * TUMBLE with a zone: windows of whole local days, from one time of day to the same some days
 * later. Where clocks are changed a day has 23 or 25 hours; a day that a zone skips has no window.
 *
 * @param zone whose days they are
 * @param days in a window, at least 1, aligned to 1970-01-01
 * @param offsetSeconds local time at which the first window of that alignment begins; any number
 * @param unitsPerSecond of the event-time column
 */
public record LocalDays(ZoneTable zone, long days, long offsetSeconds, long unitsPerSecond)
    implements WindowBounds {
  private static final long SECONDS_PER_DAY = 86_400;

  // Checks the size.
  public LocalDays {
    if (days <= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_WINDOW,
          "a window of " + days + " days is not possible",
          "Use one day or more");
    }
  }

  @Override
  public long start(long time) {
    long second = Math.floorDiv(time, unitsPerSecond);
    return units(bound(window(second)));
  }

  @Override
  public long end(long start) {
    long second = Math.floorDiv(start, unitsPerSecond);
    long window = window(second) + 1;
    // A bound of a day that was skipped is the one before.
    while (bound(window) <= second) {
      window++;
    }
    return units(bound(window));
  }

  /** The number of the last window that begins at an instant or before. */
  private long window(long second) {
    long size = days * SECONDS_PER_DAY;
    long window = Math.floorDiv(zone.toLocal(second) - offsetSeconds, size) + 1;
    while (bound(window) > second) {
      window--;
    }
    return window;
  }

  private long bound(long window) {
    return zone.firstInstant(window * days * SECONDS_PER_DAY + offsetSeconds);
  }

  /** Out of 64 bits there is no window: a start that no time has reached, an end that all have. */
  private long units(long second) {
    long units = second * unitsPerSecond;
    return Math.multiplyHigh(second, unitsPerSecond) == units >> 63
        ? units
        : second < 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }
}
