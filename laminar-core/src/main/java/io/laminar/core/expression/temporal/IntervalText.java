package io.laminar.core.expression.temporal;

import io.laminar.core.expression.text.ByteSlice;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads intervals as they are written: {@code 2 days 01:30:00.5}, {@code -1 day -02:00:00}, {@code 3h
 * 20 min}, {@code 250ms}; {@code 1 year 2 mons}, {@code 1-2}. Every part has a sign of its own. No
 * objects, one instance per kernel.
 */
public final class IntervalText {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_SECONDS = 1_000_000_000_000_000L;
  private static final int MAX_DIGITS = 18;

  /** A unit: months, seconds, or a part of a second; the others are 0. */
  private static final class Unit {
    final long months;
    final long seconds;
    final long nanos;
    final byte[][] names;

    private Unit(long months, long seconds, long nanos, byte[][] names) {
      this.months = months;
      this.seconds = seconds;
      this.nanos = nanos;
      this.names = names;
    }

    static Unit of(long months, long seconds, long nanos, String... names) {
      byte[][] bytes = new byte[names.length][];
      for (int i = 0; i < names.length; i++) {
        bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
      }
      return new Unit(months, seconds, nanos, bytes);
    }
  }

  private static final Unit[] UNITS = {
    Unit.of(12, 0, 0, "y", "yr", "yrs", "year", "years"),
    Unit.of(1, 0, 0, "mon", "mons", "month", "months"),
    Unit.of(0, 604_800, 0, "w", "week", "weeks"),
    Unit.of(0, 86_400, 0, "d", "day", "days"),
    Unit.of(0, 3_600, 0, "h", "hour", "hours"),
    Unit.of(0, 60, 0, "m", "min", "mins", "minute", "minutes"),
    Unit.of(0, 1, 0, "s", "sec", "secs", "second", "seconds"),
    Unit.of(0, 0, 1_000_000, "ms", "millis", "millisecond", "milliseconds"),
    Unit.of(0, 0, 1_000, "us", "micros", "microsecond", "microseconds"),
    Unit.of(0, 0, 1, "ns", "nanos", "nanosecond", "nanoseconds"),
  };

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private long months;
  private long seconds;
  private long nanos;
  private boolean hasMonths;
  private boolean isFiner;
  private long value;

  /** Makes a reader. */
  public IntervalText() {}

  /** The interval that was read, in the unit that the caller asked for. */
  public long value() {
    return value;
  }

  /** Whether what was read has more digits than the unit holds: they were dropped toward the past. */
  public boolean isFiner() {
    return isFiner;
  }

  /** Reads a day-time interval; tells whether it is one that fits a word. */
  public boolean readTime(ByteSlice text, long unitsPerSecond) {
    if (!read(text) || hasMonths) {
      return false;
    }
    long whole = seconds + Math.floorDiv(nanos, NANOS_PER_SECOND);
    long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
    long nanosPerUnit = NANOS_PER_SECOND / unitsPerSecond;
    isFiner = rest % nanosPerUnit != 0;
    long units = rest / nanosPerUnit;
    // Toward zero first: the last second of the range is cut off by its end.
    if (whole < 0 && units > 0) {
      whole++;
      units -= unitsPerSecond;
    }
    long product = whole * unitsPerSecond;
    value = product + units;
    return Math.multiplyHigh(whole, unitsPerSecond) == product >> 63
        && ((product ^ value) & (units ^ value)) >= 0;
  }

  /** Reads a year-month interval; tells whether it is one that fits 32 bits. */
  public boolean readMonths(ByteSlice text) {
    if (!read(text) || seconds != 0 || nanos != 0) {
      return false;
    }
    value = months;
    isFiner = false;
    return value == (int) value;
  }

  private boolean read(ByteSlice text) {
    text.strip();
    bytes = text.array();
    position = text.start();
    end = text.end();
    months = 0;
    seconds = 0;
    nanos = 0;
    hasMonths = false;
    if (position == end) {
      return false;
    }
    while (position < end) {
      if (!part()) {
        return false;
      }
      skipSpaces();
    }
    return true;
  }

