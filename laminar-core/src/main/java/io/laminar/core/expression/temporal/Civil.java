package io.laminar.core.expression.temporal;

/**
 * Civil dates as one number, so that a kernel gets year, month and day at once without an object.
 *
 * <pre>
 *   bits 63..9 year │ bits 8..5 month, 1 to 12 │ bits 4..0 day, 1 to 31
 * </pre>
 */
public final class Civil {
  private Civil() {}

  /**
   * Converts days since 1970-01-01.
   *
   * @return year, month and day, packed
   */
  public static long ofDays(long days) {
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shiftedMonth = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return (year << 9) | (month << 5) | day;
  }

  /** The year of a packed date. */
  public static long year(long civil) {
    return civil >> 9;
  }

  /** The month of a packed date, 1 to 12. */
  public static int month(long civil) {
    return (int) (civil >> 5) & 15;
  }

  /** The day of a packed date, 1 to 31. */
  public static int day(long civil) {
    return (int) civil & 31;
  }

  /**
   * Converts a date to days since 1970-01-01.
   *
   * @param month 1 to 12
   * @param day counted from 1; beyond the month's end it runs into the next
   */
  public static long toDays(long year, int month, int day) {
    long shiftedYear = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(shiftedYear, 400L);
    long yearOfEra = shiftedYear - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** The number of days of a month. */
  public static int daysInMonth(long year, int month) {
    if (month == 2) {
      boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** The day of the week of days since 1970-01-01: 1 for Sunday to 7 for Saturday. */
  public static int dayOfWeek(long days) {
    return (int) Math.floorMod(days + 4, 7L) + 1;
  }

  /**
   * Adds months; a day that the month does not have becomes its last.
   *
   * @return days since 1970-01-01
   */
  public static long addMonths(long days, long months) {
    long civil = ofDays(days);
    long total = year(civil) * 12 + (month(civil) - 1) + months;
    long year = Math.floorDiv(total, 12L);
    int month = (int) Math.floorMod(total, 12L) + 1;
    return toDays(year, month, Math.min(day(civil), daysInMonth(year, month)));
  }
}
