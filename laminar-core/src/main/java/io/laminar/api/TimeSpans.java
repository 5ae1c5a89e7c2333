package io.laminar.api;

import java.math.BigDecimal;
import java.time.Duration;

/** Lengths of time as messages have them. Stateless. */
public final class TimeSpans {
  private static final long[] SECONDS = {86_400, 3_600, 60, 1};
  private static final String[] UNITS = {" d", " h", " min", " s"};
  private static final String[] PARTS = {" ns", " µs", " ms"};

  private TimeSpans() {}

  /**
   * Writes a length of time in its largest whole unit.
   *
   * @param length of it
   * @return for example {@code 5 min}, {@code 1.5 ms}
   */
  public static String text(Duration length) {
    if (Arguments.notNull(length, "length").isZero()) {
      return "0 s";
    }
    for (int i = 0; i < SECONDS.length; i++) {
      if (length.toNanosPart() == 0 && length.toSeconds() % SECONDS[i] == 0) {
        return length.toSeconds() / SECONDS[i] + UNITS[i];
      }
    }
    BigDecimal nanos =
        BigDecimal.valueOf(length.toSeconds(), -9).add(BigDecimal.valueOf(length.toNanosPart()));
    int digits = Math.max(0, Math.min(2, -nanos.stripTrailingZeros().scale() / 3));
    return nanos.movePointLeft(3 * digits).stripTrailingZeros().toPlainString() + PARTS[digits];
  }
}
