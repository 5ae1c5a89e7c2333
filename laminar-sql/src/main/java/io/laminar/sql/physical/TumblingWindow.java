package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.operator.window.LocalDays;
import io.laminar.core.operator.window.WindowBounds;
import java.time.Duration;
import java.time.ZoneId;

/**
 * A tumbling window: [offset + n × size, offset + (n + 1) × size).
 *
 * @param timeColumn position of the event-time column in the input
 * @param size length, in that column's unit, above 0
 * @param offset shift against the epoch, in that column's unit, 0 to size - 1
 * @param length as it was written, for EXPLAIN
 * @param shift as it was written, for EXPLAIN
 * @param zone whose days they are; empty for windows of a fixed length
 * @param unitsPerSecond of that column
 */
public record TumblingWindow(
    int timeColumn,
    long size,
    long offset,
    Duration length,
    Duration shift,
    String zone,
    long unitsPerSecond) {
  private static final long SECONDS_PER_DAY = 86_400;

  // Checks what the operator relies on.
  public TumblingWindow {
    if (timeColumn < 0 || size <= 0 || offset < 0 || offset >= size) {
      throw new IllegalArgumentException("no window: size " + size + ", offset " + offset);
    }
  }

  WindowBounds forOperator() {
    if (!zone.isEmpty()) {
      return new LocalDays(
          ZoneTable.of(ZoneId.of(zone)),
          size / unitsPerSecond / SECONDS_PER_DAY,
          offset / unitsPerSecond,
          unitsPerSecond);
    }
    return new io.laminar.core.operator.window.TumblingWindow(size, offset);
  }

  String describe(Schema input) {
    String moved = shift.isZero() ? "" : ", offset " + ExpressionText.duration(shift);
    return "TUMBLE(" + input.column(timeColumn).name() + ", " + ExpressionText.duration(length)
        + moved + (zone.isEmpty() ? "" : ", zone " + zone) + ")";
  }
}
