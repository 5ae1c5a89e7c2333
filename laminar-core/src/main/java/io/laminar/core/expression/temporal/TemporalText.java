package io.laminar.core.expression.temporal;

import io.laminar.core.expression.text.ByteSlice;
import io.laminar.core.expression.text.TextBuilder;

/**
 * Reads and writes {@code 2026-11-20}, {@code 13:45:06.789} and {@code 2026-11-20 13:45:06.789}: no
 * objects, one instance per kernel.
 *
 * <p>A timestamp may have T in place of the space, no seconds, up to nine fractional digits, and Z
 * or an offset such as +02:00 at its end, which is taken off.
 */
public final class TemporalText {
  /** Nanoseconds of a day. */
  public static final long NANOS_PER_DAY = 86_400_000_000_000L;

  /** 0001-01-01, the first day that there is, in days since 1970-01-01. */
  static final long FIRST_DAY = Civil.toDays(1, 1, 1);

  /** 9999-12-31, the last day that there is. */
  static final long LAST_DAY = Civil.toDays(9_999, 12, 31);

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private long days;
  private long nanos;
  private boolean hasOffset;

  /** Makes a reader. */
  public TemporalText() {}

  /** Days since 1970-01-01 of what was read. */
  public long days() {
    return days;
  }

  /** Nanoseconds of the day of what was read. */
  public long nanos() {
    return nanos;
  }

  /** Whether a zone or an offset stood at the end of what was read. */
  public boolean hasOffset() {
    return hasOffset;
  }

  /** Reads a time of day; tells whether it is one. */
  public boolean readTime(ByteSlice text) {
    begin(text);
    return time() && position == end;
  }

  /** Reads a timestamp, or a date for its first moment; tells whether it is one. */
  public boolean readTimestamp(ByteSlice text) {
    begin(text);
    nanos = 0;
    if (!date()) {
      return false;
    }
    if (position == end) {
      return isInCalendar();
    }
    byte separator = bytes[position++];
    return (separator == ' ' || separator == 'T' || separator == 't')
        && time()
        && zone()
        && position == end
        && isInCalendar();
  }

  /** The offset from UTC, too, must not leave the years 0001 to 9999. */
  private boolean isInCalendar() {
    return days >= FIRST_DAY && days <= LAST_DAY;
  }

  private void begin(ByteSlice text) {
    text.strip();
    bytes = text.array();
    position = text.start();
    end = text.end();
    hasOffset = false;
  }

  private boolean date() {
    int yearStart = position;
    long year = number(4);
    boolean fullYear = position - yearStart == 4;
    if (!fullYear || !accept('-')) {
      return false;
    }
    int month = number(2);
    if (month < 1 || month > 12 || !accept('-')) {
      return false;
    }
    int day = number(2);
    if (day < 1 || day > Civil.daysInMonth(year, month)) {
      return false;
    }
    days = Civil.toDays(year, month, day);
    return true;
  }

  private boolean time() {
    int hour = number(2);
    if (hour < 0 || hour > 23 || !accept(':')) {
      return false;
    }
    int minute = number(2);
    if (minute < 0 || minute > 59) {
      return false;
    }
    nanos = (hour * 60L + minute) * 60_000_000_000L;
    if (!accept(':')) {
      return true;
    }
    int second = number(2);
    if (second < 0 || second > 59) {
      return false;
    }
    nanos += second * 1_000_000_000L;
    if (accept('.')) {
      int start = position;
      int fraction = number(9);
      if (fraction < 0) {
        return false;
      }
      long scaled = fraction;
      for (int i = position - start; i < 9; i++) {
        scaled *= 10;
      }
      nanos += scaled;
    }
    return true;
  }

  private boolean zone() {
    if (accept('Z') || accept('z')) {
      hasOffset = true;
      return true;
    }
    accept(' ');
    if (position == end) {
      return true;
    }
    int sign = accept('+') ? 1 : accept('-') ? -1 : 0;
    int hours = sign == 0 ? -1 : number(2);
    if (hours < 0 || hours > 18) {
      return false;
    }
    int minutes = accept(':') || position < end ? number(2) : 0;
    if (minutes < 0 || minutes > 59) {
      return false;
    }
    int seconds = accept(':') ? number(2) : 0;
    if (seconds < 0 || seconds > 59) {
      return false;
    }
    hasOffset = true;
    nanos -= sign * ((hours * 60L + minutes) * 60 + seconds) * 1_000_000_000L;
    days += Math.floorDiv(nanos, NANOS_PER_DAY);
    nanos = Math.floorMod(nanos, NANOS_PER_DAY);
    return true;
  }

