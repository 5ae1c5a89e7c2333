package io.laminar.core.operator.window;

/**
 * Windows one after the other that together cover all times, each of them one interval [start,
 * end). Immutable.
 */
public interface WindowBounds {
  /**
   * Returns the start of the window that a time falls into.
   *
   * @param time in the unit of the event-time column; negative times work
   * @return the start; not at most {@code time} where it leaves 64 bits: see {@link #holds}
   */
  long start(long time);

  /**
   * Returns the end of a window.
   *
   * @param start of the window
   * @return the end, which is not in it; wrapped where it leaves 64 bits
   */
  long end(long start);

  /**
   * Tells whether an interval is in no window, so that rows in it are left out.
   *
   * @param start of the interval
   */
  default boolean isGap(long start) {
    return false;
  }

  /**
   * Returns the watermark from which on rows in an interval are late.
   *
   * @param start of the interval
   * @param end of the interval
   * @return the end of the last window that it is in
   */
  default long lastEnd(long start, long end) {
    return end;
  }

  /**
   * Tells whether a window's bounds are within 64 bits.
   *
   * @param start of the window of {@code time}
   * @param time in the window
   */
  default boolean holds(long start, long time) {
    return start <= time && end(start) > time;
  }
}
