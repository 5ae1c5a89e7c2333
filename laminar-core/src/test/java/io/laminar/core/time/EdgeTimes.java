package io.laminar.core.time;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.LongStream;

/** Numbers near the ends of 64 bits, near zero and anywhere, and the exact results about them. */
public final class EdgeTimes {
  private static final long[] CORNERS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE / 2,
    -1_000_000_000L,
    0,
    1_000_000_000L,
    Long.MAX_VALUE / 2,
    Long.MAX_VALUE
  };

  private EdgeTimes() {}

  /** All corners, each with its neighbours, and some random numbers. */
  public static long[] values(Random random) {
    LongStream near = LongStream.of(CORNERS)
        .flatMap(corner -> LongStream.rangeClosed(-3, 3).map(distance -> corner + distance));
    return LongStream.concat(near, random.longs(20)).toArray();
  }

  /** The number within 64 bits that is next to an exact one. */
  static long clamp(BigInteger exact) {
    return fits(exact)
        ? exact.longValueExact()
        : exact.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Tells whether an exact number is within 64 bits. */
  public static boolean fits(BigInteger exact) {
    return exact.bitLength() < Long.SIZE;
  }

  /** The exact number. */
  public static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  /** The exact quotient, rounded down. */
  public static BigInteger floorDiv(BigInteger value, long divisor) {
    BigInteger[] parts = value.divideAndRemainder(big(divisor));
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }
}
