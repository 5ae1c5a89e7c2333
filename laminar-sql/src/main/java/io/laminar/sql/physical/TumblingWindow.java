package io.laminar.sql.physical;

import io.laminar.api.Schema;

/**
 * A tumbling window: [offset + n × size, offset + (n + 1) × size).
 *
 * @param timeColumn position of the event-time column in the input
 * @param size length, in that column's unit, above 0
 * @param offset shift against the epoch, in that column's unit, 0 to size - 1
 * @param sizeMillis the length in milliseconds, for EXPLAIN
 * @param offsetMillis the shift in milliseconds as it was written, for EXPLAIN
 */
public record TumblingWindow(
    int timeColumn, long size, long offset, long sizeMillis, long offsetMillis) {
  // Checks what the operator relies on.
  public TumblingWindow {
    if (timeColumn < 0 || size <= 0 || offset < 0 || offset >= size) {
      throw new IllegalArgumentException("no window: size " + size + ", offset " + offset);
    }
  }

  io.laminar.core.operator.window.TumblingWindow forOperator() {
    return new io.laminar.core.operator.window.TumblingWindow(size, offset);
  }

  String describe(Schema input) {
    String shift = offsetMillis == 0 ? "" : ", offset " + ExpressionText.duration(offsetMillis);
    return "TUMBLE(" + input.column(timeColumn).name() + ", " + ExpressionText.duration(sizeMillis)
        + shift + ")";
  }
}
