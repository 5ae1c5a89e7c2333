package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.expression.temporal.ZoneTable;

/**
 * HOP and CUMULATE with a zone: windows of whole local days. Where clocks are changed a day has 23 or 25 hours.
 *
 * @param zone whose days they are; none that skipped one
 * @param slide from a window to the next, in seconds of local time; whole days
 * @param size of the longest window, likewise
 * @param offsetSeconds local time at which windows begin
 * @param unitsPerSecond of the event-time column
 */
public record SeriesDays(
    ZoneTable zone, long slide, long size, long offsetSeconds, long unitsPerSecond) {
  private static final long SECONDS_PER_DAY = 86_400;

  // Checks the lengths.
  public SeriesDays {
    if (slide <= 0 || size <= 0 || slide % SECONDS_PER_DAY != 0 || size % SECONDS_PER_DAY != 0) {
      throw invalid(
          "windows of " + size + " seconds every " + slide + " are not local days",
          "Use whole days");
    }
    if (zone.skipsDays()) {
      throw invalid(
          "windows that overlap cannot be days of " + zone.zone() + ", which skipped one",
          "Use TUMBLE, or another zone");
    }
  }

  private static LaminarException invalid(String problem, String remedy) {
    return new LaminarException(ErrorCode.INVALID_WINDOW, problem, remedy);
  }

  /** How far a bound may be from where it would be if all days had 24 hours, in units. */
  long slack() {
    return 2 * SECONDS_PER_DAY * unitsPerSecond;
  }

  SliceEdges edges(long period, long cut, long repeats) {
    return new LocalEdges(
        zone, new EvenEdges(period, cut, Math.floorMod(offsetSeconds, repeats)), unitsPerSecond);
  }
}
