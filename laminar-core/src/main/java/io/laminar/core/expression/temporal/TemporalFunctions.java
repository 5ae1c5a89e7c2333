package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;

/** Chooses the kernel of a function over dates, times, timestamps and intervals. */
public final class TemporalFunctions {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private TemporalFunctions() {}

  /** The units of a day of a DATE (1), TIME (nanoseconds), TIMESTAMP or day-time interval. */
  public static long unitsPerDay(DataType type) {
    return switch (type.kind()) {
      case DATE -> 1;
      case TIME -> TemporalText.NANOS_PER_DAY;
      default -> 86_400 * type.unitsPerSecond();
    };
  }

  /**
   * EXTRACT.
   *
   * @param type an integer type
   * @param value a date, time, timestamp or interval
   */
  public static Expression extract(TimeField field, DataType type, Expression value) {
    TypeKind kind = value.type().kind();
    if (kind == TypeKind.INTERVAL_YEAR) {
      return new MonthsField(field, type, value);
    }
    boolean interval = kind == TypeKind.INTERVAL_DAY;
    if (interval && field == TimeField.DAY) {
      return new DividedField(type, value, 0, unitsPerDay(value.type()), 1, true);
    }
    if (!field.isOfDay()) {
      return new CalendarField(field, type, value);
    }
    long unitsPerDay = unitsPerDay(value.type());
    if (kind == TypeKind.DATE) {
      long seconds = field == TimeField.EPOCH ? 86_400 : 0;
      return new DividedField(type, value, 0, 1, seconds, false);
    }
    long nanosPerUnit = TemporalText.NANOS_PER_DAY / unitsPerDay;
    long size = field.nanos();
    long modulus = switch (field) {
      case HOUR -> unitsPerDay;
      case MINUTE -> unitsPerDay / 24;
      case EPOCH -> 0;
      default -> unitsPerDay / 1_440;
    };
    long divisor = Math.max(1, size / nanosPerUnit);
    long factor = Math.max(1, nanosPerUnit / size);
    return new DividedField(type, value, modulus, divisor, factor, interval);
  }

  /**
   * FLOOR and CEIL to a part.
   *
   * @param value a date, time or timestamp
   * @param up true for CEIL
   */
  public static Expression round(TimeField field, Expression value, boolean up) {
    DataType type = value.type();
    if (field.months() > 0) {
      return TimeInRange.of(new MonthFloor(field, type, value, up));
    }
    long nanosPerUnit = TemporalText.NANOS_PER_DAY / unitsPerDay(type);
    long size = field.nanos() / nanosPerUnit;
    if (size <= 1) {
      return value;
    }
    // 1970-01-05 was a Monday.
    long origin = field == TimeField.WEEK ? 4 * unitsPerDay(type) : 0;
    return TimeInRange.of(new UnitFloor(type, value, size, origin, up));
  }

  /**
   * A date, time or timestamp plus or minus an interval.
   *
   * @param type of the result and of {@code value}
   * @param interval a day-time or year-month interval
   */
  public static Expression add(
      DataType type, Expression value, Expression interval, boolean subtract) {
    if (interval.type().kind() == TypeKind.INTERVAL_YEAR) {
      return TimeInRange.of(new MonthArithmetic(type, value, interval, subtract));
    }
    long given = unitsPerDay(interval.type());
    if (type.kind() == TypeKind.TIME) {
      long nanos = TemporalText.NANOS_PER_DAY / given;
      return new TimeOfDayArithmetic(type, value, interval, nanos, subtract);
    }
    return addUnits(type, value, rescaled(interval, given, unitsPerDay(type)), subtract);
  }

  /** A length in another unit, digits below it dropped toward zero. */
  private static Expression rescaled(Expression length, long given, long wanted) {
    if (given == wanted) {
      return length;
    }
    boolean finer = given < wanted;
    DataType wide = BIGINT.withNullable(length.type().nullable());
    Literal ratio = Literal.ofWord(wide, finer ? wanted / given : given / wanted);
    ArithmeticOperator operator = finer ? ArithmeticOperator.MULTIPLY : ArithmeticOperator.DIVIDE;
    return Arithmetic.of(operator, wide, length, ratio);
  }

