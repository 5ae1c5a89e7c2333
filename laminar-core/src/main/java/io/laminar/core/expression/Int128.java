package io.laminar.core.expression;

import io.laminar.core.data.Vector;
import java.math.BigInteger;

/**
 * A mutable 128-bit two's complement number for exact decimals: arithmetic without allocation.
 *
 * <p>An operation whose result does not fit sets {@link #overflow()} and leaves the value
 * undefined; {@code set} clears it. Confined to one thread.
 */
public final class Int128 {
  private static final int MAX_POWER = 38;
  private static final long[] POWER_HIGH = new long[MAX_POWER + 1];
  private static final long[] POWER_LOW = new long[MAX_POWER + 1];
  private static final long BILLION = 1_000_000_000L;
  private static final long LOW_HALF = 0xFFFFFFFFL;

  static {
    BigInteger power = BigInteger.ONE;
    for (int i = 0; i <= MAX_POWER; i++) {
      POWER_HIGH[i] = power.shiftRight(64).longValue();
      POWER_LOW[i] = power.longValue();
      power = power.multiply(BigInteger.TEN);
    }
  }

  private long high;
  private long low;
  private boolean overflow;

  /** Makes zero. */
  public Int128() {}

  /**
   * Returns a power of ten that fits a long.
   *
   * @param exponent 0 to 18
   */
  public static long powerOfTen(int exponent) {
    return POWER_LOW[exponent];
  }

  /** The upper 64 bits. */
  public long high() {
    return high;
  }

  /** The lower 64 bits. */
  public long low() {
    return low;
  }

  /** Tells whether an operation since the last {@code set} left the range. */
  public boolean overflow() {
    return overflow;
  }

  /** Becomes a 64-bit number. */
  public void set(long value) {
    set(value >> 63, value);
  }

  /** Becomes a 128-bit number. */
  public void set(long newHigh, long newLow) {
    high = newHigh;
    low = newLow;
    overflow = false;
  }

  /**
   * Becomes a value of a vector.
   *
   * @param row physical row
   * @param words 1 or 2, as its type says
   */
  public void load(Vector vector, int row, int words) {
    if (words == 1) {
      set(vector.word(row));
    } else {
      set(vector.word(row), vector.secondWord(row));
    }
  }

  /** Adds. */
  public void add(long otherHigh, long otherLow) {
    long sumLow = low + otherLow;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    long sumHigh = high + otherHigh + carry;
    overflow |= ((high ^ sumHigh) & (otherHigh ^ sumHigh)) < 0;
    high = sumHigh;
    low = sumLow;
  }

  /** Subtracts. */
  public void subtract(long otherHigh, long otherLow) {
    long borrow = Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0;
    long differenceHigh = high - otherHigh - borrow;
    overflow |= ((high ^ otherHigh) & (high ^ differenceHigh)) < 0;
    high = differenceHigh;
    low -= otherLow;
  }

  /** Changes the sign. */
  public void negate() {
    overflow |= high == Long.MIN_VALUE && low == 0;
    low = -low;
    high = ~high + (low == 0 ? 1 : 0);
  }

