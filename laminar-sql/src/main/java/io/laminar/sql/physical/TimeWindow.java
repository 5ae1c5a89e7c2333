package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.operator.window.LocalDays;
import io.laminar.core.operator.window.SeriesDays;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowBounds;
import io.laminar.core.operator.window.WindowSeries;
import io.laminar.sql.expression.WindowForm;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.LongUnaryOperator;

/**
 * The windows of a step, all of one form. Times and lengths are in the event-time column's unit, but for those for
 * EXPLAIN.
 *
 * @param form of the windows
 * @param timeColumn position of the event-time column in the input
 * @param slide from a window to the next, above 0; for TUMBLE its size
 * @param size length of the longest window, above 0
 * @param offset shift against the epoch, 0 or more
 * @param step the slide as it was written, for EXPLAIN
 * @param length as it was written, for EXPLAIN
 * @param shift as it was written, for EXPLAIN
 * @param zone whose days they are; empty for windows of a fixed length
 * @param unitsPerSecond of that column
 */
public record TimeWindow(
    WindowForm form,
    int timeColumn,
    long slide,
    long size,
    long offset,
    Duration step,
    Duration length,
    Duration shift,
    String zone,
    long unitsPerSecond) {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  // Checks what the operator relies on.
  public TimeWindow {
    if (timeColumn < 0 || slide <= 0 || size <= 0 || offset < 0) {
      throw new IllegalArgumentException("no window: size " + size + ", offset " + offset);
    }
  }

  /** One window after the other. */
  WindowBounds bounds() {
    if (!zone.isEmpty()) {
      return new LocalDays(
          ZoneTable.of(ZoneId.of(zone)),
          size / unitsPerSecond / SECONDS_PER_DAY,
          offset / unitsPerSecond,
          unitsPerSecond);
    }
    return new TumblingWindow(size, offset);
  }

  /** Windows that overlap. */
  WindowSeries series() {
    if (!zone.isEmpty()) {
      SeriesDays days = new SeriesDays(
          ZoneTable.of(ZoneId.of(zone)),
          slide / unitsPerSecond,
          size / unitsPerSecond,
          offset / unitsPerSecond,
          unitsPerSecond);
      return form == WindowForm.CUMULATE
          ? WindowSeries.cumulating(days)
          : WindowSeries.hopping(days);
    }
    return form == WindowForm.CUMULATE
        ? WindowSeries.cumulating(slide, size, offset)
        : WindowSeries.hopping(slide, size, offset);
  }

  /** Of rows that have their window: those of sessions and local days may end at any time. */
  WindowSeries seriesOfRows() {
    boolean anyEnd = form == WindowForm.SESSION || (!form.overlaps() && !zone.isEmpty());
    return anyEnd ? WindowSeries.hopping(1, 1, 0) : series();
  }

  /** Gives for an event time the first end of a window that it is in. */
  LongUnaryOperator ends() {
    if (form.overlaps()) {
      return series()::timerOf;
    }
    if (form == WindowForm.SESSION) {
      // A row is a session that has closed: its time is the last moment of it.
      return time -> time == Long.MAX_VALUE ? time : time + 1;
    }
    WindowBounds bounds = bounds();
    return time -> {
      long start = bounds.start(time);
      return bounds.holds(start, time) ? bounds.end(start) : Long.MAX_VALUE;
    };
  }

  /** Refuses windows that an operator would refuse. */
  void check() {
    if (form.overlaps()) {
      series();
    } else {
      bounds();
    }
  }

  /**
   * A duration in the unit of the event time, rounded up: what happens when a time has passed by a part of a unit happens
   * with the whole one.
   *
   * @param duration 0 or more
   * @return the largest number where it is longer than that
   */
  public long units(Duration duration) {
    BigInteger seconds = BigInteger.valueOf(duration.getSeconds()).multiply(NANOS_PER_SECOND);
    BigInteger nanos = seconds.add(BigInteger.valueOf(duration.getNano()));
    BigInteger nanosPerUnit = NANOS_PER_SECOND.divide(BigInteger.valueOf(unitsPerSecond));
    BigInteger units = nanos.add(nanosPerUnit).subtract(BigInteger.ONE).divide(nanosPerUnit);
    return units.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** The duration that {@link #units} gives a number for. */
  Duration duration(long units) {
    long nanosPerUnit = NANOS_PER_SECOND.longValue() / unitsPerSecond;
    return Duration.ofSeconds(units / unitsPerSecond, units % unitsPerSecond * nanosPerUnit);
  }

  String describe(Schema input) {
    String steps = form.overlaps() ? ExpressionText.duration(step) + ", " : "";
    String moved = shift.isZero() ? "" : ", offset " + ExpressionText.duration(shift);
    return form + "(" + input.column(timeColumn).name() + ", " + steps
        + ExpressionText.duration(length) + moved + (zone.isEmpty() ? "" : ", zone " + zone) + ")";
  }
}
