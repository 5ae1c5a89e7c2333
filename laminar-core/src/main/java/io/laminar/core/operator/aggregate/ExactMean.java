package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Divides an exact sum by a count, without allocating: the magnitude in limbs of 32 bits, times a
 * power of ten, divided, rounded half away from zero.
 */
final class ExactMean {
  private static final int LIMBS = 12;
  private static final long LIMB_MASK = 0xFFFFFFFFL;
  private static final long BILLION = 1_000_000_000L;
  private static final long[] POWER_HIGH = new long[DataType.MAX_DECIMAL_PRECISION + 1];
  private static final long[] POWER_LOW = new long[DataType.MAX_DECIMAL_PRECISION + 1];

  static {
    for (int i = 0; i <= DataType.MAX_DECIMAL_PRECISION; i++) {
      BigInteger power = BigInteger.TEN.pow(i);
      POWER_LOW[i] = power.longValue();
      POWER_HIGH[i] = power.shiftRight(64).longValue();
    }
  }

  private final int extraScale;
  /** Little-endian; unsigned. */
  private final int[] limbs = new int[LIMBS];

  private final int[] quotient = new int[LIMBS];

  /**
   * Makes a divider.
   *
   * @param extraScale how many digits the result has after the sum's last; not negative
   */
  ExactMean(int extraScale) {
    this.extraScale = extraScale;
  }

  /** Writes sum / count as a decimal; false when it does not fit the target's precision. */
  boolean write(long low, long high, long top, long count, ColumnBuffer target, int row) {
    boolean isNegative = top < 0;
    load(low, high, top);
    for (int digits = extraScale; digits > 0; digits -= 9) {
      multiply(digits >= 9 ? BILLION : POWER_LOW[digits]);
    }
    divide(count);
    for (int i = 4; i < LIMBS; i++) {
      if (limbs[i] != 0) {
        return false;
      }
    }
    long resultLow = word(0);
    long resultHigh = word(2);
    if (resultHigh < 0) {
      return false;
    }
    if (isNegative) {
      resultLow = -resultLow;
      resultHigh = ~resultHigh + (resultLow == 0 ? 1 : 0);
    }
    return writeDecimal(resultLow, resultHigh, resultHigh >> 63, target, row);
  }

  /** Writes an unscaled number of 192 bits; false when it has more digits than the target's type. */
  static boolean writeDecimal(long low, long high, long top, ColumnBuffer target, int row) {
    if (top != high >> 63) {
      return false;
    }
    long absoluteLow = high < 0 ? -low : low;
    long absoluteHigh = high < 0 ? ~high + (absoluteLow == 0 ? 1 : 0) : high;
    int precision = target.type().precision();
    boolean isSmaller = absoluteHigh == POWER_HIGH[precision]
        ? Long.compareUnsigned(absoluteLow, POWER_LOW[precision]) < 0
        : absoluteHigh >= 0 && absoluteHigh < POWER_HIGH[precision];
    if (!isSmaller) {
      return false;
    }
    if (target.type().words() == 1) {
      target.setWord(row, low);
    } else {
      target.setWords(row, high, low);
    }
    return true;
  }

  private void load(long low, long high, long top) {
    Arrays.fill(limbs, 0);
    // Two's complement: the magnitude of a negative number is the complement plus one.
    long sign = top >> 63;
    setWord(0, low ^ sign);
    setWord(2, high ^ sign);
    setWord(4, top ^ sign);
    if (sign != 0) {
      increment(limbs);
    }
  }

  private void setWord(int limb, long word) {
    limbs[limb] = (int) word;
    limbs[limb + 1] = (int) (word >>> 32);
  }

  private long word(int limb) {
    return (limbs[limb] & LIMB_MASK) | ((long) limbs[limb + 1] << 32);
  }

  private static void increment(int[] number) {
    for (int i = 0; i < LIMBS; i++) {
      if (++number[i] != 0) {
        return;
      }
    }
  }

  private void multiply(long factor) {
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      long product = (limbs[i] & LIMB_MASK) * factor + carry;
      limbs[i] = (int) product;
      carry = product >>> 32;
    }
  }

  /** Divides by a positive count and rounds half up. */
  private void divide(long count) {
    long remainder = count <= Integer.MAX_VALUE ? divideShort(count) : divideLong(count);
    // remainder · 2 ≥ count, without overflow.
    if (remainder >= count - remainder) {
      increment(limbs);
    }
  }

  private long divideShort(long divisor) {
    long remainder = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
      long dividend = (remainder << 32) | (limbs[i] & LIMB_MASK);
      limbs[i] = (int) (dividend / divisor);
      remainder = dividend % divisor;
    }
    return remainder;
  }

  /** Bit by bit: only for more than 2³¹ rows in a group. */
  private long divideLong(long divisor) {
    Arrays.fill(quotient, 0);
    long remainder = 0;
    for (int bit = LIMBS * 32 - 1; bit >= 0; bit--) {
      remainder = (remainder << 1) | ((limbs[bit >>> 5] >>> (bit & 31)) & 1);
      if (Long.compareUnsigned(remainder, divisor) >= 0) {
        remainder -= divisor;
        quotient[bit >>> 5] |= 1 << (bit & 31);
      }
    }
    System.arraycopy(quotient, 0, limbs, 0, LIMBS);
    return remainder;
  }
}
