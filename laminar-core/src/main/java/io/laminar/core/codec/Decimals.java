package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Decimals into words and back: one word up to 18 digits, beyond that a 128-bit number. */
final class Decimals {
  private static final int MAX_SHOWN_DIGITS = 60;

  private Decimals() {}

  static void put(ColumnEncoder column, BigDecimal value, long[] slots, int base) {
    BigInteger unscaled = unscaled(column, value);
    int at = base + column.word();
    if (column.type().words() == 1) {
      slots[at] = unscaled.longValue();
    } else {
      slots[at] = unscaled.shiftRight(Long.SIZE).longValue();
      slots[at + 1] = unscaled.longValue();
    }
  }

  private static BigInteger unscaled(ColumnEncoder column, BigDecimal value) {
    DataType type = column.type();
    if (value.signum() == 0) {
      return BigInteger.ZERO;
    }
    // Decided by counting digits: setScale of 1E+1000000000 would fill the memory.
    long wholeDigits = (long) value.precision() - value.scale();
    if (wholeDigits > type.precision() - type.scale()) {
      throw refused(column, value, "has more digits before the point than");
    }
    if ((long) value.scale() - type.scale() >= value.precision()) {
      throw refused(column, value, "has more digits after the point than");
    }
    if (value.scale() == type.scale()) {
      return value.unscaledValue();
    }
    try {
      return value.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
    } catch (ArithmeticException e) {
      throw refused(column, value, "has more digits after the point than");
    }
  }

  private static LaminarException refused(ColumnEncoder column, BigDecimal value, String why) {
    String shown = value.precision() <= MAX_SHOWN_DIGITS
        ? value.toString()
        : "a number of " + value.precision() + " digits";
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        shown + " " + why + " column " + column.name() + " " + column.type().sqlName(),
        "round it, or declare the column with more digits");
  }

  static BigDecimal get(DataType type, long word) {
    return BigDecimal.valueOf(word, type.scale());
  }

  static BigDecimal get(DataType type, long high, long low) {
    if (high == low >> 63) {
      return BigDecimal.valueOf(low, type.scale());
    }
    BigInteger lowPart = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return new BigDecimal(BigInteger.valueOf(high).shiftLeft(Long.SIZE).or(lowPart), type.scale());
  }
}
