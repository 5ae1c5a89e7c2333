package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;

/** Chooses the kernel of a function over dates, times, timestamps and intervals. */
public final class TemporalFunctions {
  private static final DataType INTERVAL_DAY = DataType.of(TypeKind.INTERVAL_DAY);
  private static final long MILLIS_PER_DAY = 86_400_000;

  private TemporalFunctions() {}

  /** The units of a day of a DATE (1), TIME (nanoseconds) or TIMESTAMP. */
  static long unitsPerDay(DataType type) {
    return switch (type.kind()) {
      case DATE -> 1;
      case TIME -> TemporalText.NANOS_PER_DAY;
      case INTERVAL_DAY -> MILLIS_PER_DAY;
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
      return switch (field) {
        case YEAR -> new DividedField(type, value, 0, 12, 1, true);
        case QUARTER -> new DividedField(type, value, 12, 3, 1, true);
        default -> new DividedField(type, value, 12, 1, 1, true);
      };
    }
    boolean interval = kind == TypeKind.INTERVAL_DAY;
    if (interval && field == TimeField.DAY) {
      return new DividedField(type, value, 0, MILLIS_PER_DAY, 1, true);
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
    if (type.kind() == TypeKind.TIME) {
      return new TimeOfDayArithmetic(type, value, interval, subtract);
    }
    Expression distance = interval;
    DataType wide = INTERVAL_DAY.withNullable(interval.type().nullable());
    if (type.kind() == TypeKind.DATE) {
      distance = Arithmetic.of(
          ArithmeticOperator.DIVIDE, wide, interval, Literal.ofWord(wide, MILLIS_PER_DAY));
    } else if (type.unitsPerSecond() > 1_000) {
      Literal factor = Literal.ofWord(wide, type.unitsPerSecond() / 1_000);
      distance = Arithmetic.of(ArithmeticOperator.MULTIPLY, wide, interval, factor);
    }
    return addUnits(type, value, distance, subtract);
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
   * The interval between two dates, times or timestamps of the same unit.
   *
   * @param type INTERVAL_DAY for milliseconds, digits below them dropped; INTERVAL_YEAR for whole
   *     months
   */
  public static Expression subtract(DataType type, Expression later, Expression earlier) {
    if (type.kind() == TypeKind.INTERVAL_YEAR) {
      return new MonthsBetween(type, later, earlier);
    }
    Expression difference = Arithmetic.of(ArithmeticOperator.SUBTRACT, type, later, earlier);
    long unitsPerDay = unitsPerDay(later.type());
    if (unitsPerDay == MILLIS_PER_DAY) {
      return difference;
    }
    boolean finer = unitsPerDay > MILLIS_PER_DAY;
    long ratio = finer ? unitsPerDay / MILLIS_PER_DAY : MILLIS_PER_DAY / unitsPerDay;
    ArithmeticOperator operator = finer ? ArithmeticOperator.DIVIDE : ArithmeticOperator.MULTIPLY;
    return Arithmetic.of(operator, type, difference, Literal.ofWord(type, ratio));
  }

  /**
   * The difference of two timestamps of the same unit in micro- or nanoseconds.
   *
   * @param type an integer type
   * @param unitsPerSecond the unit of the result
   */
  public static Expression difference(
      DataType type, Expression later, Expression earlier, long unitsPerSecond) {
    Expression difference = Arithmetic.of(ArithmeticOperator.SUBTRACT, type, later, earlier);
    long own = unitsPerDay(later.type());
    long wanted = 86_400 * unitsPerSecond;
    if (own == wanted) {
      return difference;
    }
    boolean finer = own > wanted;
    ArithmeticOperator operator = finer ? ArithmeticOperator.DIVIDE : ArithmeticOperator.MULTIPLY;
    return Arithmetic.of(
        operator, type, difference, Literal.ofWord(type, finer ? own / wanted : wanted / own));
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
