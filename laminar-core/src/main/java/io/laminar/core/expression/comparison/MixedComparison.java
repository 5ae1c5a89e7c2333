package io.laminar.core.expression.comparison;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictCondition;
import java.math.BigDecimal;

/**
 * Floating point numbers against exact ones, by exact value: neither is rounded to the other's
 * type. NaN is larger than every number. A wide decimal near to the floating point number goes
 * through {@link BigDecimal}, which allocates.
 */
final class MixedComparison extends StrictCondition {
  private static final long EXACT = 1L << 53;
  private static final int EXACT_POWER = 22;

  /** More than the relative error of {@link #estimate}. */
  private static final double MARGIN = 0x1p-48;

  private final Comparison comparison;
  private final int words;
  private final int scale;
  private final double power;
  private final Int128 exact = new Int128();

  /**
   * Makes a comparison.
   *
   * @param floating a DOUBLE or REAL
   * @param exact an integer or decimal
   */
  MixedComparison(Comparison comparison, Expression floating, Expression exact) {
    super(floating, exact);
    this.comparison = comparison;
    this.words = exact.type().words();
    this.scale = exact.type().scale();
    this.power = new BigDecimal(1).scaleByPowerOfTen(scale).doubleValue();
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        double floating = Double.longBitsToDouble(inputs[0].word(row));
        exact.load(inputs[1], row, words);
        result.values()[row] = comparison.holds(order(floating)) ? 1 : 0;
      }
    }
  }

  /** Returns the order of the floating point number and the exact one. */
  private int order(double floating) {
    if (Double.isNaN(floating) || Double.isInfinite(floating)) {
      return floating == Double.NEGATIVE_INFINITY ? -1 : 1;
    }
    boolean isShort = exact.fitsLong();
    if (isShort && scale == 0) {
      return orderOfInteger(floating, exact.low());
    }
    if (isShort && Math.abs(exact.low()) <= EXACT && scale <= EXACT_POWER) {
      // Correctly rounded, so that a difference from the nearest number is one from the number.
      double nearest = exact.low() / power;
      // The fused operation rounds once: its sign is that of the exact difference.
      double difference = nearest != floating
          ? floating - nearest
          : Math.fma(floating, power, -(double) exact.low());
      return (int) Math.signum(difference);
    }
    double nearby = estimate();
    double distance = floating - nearby;
    double size = Math.max(Math.abs(floating), Math.abs(nearby));
    return Math.abs(distance) > size * MARGIN
        ? (int) Math.signum(distance)
        : new BigDecimal(floating).compareTo(new BigDecimal(exact.toBigInteger(), scale));
  }

  private static int orderOfInteger(double floating, long integer) {
    double nearest = (double) integer;
    if (nearest != floating) {
      return floating < nearest ? -1 : 1;
    }
    // 2^63 is the nearest number of the largest longs, and beyond them.
    return floating == 0x1p63 ? 1 : Long.compare((long) floating, integer);
  }

  /** Of the magnitude: the halves of a negative number nearly cancel each other. */
  private double estimate() {
    boolean negative = exact.high() < 0;
    long low = negative ? -exact.low() : exact.low();
    long high = negative ? ~exact.high() + (low == 0 ? 1 : 0) : exact.high();
    double unsignedLow = (low >>> 1) * 2.0 + (low & 1);
    double magnitude = (high * 0x1p64 + unsignedLow) / power;
    return negative ? -magnitude : magnitude;
  }
}