  /**
   * TIMESTAMPADD: a date, time or timestamp plus a number of units.
   *
   * @param type of the result and of {@code value}, whose precision holds the unit
   * @param count whole, of the units
   * @param unit from a nanosecond to a year
   */
  public static Expression add(DataType type, Expression value, Expression count, TimeField unit) {
    DataType wide = BIGINT.withNullable(count.type().nullable());
    if (unit.months() > 0) {
      Expression months = Arithmetic.of(
          ArithmeticOperator.MULTIPLY, wide, count, Literal.ofWord(wide, unit.months()));
      return TimeInRange.of(new MonthArithmetic(type, value, months, false));
    }
    if (type.kind() == TypeKind.TIME) {
      return new TimeOfDayArithmetic(type, value, count, unit.nanos(), false);
    }
    long nanosPerUnit = TemporalText.NANOS_PER_DAY / unitsPerDay(type);
    Literal factor = Literal.ofWord(wide, unit.nanos() / nanosPerUnit);
    Expression distance = Arithmetic.of(ArithmeticOperator.MULTIPLY, wide, count, factor);
    return addUnits(type, value, distance, false);
  }

  /**
   * A date or timestamp plus or minus some of its own units.
   *
   * @param type of the result and of {@code value}
   * @param distance in days of a DATE, or units of a timestamp
   */
  public static Expression addUnits(
      DataType type, Expression value, Expression distance, boolean subtract) {
    ArithmeticOperator operator = subtract ? ArithmeticOperator.SUBTRACT : ArithmeticOperator.ADD;
    return TimeInRange.of(Arithmetic.of(operator, type, value, distance));
  }

  /**
   * The interval between two dates, times or timestamps, of any units.
   *
   * @param type INTERVAL_DAY, digits that it does not have dropped toward zero; INTERVAL_YEAR for
   *     whole months
   */
  public static Expression subtract(DataType type, Expression later, Expression earlier) {
    return type.kind() == TypeKind.INTERVAL_YEAR
        ? new MonthsBetween(type, later, earlier, 1)
        : new TimeBetween(type, later, earlier, 1_000_000_000L / type.unitsPerSecond());
  }

  /**
   * TIMESTAMPDIFF: the whole units between two dates, times or timestamps, of any units, toward
   * zero. Months are whole where the later day and time of day in its month is not before the
   * earlier one in its own.
   *
   * @param type an integer type
   * @param unit from a nanosecond to a millennium
   */
  public static Expression difference(
      DataType type, Expression later, Expression earlier, TimeField unit) {
    return unit.months() > 0
        ? new MonthsBetween(type, later, earlier, unit.months())
        : new TimeBetween(type, later, earlier, unit.nanos());
  }

  /**
   * An interval cut to whole units, toward zero.
   *
   * @param unit from a second to a day, a month or a year
   */
  public static Expression truncate(Expression interval, TimeField unit) {
    DataType type = interval.type();
    long size = type.kind() == TypeKind.INTERVAL_YEAR
        ? Math.max(1, unit.months())
        : unit.nanos() / (TemporalText.NANOS_PER_DAY / unitsPerDay(type));
    return size <= 1 ? interval : new DividedField(type, interval, 0, size, size, true);
  }

  /**
   * AT TIME ZONE.
   *
   * @param type of the result: a TIMESTAMP of an instant, an instant of a TIMESTAMP, of the same
   *     precision
   */
  public static Expression atZone(DataType type, Expression value, ZoneTable zone) {
    boolean toLocal = value.type().kind() == TypeKind.TIMESTAMP_LTZ;
    return TimeInRange.of(new ZoneShift(type, value, zone, toLocal));
  }

  /**
   * FLOOR and CEIL of an instant to a part of local time. Parts of a day keep the offset that the
   * instant has; days and longer begin when clocks first show their beginning.
   *
   * @param localType the TIMESTAMP of the instant's precision
   */
  public static Expression roundInZone(
      TimeField field, Expression instant, DataType localType, boolean up, ZoneTable zone) {
    Expression local = new ZoneShift(localType, instant, zone, true);
    Expression rounded = round(field, local, up);
    boolean keepsOffset = field.isOfDay();
    return TimeInRange.of(new ZonedRound(instant, local, rounded, zone, keepsOffset));
  }

  /** LAST_DAY of a date or timestamp. */
  public static Expression lastDay(DataType type, Expression value) {
    return new LastDay(type, value);
  }

  /**
   * The time of the batch.
   *
   * @param type DATE, TIME or TIMESTAMP, of any precision
   */
  public static Expression now(DataType type) {
    return new Now(type.withNullable(false));
  }
}
