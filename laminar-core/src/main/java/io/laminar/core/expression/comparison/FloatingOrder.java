package io.laminar.core.expression.comparison;

/**
 * Doubles as whole numbers in the same order, so that comparing needs no branch.
 *
 * <pre>
 *   key:  MIN … −NaN … | key(−∞) … −1 = key(−0.0), 0 = key(0.0) … key(∞) | NaN … MAX
 *   circle beginning at key(−∞):  −∞ … ∞, NaN, −NaN
 * </pre>
 *
 * <p>Taken as a circle that begins at −∞ every NaN is at the end, and a range of values is one
 * unsigned comparison of distances.
 */
final class FloatingOrder {
  /** Where the circle begins. */
  static final long LOWEST = key(Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY));

  /** Where it ends. */
  static final long HIGHEST = LOWEST - 1;

  /** The first NaN. */
  static final long FIRST_NAN = key(Double.doubleToRawLongBits(Double.POSITIVE_INFINITY)) + 1;

  private FloatingOrder() {}

  /** The place of raw bits in the circle; −0.0 and 0.0 differ, and so do NaNs. */
  static long key(long bits) {
    return bits ^ ((bits >> 63) >>> 1);
  }

  /** The place of a value such that equal values have equal places. */
  static long canonicalKey(long bits) {
    // Adding zero turns −0.0 into 0.0; doubleToLongBits makes all NaNs one.
    return key(Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0));
  }
}
