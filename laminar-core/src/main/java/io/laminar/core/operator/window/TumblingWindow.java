package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * TUMBLE: windows [start, start + size) one after the other, aligned to the epoch plus an offset.
 *
 * @param size length in the unit of the event-time column, more than 0
 * @param offset shift of the alignment in the same unit; any number
 */
public record TumblingWindow(long size, long offset) {
  // Checks the size.
  public TumblingWindow {
    if (size <= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_WINDOW,
          "a tumbling window of size " + size + " is not possible",
          "Use a size of more than 0");
    }
  }

  /**
   * Returns the start of the window that a time falls into.
   *
   * @param time in the unit of the event-time column; negative times work
   * @return the start, at most {@code time}; wrapped where it leaves 64 bits: see {@link #holds}
   */
  public long start(long time) {
    return time - Math.floorMod(Math.floorMod(time, size) - Math.floorMod(offset, size), size);
  }

  /**
   * Tells whether a window's bounds are within 64 bits.
   *
   * @param start of the window of {@code time}
   * @param time in the window
   */
  boolean holds(long start, long time) {
    return start <= time && start + size > time;
  }

  static String noBounds(long time) {
    return "the window of the event time " + time + " has a bound outside of 64 bits";
  }
}
