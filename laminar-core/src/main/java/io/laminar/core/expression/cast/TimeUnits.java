package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;

/**
 * Dates, times and timestamps of any precision as each other: a division toward the past, a
 * remainder or a multiplication. Digits that the new precision does not have are dropped toward the
 * past, never rounded, so that a row stays in its window.
 */
final class TimeUnits extends CastKernel {
  private final long divisor;
  private final long modulus;
  private final long factor;
  private final long grain;

  /**
   * Makes a cast: value / divisor % modulus * factor, down to a multiple of grain.
   *
   * @param modulus 0 for none
   */
  private TimeUnits(
      Expression value,
      DataType type,
      boolean lenient,
      long divisor,
      long modulus,
      long factor,
      long grain) {
    super(value, type, lenient);
    this.divisor = divisor;
    this.modulus = modulus;
    this.factor = factor;
    this.grain = grain;
  }

  static Expression of(Expression value, DataType type, boolean lenient) {
    DataType from = value.type();
    if (type.kind() == TypeKind.DATE) {
      return new TimeUnits(value, type, lenient, 86_400 * from.unitsPerSecond(), 0, 1, 1);
    }
    if (from.kind() == TypeKind.DATE) {
      return new TimeUnits(value, type, lenient, 1, 0, 86_400 * type.unitsPerSecond(), 1);
    }
    if (type.kind() == TypeKind.TIME) {
      long grain = Int128.powerOfTen(9 - type.precision());
      if (from.kind() == TypeKind.TIME) {
        return type.precision() >= from.precision()
            ? new Retyped(value, type.withNullable(from.nullable()))
            : new TimeUnits(value, type, lenient, 1, 0, 1, grain);
      }
      long units = from.unitsPerSecond();
      return new TimeUnits(value, type, lenient, 1, 86_400 * units, 1_000_000_000L / units, grain);
    }
    long fromUnits = from.unitsPerSecond();
    long toUnits = type.unitsPerSecond();
    long divisor = Math.max(1, fromUnits / toUnits);
    long factor = Math.max(1, toUnits / fromUnits);
    int unitDigits = toUnits == 1_000L ? 3 : toUnits == 1_000_000L ? 6 : 9;
    int digits = Math.min(type.precision(), from.precision());
    boolean coarser = type.precision() < from.precision() && digits < unitDigits;
    long grain = coarser ? Int128.powerOfTen(unitDigits - digits) : 1;
    if (divisor == 1 && factor == 1 && grain == 1) {
      return new Retyped(value, type.withNullable(from.nullable()));
    }
    return new TimeUnits(value, type, lenient, divisor, 0, factor, grain);
  }

  /** A day-time interval in another unit. */
  static Expression ofInterval(Expression value, DataType type, boolean lenient) {
    long from = value.type().unitsPerSecond();
    long to = type.unitsPerSecond();
    return from == to
        ? new Retyped(value, type)
        : new TimeUnits(value, type, lenient, Math.max(1, from / to), 0, Math.max(1, to / from), 1);
  }

  /** Drops the digits of nanoseconds that a precision does not have. */
  static long truncate(long nanos, int precision) {
    long grain = Int128.powerOfTen(9 - precision);
    return nanos - Math.floorMod(nanos, grain);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] out = result.values();
    long bad = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = Math.floorDiv(input.word(row), divisor);
      if (modulus != 0) {
        value = Math.floorMod(value, modulus);
      }
      bad |= Math.multiplyHigh(value, factor) ^ ((value * factor) >> 63);
      value *= factor;
      out[row] = value - Math.floorMod(value, grain);
    }
    if (bad != 0) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long value = Math.floorDiv(input.word(row), divisor);
        if (Math.multiplyHigh(value, factor) != (value * factor) >> 63) {
          reject(input, result, row, context);
        }
      }
    }
  }
}
