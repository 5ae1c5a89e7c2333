package io.laminar.shell;

import io.laminar.api.Column;
import io.laminar.api.Metrics;
import io.laminar.api.Schema;
import io.laminar.format.ValueText;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A watermark as people read it. */
final class WatermarkText {
  private WatermarkText() {}

  /**
   * Writes a watermark as a time where all timestamps of the schema share a unit, else as a number.
   *
   * @return null where there is none
   */
  static @Nullable String of(long value, Supplier<Schema> schema) {
    if (value == Metrics.NO_WATERMARK) {
      return null;
    }
    if (value == Long.MAX_VALUE) {
      return "end";
    }
    long[] units = schema.get().columns().stream()
        .map(Column::type)
        .filter(type -> type.kind().isTimestamp())
        .mapToLong(type -> type.unitsPerSecond())
        .distinct()
        .toArray();
    if (units.length != 1) {
      return Long.toString(value);
    }
    long nanosPerUnit = 1_000_000_000L / units[0];
    return ValueText.of(LocalDateTime.ofEpochSecond(
        Math.floorDiv(value, units[0]),
        (int) (Math.floorMod(value, units[0]) * nanosPerUnit),
        ZoneOffset.UTC));
  }
}