  private boolean accept(char wanted) {
    if (position < end && bytes[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  /** Reads at most some digits; −1 where there is none. */
  private int number(int maxDigits) {
    int value = 0;
    int start = position;
    while (position < end && position - start < maxDigits) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      position++;
    }
    return position == start ? -1 : value;
  }

  /** Appends a date. */
  public static void appendDate(TextBuilder target, long days) {
    long civil = Civil.ofDays(days);
    long year = Civil.year(civil);
    if (year < 0 || year > 9_999) {
      target.appendNumber(year);
    } else {
      target.appendPadded(year, 4);
    }
    target.append('-');
    target.appendPadded(Civil.month(civil), 2);
    target.append('-');
    target.appendPadded(Civil.day(civil), 2);
  }

  /**
   * Appends a time of day.
   *
   * @param digits fractional digits of the second, 0 to 9
   */
  public static void appendTime(TextBuilder target, long nanos, int digits) {
    long seconds = nanos / 1_000_000_000L;
    target.appendPadded(seconds / 3_600, 2);
    target.append(':');
    target.appendPadded(seconds / 60 % 60, 2);
    target.append(':');
    target.appendPadded(seconds % 60, 2);
    if (digits > 0) {
      long fraction = nanos % 1_000_000_000L;
      for (int i = digits; i < 9; i++) {
        fraction /= 10;
      }
      target.append('.');
      target.appendPadded(fraction, digits);
    }
  }

  /**
   * Appends the offset of a local time: {@code Z}, {@code +02:00}, {@code -00:25:21}.
   *
   * @param seconds of the offset
   * @param utc whether the zone is UTC
   */
  public static void appendOffset(TextBuilder target, int seconds, boolean utc) {
    if (utc) {
      target.append('Z');
      return;
    }
    int length = Math.abs(seconds);
    target.append(seconds < 0 ? '-' : '+');
    target.appendPadded(length / 3_600, 2);
    target.append(':');
    target.appendPadded(length / 60 % 60, 2);
    if (length % 60 != 0) {
      target.append(':');
      target.appendPadded(length % 60, 2);
    }
  }

  /**
   * Appends a day-time interval: {@code 1 day}, {@code 01:30:00}, {@code -2 days -00:00:00.5}.
   *
   * @param unitsPerSecond its unit
   */
  public static void appendInterval(TextBuilder target, long value, long unitsPerSecond) {
    long nanosPerUnit = 1_000_000_000L / unitsPerSecond;
    appendInterval(target, value / unitsPerSecond, (int) (value % unitsPerSecond * nanosPerUnit));
  }

  /**
   * Appends a day-time interval.
   *
   * @param seconds whole ones, toward zero
   * @param nanosOfSecond the rest, of the same sign
   */
  public static void appendInterval(TextBuilder target, long seconds, int nanosOfSecond) {
    long days = seconds / 86_400;
    if (days != 0) {
      target.appendNumber(days);
      target.append(days == 1 ? " day" : " days");
    }
    long rest = seconds % 86_400 * 1_000_000_000L + nanosOfSecond;
    if (days != 0 && rest == 0) {
      return;
    }
    if (days != 0) {
      target.append(' ');
    }
    if (rest < 0) {
      target.append('-');
    }
    long nanos = Math.abs(rest);
    int digits = nanos % 1_000_000_000L == 0 ? 0 : 9;
    for (long fraction = nanos; digits > 0 && fraction % 10 == 0; fraction /= 10) {
      digits--;
    }
    appendTime(target, nanos, digits);
  }

  /** Appends a year-month interval: {@code 1 year 2 mons}. */
  public static void appendMonths(TextBuilder target, long months) {
    long years = months / 12;
    long rest = months % 12;
    if (years != 0) {
      target.appendNumber(years);
      target.append(years == 1 ? " year" : " years");
    }
    if (rest != 0) {
      target.append(years == 0 ? "" : " ");
      target.appendNumber(rest);
      target.append(rest == 1 ? " mon" : " mons");
    }
    if (months == 0) {
      target.append("00:00:00");
    }
  }

  /**
   * Appends a timestamp.
   *
   * @param unitsPerSecond its unit
   * @param digits fractional digits of the second, 0 to 9
   */
  public static void appendTimestamp(
      TextBuilder target, long value, long unitsPerSecond, int digits) {
    long unitsPerDay = 86_400 * unitsPerSecond;
    appendDate(target, Math.floorDiv(value, unitsPerDay));
    target.append(' ');
    long nanosPerUnit = 1_000_000_000L / unitsPerSecond;
    appendTime(target, Math.floorMod(value, unitsPerDay) * nanosPerUnit, digits);
  }
}