  /** Multiplies. */
  public void multiply(long otherHigh, long otherLow) {
    boolean negative = (high ^ otherHigh) < 0;
    long leftHigh = high;
    long leftLow = low;
    if (leftHigh < 0) {
      leftLow = -leftLow;
      leftHigh = ~leftHigh + (leftLow == 0 ? 1 : 0);
    }
    long rightHigh = otherHigh;
    long rightLow = otherLow;
    if (rightHigh < 0) {
      rightLow = -rightLow;
      rightHigh = ~rightHigh + (rightLow == 0 ? 1 : 0);
    }
    // Magnitudes: at most one may reach beyond 64 bits, and its cross product must fit 63.
    long cross = leftHigh == 0 ? rightHigh * leftLow : leftHigh * rightLow;
    long crossHigh = leftHigh == 0
        ? unsignedMultiplyHigh(rightHigh, leftLow)
        : unsignedMultiplyHigh(leftHigh, rightLow);
    long carried = unsignedMultiplyHigh(leftLow, rightLow);
    long productHigh = carried + cross;
    overflow |= (leftHigh != 0 && rightHigh != 0)
        || crossHigh != 0
        || cross < 0
        || carried < 0
        || productHigh < 0;
    low = leftLow * rightLow;
    high = productHigh;
    if (negative) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }
  }

  private static long unsignedMultiplyHigh(long left, long right) {
    return Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
  }

  /**
   * Multiplies by a power of ten.
   *
   * @param exponent 0 to 38
   */
  public void scaleUp(int exponent) {
    if (exponent > 0) {
      multiply(POWER_HIGH[exponent], POWER_LOW[exponent]);
    }
  }

  /**
   * Divides by a power of ten and rounds half away from zero.
   *
   * @param exponent 0 or more
   */
  public void scaleDown(int exponent) {
    if (exponent <= 0) {
      return;
    }
    boolean negative = high < 0;
    if (negative) {
      negate();
    }
    // Half away from zero depends only on the first digit that is dropped.
    for (int left = exponent - 1; left > 0; left -= 9) {
      divideMagnitude(powerOfTen(Math.min(left, 9)));
    }
    long digit = divideMagnitude(10);
    if (digit >= 5) {
      add(0, 1);
    }
    if (negative) {
      negate();
    }
  }

  /** Divides by a power of ten and drops the rest, toward zero. */
  public void truncate(int exponent) {
    boolean negative = high < 0;
    if (negative) {
      negate();
    }
    for (int left = exponent; left > 0; left -= 9) {
      divideMagnitude(powerOfTen(Math.min(left, 9)));
    }
    if (negative) {
      negate();
    }
  }

  /**
   * Changes the number of digits after the point.
   *
   * @param from present scale
   * @param to wanted scale; fewer digits are rounded half away from zero
   */
  public void rescale(int from, int to) {
    if (to > from) {
      scaleUp(to - from);
    } else {
      scaleDown(from - to);
    }
  }

  /** Divides a magnitude (the bits taken as unsigned) and returns the remainder. */
  private long divideMagnitude(long divisor) {
    assert divisor <= BILLION;
    long part = high >>> 32;
    long quotient3 = part / divisor;
    part = ((part % divisor) << 32) | (high & LOW_HALF);
    long quotient2 = part / divisor;
    part = ((part % divisor) << 32) | (low >>> 32);
    long quotient1 = part / divisor;
    part = ((part % divisor) << 32) | (low & LOW_HALF);
    long quotient0 = part / divisor;
    high = (quotient3 << 32) | quotient2;
    low = (quotient1 << 32) | quotient0;
    return part % divisor;
  }

  /** Tells whether the value fits 64 bits. */
  public boolean fitsLong() {
    return high == low >> 63;
  }

  /**
   * Tells whether the value has no more digits than that.
   *
   * @param precision 1 to 38
   */
  public boolean fits(int precision) {
    long limitHigh = POWER_HIGH[precision];
    long limitLow = POWER_LOW[precision];
    if (compare(high, low, limitHigh, limitLow) >= 0) {
      return false;
    }
    long negativeLow = -limitLow;
    long negativeHigh = ~limitHigh + (negativeLow == 0 ? 1 : 0);
    return compare(high, low, negativeHigh, negativeLow) > 0;
  }

  /** Tells the sign: −1, 0 or 1. */
  public int signum() {
    return high < 0 ? -1 : (high | low) == 0 ? 0 : 1;
  }

  /** Compares two 128-bit numbers. */
  public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
    int byHigh = Long.compare(leftHigh, rightHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(leftLow, rightLow);
  }

  /** Converts: allocates. */
  public BigInteger toBigInteger() {
    BigInteger lower = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(64).or(lower);
  }

  /** Becomes a big number, or overflows. */
  public void set(BigInteger value) {
    set(value.shiftRight(64).longValue(), value.longValue());
    overflow = value.bitLength() > 127;
  }

  /**
   * Writes the number in decimal digits, ASCII.
   *
   * @param scale digits after the point
   * @param target at least 42 bytes of room
   * @param offset where to begin
   * @return the number of bytes written
   */
  public int format(int scale, byte[] target, int offset) {
    boolean negative = high < 0;
    long savedHigh = high;
    long savedLow = low;
    if (negative) {
      negate();
    }
    int position = offset + 42;
    int end = position;
    int digits = 0;
    do {
      if (digits == scale && scale > 0) {
        target[--position] = '.';
      }
      target[--position] = (byte) ('0' + divideMagnitude(10));
      digits++;
    } while ((high | low) != 0 || digits <= scale);
    if (negative) {
      target[--position] = '-';
    }
    high = savedHigh;
    low = savedLow;
    int length = end - position;
    System.arraycopy(target, position, target, offset, length);
    return length;
  }
}
