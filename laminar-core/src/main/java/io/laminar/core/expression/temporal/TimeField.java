package io.laminar.core.expression.temporal;

/** The parts of a date, time or interval that EXTRACT gives and FLOOR and CEIL go to. */
public enum TimeField {
  /** Thousand years: 2001 to 3000 is the third. */
  MILLENNIUM,
  /** Hundred years: 2001 to 2100 is the 21st. */
  CENTURY,
  /** Ten years: 2020 to 2029 is 202. */
  DECADE,
  /** The year. */
  YEAR,
  /** The year that the ISO week belongs to. */
  ISO_YEAR,
  /** 1 to 4. */
  QUARTER,
  /** 1 to 12. */
  MONTH,
  /** ISO 8601 weeks, 1 to 53; a week begins on Monday. */
  WEEK,
  /** The day of the month, 1 to 31. */
  DAY,
  /** 1 for Sunday to 7 for Saturday. */
  DAY_OF_WEEK,
  /** 1 for Monday to 7 for Sunday. */
  ISO_DAY_OF_WEEK,
  /** 1 to 366. */
  DAY_OF_YEAR,
  /** 0 to 23. */
  HOUR,
  /** 0 to 59. */
  MINUTE,
  /** Whole seconds of the minute, 0 to 59. */
  SECOND,
  /** Milliseconds of the minute, seconds included. */
  MILLISECOND,
  /** Microseconds of the minute, seconds included. */
  MICROSECOND,
  /** Nanoseconds of the minute, seconds included. */
  NANOSECOND,
  /** Whole seconds since 1970-01-01. */
  EPOCH;

  /** Tells whether it is found by dividing the time of day, without the calendar. */
  public boolean isOfDay() {
    return compareTo(HOUR) >= 0;
  }

  /** The length in nanoseconds of a part that always has the same; days and weeks are among them. */
  long nanos() {
    return switch (this) {
      case WEEK -> 7 * TemporalText.NANOS_PER_DAY;
      case DAY, DAY_OF_WEEK, ISO_DAY_OF_WEEK, DAY_OF_YEAR -> TemporalText.NANOS_PER_DAY;
      case HOUR -> 3_600_000_000_000L;
      case MINUTE -> 60_000_000_000L;
      case SECOND, EPOCH -> 1_000_000_000L;
      case MILLISECOND -> 1_000_000L;
      case MICROSECOND -> 1_000L;
      case NANOSECOND -> 1L;
      case MILLENNIUM, CENTURY, DECADE, YEAR, ISO_YEAR, QUARTER, MONTH -> 0;
    };
  }

  /** The length in months of a part of the calendar, or 0. */
  int months() {
    return switch (this) {
      case MILLENNIUM -> 12_000;
      case CENTURY -> 1_200;
      case DECADE -> 120;
      case YEAR, ISO_YEAR -> 12;
      case QUARTER -> 3;
      case MONTH -> 1;
      default -> 0;
    };
  }
}
