package io.laminar.format;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/**
 * Values as people and CSV write them: {@code 2001-01-31 13:45:00.5}, {@code 2 days 01:30:00}, bytes in hexadecimal, decimals
 * without exponent, arrays as JSON has them.
 */
public final class ValueText {
  private static final int NANO_DIGITS = 9;

  private ValueText() {}

  /**
   * Writes a value with a space between date and time.
   *
   * @param value in the Java form that {@link io.laminar.api.RowView#get} gives
   * @return its text
   */
  public static String of(Object value) {
    return text(value, ' ');
  }

  /**
   * Writes a value with a T between date and time.
   *
   * @param value in the Java form that {@link io.laminar.api.RowView#get} gives
   * @return its text
   */
  public static String iso(Object value) {
    return text(value, 'T');
  }

  private static String text(Object value, char separator) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof LocalTime time) {
      return appendTime(new StringBuilder(), time).toString();
    }
    if (value instanceof LocalDateTime moment) {
      return dateTime(moment, separator).toString();
    }
    if (value instanceof Instant instant) {
      return dateTime(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), separator)
          .append('Z')
          .toString();
    }
    if (value instanceof OffsetDateTime local) {
      return dateTime(local.toLocalDateTime(), separator)
          .append(local.getOffset())
          .toString();
    }
    if (value instanceof Duration length) {
      return IntervalForm.text(length);
    }
    if (value instanceof List<?> elements) {
      return JsonFormat.text(elements);
    }
    if (value instanceof Period length) {
      return IntervalForm.text(length);
    }
    return value.toString();
  }

  private static StringBuilder dateTime(LocalDateTime moment, char separator) {
    StringBuilder text = new StringBuilder();
    text.append(moment.toLocalDate()).append(separator);
    return appendTime(text, moment.toLocalTime());
  }

  private static StringBuilder appendTime(StringBuilder text, LocalTime time) {
    twoDigits(text, time.getHour()).append(':');
    twoDigits(text, time.getMinute()).append(':');
    twoDigits(text, time.getSecond());
    if (time.getNano() == 0) {
      return text;
    }
    String nanos = Integer.toString(time.getNano());
    text.append('.').append("0".repeat(NANO_DIGITS - nanos.length())).append(nanos);
    int length = text.length();
    while (text.charAt(length - 1) == '0') {
      length--;
    }
    text.setLength(length);
    return text;
  }

  private static StringBuilder twoDigits(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }
}
