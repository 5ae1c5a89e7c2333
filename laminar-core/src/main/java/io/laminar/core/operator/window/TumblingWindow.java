package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * TUMBLE: windows [start, start + size) one after the other, aligned to the epoch plus an offset.
 *
 * @param size length in the unit of the event-time column, more than 0
 * @param offset shift of the alignment in the same unit; any number
 */
public record TumblingWindow(long size, long offset) implements WindowBounds {
  // Checks the size.
  public TumblingWindow {
    if (size <= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_WINDOW,
          "a tumbling window of size " + size + " is not possible",
          "Use a size of more than 0");
    }
  }

  @Override
  public long start(long time) {
    return time - Math.floorMod(Math.floorMod(time, size) - Math.floorMod(offset, size), size);
  }

  @Override
  public long end(long start) {
    return start + size;
  }

  static String noBounds(long time) {
    return "the window of the event time " + time + " has a bound outside of 64 bits";
  }
}
