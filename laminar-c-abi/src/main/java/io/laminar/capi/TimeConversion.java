package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.ValueRange;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Times and durations of Arrow to a column of a coarser unit, or of another kind. Immutable. */
final class TimeConversion extends Conversion {
  private static final long SECONDS_PER_DAY = 86_400;

  private final int width;
  private final long multiplier;
  private final long divisor;
  private final long step;
  private final boolean floors;

  private TimeConversion(
      String name, DataType type, int width, Ratio ratio, long step, boolean floors) {
    super(name, type);
    this.width = width;
    this.multiplier = ratio.multiplier();
    this.divisor = ratio.divisor();
    this.step = step;
    this.floors = floors;
  }

  /** By what a value is multiplied, then divided, to have the column's unit; one of them is 1. */
  private record Ratio(long multiplier, long divisor) {
    static Ratio of(long givenPerSecond, long neededPerSecond) {
      return givenPerSecond <= neededPerSecond
          ? new Ratio(neededPerSecond / givenPerSecond, 1)
          : new Ratio(1, givenPerSecond / neededPerSecond);
    }
  }

  static @Nullable TimeConversion of(
      String name, ArrowType given, DataType type, TemporalRounding rounding) {
    if (type.kind() == TypeKind.DATE) {
      return given instanceof ArrowType.Timestamp timestamp && timestamp.getTimezone() == null
          ? new TimeConversion(
              name,
              type,
              Long.BYTES,
              new Ratio(1, SECONDS_PER_DAY * Units.perSecond(Units.of(timestamp.getUnit()))),
              1,
              false)
          : null;
    }
    long needed = type.kind() == TypeKind.TIME ? Units.NANOS_PER_SECOND : type.unitsPerSecond();
    long step = type.unitsPerStep();
    if (type.kind().isTimestamp() && given instanceof ArrowType.Date date) {
      // Midnight in UTC, as a timestamp without a zone is taken for one with a zone.
      boolean inDays = date.getUnit() == DateUnit.DAY;
      Ratio ratio = inDays ? new Ratio(SECONDS_PER_DAY * needed, 1) : Ratio.of(1_000, needed);
      return new TimeConversion(
          name, type, inDays ? Integer.BYTES : Long.BYTES, ratio, step, false);
    }
    if (type.kind() == TypeKind.TIME && given instanceof ArrowType.Duration duration) {
      // Since midnight: numpy and pandas have no other times of day.
      Ratio ratio = Ratio.of(Units.perSecond(Units.of(duration.getUnit())), needed);
      boolean floors = rounding == TemporalRounding.FLOOR;
      return new TimeConversion(name, type, Long.BYTES, ratio, step, floors);
    }
    int unit = unit(given, type.kind());
    if (unit < 0 || rounding != TemporalRounding.FLOOR) {
      return null;
    }
    Ratio ratio = Ratio.of(Units.perSecond(unit), needed);
    if (ratio.divisor() == 1 && step == 1) {
      // The engine reads it as it is.
      return null;
    }
    int width = given instanceof ArrowType.Time time ? time.getBitWidth() / Byte.SIZE : Long.BYTES;
    return new TimeConversion(name, type, width, ratio, step, true);
  }

  /** The number of a value's unit; -1 where it is not of the column's kind. */
  private static int unit(ArrowType given, TypeKind kind) {
    return switch (kind) {
      case TIME -> given instanceof ArrowType.Time time ? Units.of(time.getUnit()) : -1;
      case INTERVAL_DAY ->
        given instanceof ArrowType.Duration duration ? Units.of(duration.getUnit()) : -1;
      default ->
        given instanceof ArrowType.Timestamp timestamp ? Units.of(timestamp.getUnit()) : -1;
    };
  }

  @Override
  long word(long values, int row) {
    long value = width == Integer.BYTES
        ? MemoryUtil.getInt(values + (long) row * Integer.BYTES)
        : MemoryUtil.getLong(values + (long) row * Long.BYTES);
    long scaled = value * multiplier;
    if (Math.multiplyHigh(value, multiplier) != scaled >> 63) {
      throw ValueRange.outOfRange(name, type, value);
    }
    if (!floors && Math.floorMod(scaled, divisor) != 0) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "column " + name + " " + type.sqlName() + " cannot hold " + value
              + ", which is not midnight",
          "cast the Arrow column to a date, or declare the column TIMESTAMP");
    }
    long word = Math.floorDiv(scaled, divisor);
    return step == 1 || !floors ? word : word - Math.floorMod(word, step);
  }
}