  private boolean part() {
    long sign = 1;
    if (bytes[position] == '-' || bytes[position] == '+') {
      sign = bytes[position++] == '-' ? -1 : 1;
    }
    long number = number(MAX_DIGITS);
    if (number < 0) {
      return false;
    }
    if (accept(':')) {
      return clock(sign, number);
    }
    if (accept('-')) {
      long rest = number(2);
      return rest >= 0 && rest < 12 && addMonths(sign, number, 12) && addMonths(sign, rest, 1);
    }
    long fraction = accept('.') ? fraction() : 0;
    skipSpaces();
    Unit unit = fraction < 0 ? null : unit();
    // Only of a second, of which nanoseconds are left.
    if (unit == null || (fraction > 0 && unit.seconds != 1)) {
      return false;
    }
    if (unit.months > 0) {
      return addMonths(sign, number, unit.months);
    }
    nanos += sign * fraction;
    if (unit.seconds > 0) {
      return addSeconds(sign, number, unit.seconds);
    }
    long perSecond = NANOS_PER_SECOND / unit.nanos;
    nanos += sign * (number % perSecond) * unit.nanos;
    return addSeconds(sign, number / perSecond, 1);
  }

  /** Hours came before. */
  private boolean clock(long sign, long hours) {
    long minutes = number(2);
    if (minutes < 0 || minutes > 59) {
      return false;
    }
    long second = 0;
    if (accept(':')) {
      second = number(2);
      if (second < 0 || second > 59) {
        return false;
      }
      long fraction = accept('.') ? fraction() : 0;
      if (fraction < 0) {
        return false;
      }
      nanos += sign * fraction;
    }
    return addSeconds(sign, hours, 3_600) && addSeconds(sign, minutes * 60 + second, 1);
  }

  private boolean addSeconds(long sign, long number, long each) {
    if (number > MAX_SECONDS / each) {
      return false;
    }
    seconds += sign * number * each;
    return Math.abs(seconds) <= MAX_SECONDS;
  }

  private boolean addMonths(long sign, long number, long each) {
    hasMonths = true;
    if (number > Integer.MAX_VALUE + 1L) {
      return false;
    }
    months += sign * number * each;
    return Math.abs(months) <= MAX_SECONDS;
  }

  private void skipSpaces() {
    while (position < end && bytes[position] == ' ') {
      position++;
    }
  }

  private boolean accept(char wanted) {
    if (position < end && bytes[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  /** Reads at most some digits; −1 where there is none. */
  private long number(int maxDigits) {
    int start = position;
    long number = 0;
    while (position < end && position - start < maxDigits && isDigit(bytes[position])) {
      number = number * 10 + bytes[position++] - '0';
    }
    return position == start ? -1 : number;
  }

  /** Reads one to nine digits behind a point, as nanoseconds; −1 where there are others. */
  private long fraction() {
    int start = position;
    long number = number(9);
    if (number < 0 || (position < end && isDigit(bytes[position]))) {
      return -1;
    }
    for (int i = position - start; i < 9; i++) {
      number *= 10;
    }
    return number;
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  private @Nullable Unit unit() {
    int start = position;
    while (position < end && (bytes[position] | 0x20) >= 'a' && (bytes[position] | 0x20) <= 'z') {
      position++;
    }
    for (Unit unit : UNITS) {
      for (byte[] name : unit.names) {
        if (matches(name, start)) {
          return unit;
        }
      }
    }
    return null;
  }

  private boolean matches(byte[] name, int start) {
    if (name.length != position - start) {
      return false;
    }
    // A capital M is a month to some and a minute to others.
    boolean exact = name.length == 1 && name[0] == 'm';
    for (int i = 0; i < name.length; i++) {
      if ((exact ? bytes[start + i] : bytes[start + i] | 0x20) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
