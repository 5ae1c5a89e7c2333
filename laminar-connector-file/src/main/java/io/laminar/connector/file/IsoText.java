package io.laminar.connector.file;

import io.laminar.api.DataType;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads dates and times as ISO 8601 writes them, a space allowed in place of the T, without an
 * object a field: {@code 2001-01-31[( |T)13:45[:00[.123456789]][Z|±hh[:mm]]]}.
 */
final class IsoText {
  static final long NANOS_PER_SECOND = 1_000_000_000L;
  static final long SECONDS_PER_DAY = 86_400L;

  private static final int MAX_FRACTION_DIGITS = 9;
  // As in java.time.ZoneOffset.
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  private final CharSequence text;
  private int at;
  private int nanos;

  private IsoText(CharSequence text) {
    this.text = text;
  }

  /** Days since the epoch. */
  static long days(CharSequence text) {
    IsoText reader = new IsoText(text);
    long days = reader.date();
    reader.end();
    return days;
  }

  /** Nanoseconds since midnight; more digits than the type has are refused, not rounded. */
  static long nanosOfDay(CharSequence text, DataType type) {
    IsoText reader = new IsoText(text);
    long seconds = reader.time();
    reader.end();
    return fitting(seconds * NANOS_PER_SECOND + reader.nanos, type);
  }

  /** Units since the epoch, an offset applied and none read as UTC. */
  static long timestamp(CharSequence text, DataType type) {
    IsoText reader = new IsoText(text);
    long seconds = reader.date() * SECONDS_PER_DAY;
    if (reader.at < text.length()) {
      char separator = text.charAt(reader.at++);
      if (separator != ' ' && separator != 'T' && separator != 't') {
        throw new DateTimeException("neither a space nor a T after the date");
      }
      seconds += reader.time() - reader.offsetSeconds();
    }
    reader.end();
    return units(seconds, reader.nanos, type);
  }

  /** Units since the epoch; more digits than the type has are refused, not rounded. */
  static long units(long seconds, int nanos, DataType type) {
    long unitsPerSecond = type.unitsPerSecond();
    long nanosPerUnit = NANOS_PER_SECOND / unitsPerSecond;
    if (nanos % nanosPerUnit != 0) {
      throw new DateTimeException("more fractional digits than the column has");
    }
    long whole = seconds;
    long units = nanos / nanosPerUnit;
    // Toward zero: the first second of the range begins before it.
    if (whole < 0 && units > 0) {
      whole++;
      units -= unitsPerSecond;
    }
    return fitting(Math.addExact(Math.multiplyExact(whole, unitsPerSecond), units), type);
  }

  /** A value in a type's unit as it is, where the type's precision holds it. */
  static long fitting(long units, DataType type) {
    if (units % type.unitsPerStep() != 0) {
      throw new DateTimeException("more fractional digits than the column has");
    }
    return units;
  }

  private long date() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    return LocalDate.of(year, month, digits(2)).toEpochDay();
  }

  private long time() {
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    int second = 0;
    if (next(':')) {
      second = digits(2);
      if (next('.')) {
        fraction();
      }
    }
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no time of day");
    }
    return hour * 3_600L + minute * 60L + second;
  }

  private void fraction() {
    int count = 0;
    int value = 0;
    while (at < text.length() && isDigit(text.charAt(at)) && count < MAX_FRACTION_DIGITS) {
      value = value * 10 + text.charAt(at++) - '0';
      count++;
    }
    if (count == 0) {
      throw new DateTimeException("no digit after the point");
    }
    for (; count < MAX_FRACTION_DIGITS; count++) {
      value *= 10;
    }
    nanos = value;
  }

  private long offsetSeconds() {
    if (next('Z') || next('z')) {
      return 0;
    }
    boolean east = next('+');
    if (!east && !next('-')) {
      return 0;
    }
    int minutes = digits(2) * 60;
    if (next(':') || at < text.length()) {
      int ofHour = digits(2);
      if (ofHour > 59) {
        throw new DateTimeException("no offset");
      }
      minutes += ofHour;
    }
    if (minutes > MAX_OFFSET_MINUTES) {
      throw new DateTimeException("no offset");
    }
    return (east ? minutes : -minutes) * 60L;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (at >= text.length() || !isDigit(text.charAt(at))) {
        throw new DateTimeException("a digit is missing");
      }
      value = value * 10 + text.charAt(at++) - '0';
    }
    return value;
  }

  private void expect(char wanted) {
    if (!next(wanted)) {
      throw new DateTimeException("there is no " + wanted);
    }
  }

  private boolean next(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void end() {
    if (at != text.length()) {
      throw new DateTimeException("something follows");
    }
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
