package io.laminar.sql.parser;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as options and short intervals write them: {@code 10 seconds}, {@code 100ms}, {@code 5m}, {@code 1h 30m},
 * {@code 0.5s}. Exact to the nanosecond. Stateless.
 */
public final class DurationText {
  /** How a duration may be written, for messages. */
  public static final String EXAMPLES = "'100ms', '10 seconds', '5m', '1h 30m', '2 days'";

  /** The most whole days of a duration, whose nanoseconds have to fit 64 bits. */
  public static final long MAX_DAYS = Duration.ofNanos(Long.MAX_VALUE).toDays();

  private static final Pattern PART =
      Pattern.compile("\\s*(\\d{1,18}(?:\\.\\d{1,18})?)\\s*([A-Za-zµμ]+)\\s*");
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Map<String, Long> NANOS_PER_UNIT = Map.ofEntries(
      unit("ns", 1L),
      unit("nanos", 1L),
      unit("nanosecond", 1L),
      unit("nanoseconds", 1L),
      unit("us", 1_000L),
      unit("µs", 1_000L),
      unit("μs", 1_000L),
      unit("micros", 1_000L),
      unit("microsecond", 1_000L),
      unit("microseconds", 1_000L),
      unit("ms", 1_000_000L),
      unit("millis", 1_000_000L),
      unit("millisecond", 1_000_000L),
      unit("milliseconds", 1_000_000L),
      unit("s", 1_000_000_000L),
      unit("sec", 1_000_000_000L),
      unit("secs", 1_000_000_000L),
      unit("second", 1_000_000_000L),
      unit("seconds", 1_000_000_000L),
      unit("m", 60_000_000_000L),
      unit("min", 60_000_000_000L),
      unit("mins", 60_000_000_000L),
      unit("minute", 60_000_000_000L),
      unit("minutes", 60_000_000_000L),
      unit("h", 3_600_000_000_000L),
      unit("hour", 3_600_000_000_000L),
      unit("hours", 3_600_000_000_000L),
      unit("d", 86_400_000_000_000L),
      unit("day", 86_400_000_000_000L),
      unit("days", 86_400_000_000_000L),
      unit("w", 604_800_000_000_000L),
      unit("week", 604_800_000_000_000L),
      unit("weeks", 604_800_000_000_000L));

  private DurationText() {}

  private static Map.Entry<String, Long> unit(String name, long nanos) {
    return Map.entry(name, nanos);
  }

  /**
   * Reads a duration.
   *
   * @param text one or more numbers, each with its unit; white space between them is free
   * @return the sum; empty if the text is not a duration, is finer than a nanosecond or longer than 292 years
   */
  public static Optional<Duration> parse(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < text.length()) {
      part.region(end, text.length());
      if (!part.lookingAt()) {
        return Optional.empty();
      }
      String written = part.group(2);
      // A capital M is a month to some and a minute to others.
      Long perUnit =
          written.equals("M") ? null : NANOS_PER_UNIT.get(written.toLowerCase(Locale.ROOT));
      if (perUnit == null) {
        return Optional.empty();
      }
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(perUnit)));
      end = part.end();
    }
    if (end == 0 || nanos.stripTrailingZeros().scale() > 0 || nanos.compareTo(MAX_NANOS) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(nanos.longValueExact()));
  }
}
