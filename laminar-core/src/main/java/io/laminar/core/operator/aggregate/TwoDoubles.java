package io.laminar.core.operator.aggregate;

/**
 * A number as the unevaluated sum of two doubles, some 106 bits (Dekker, Numerische Mathematik 1971;
 * Knuth's two-sum; products by fused multiply-add). Used again, so that nothing is allocated.
 */
final class TwoDoubles {
  private double high;
  private double low;

  TwoDoubles set(double value) {
    high = value;
    low = 0;
    return this;
  }

  TwoDoubles set(TwoDoubles other) {
    high = other.high;
    low = other.low;
    return this;
  }

  /** Becomes what {@link #store} wrote. */
  TwoDoubles load(long[] page, int at) {
    high = Double.longBitsToDouble(page[at]);
    low = Double.longBitsToDouble(page[at + 1]);
    return this;
  }

  void store(long[] page, int at) {
    page[at] = Double.doubleToRawLongBits(high);
    page[at + 1] = Double.doubleToRawLongBits(low);
  }

  /** Becomes the exact difference of two doubles. */
  TwoDoubles difference(double left, double right) {
    double sum = left - right;
    double taken = sum - left;
    high = sum;
    low = (left - (sum - taken)) - (right + taken);
    return this;
  }

  TwoDoubles add(TwoDoubles other) {
    return add(other.high, other.low);
  }

  TwoDoubles add(double value) {
    return add(value, 0);
  }

  TwoDoubles subtract(TwoDoubles other) {
    return add(-other.high, -other.low);
  }

  private TwoDoubles add(double otherHigh, double otherLow) {
    double sum = high + otherHigh;
    double taken = sum - high;
    double rest = (high - (sum - taken)) + (otherHigh - taken);
    double lowSum = low + otherLow;
    double lowTaken = lowSum - low;
    double lowRest = (low - (lowSum - lowTaken)) + (otherLow - lowTaken);
    normalise(sum, rest + lowSum);
    normalise(high, low + lowRest);
    return this;
  }

  private void normalise(double larger, double smaller) {
    high = larger + smaller;
    low = smaller - (high - larger);
  }

  TwoDoubles multiply(TwoDoubles other) {
    double product = high * other.high;
    double rest = Math.fma(high, other.high, -product);
    rest += high * other.low + low * other.high;
    normalise(product, rest);
    return this;
  }

  TwoDoubles multiply(double factor) {
    double product = high * factor;
    normalise(product, Math.fma(high, factor, -product) + low * factor);
    return this;
  }

  TwoDoubles divide(TwoDoubles divisor) {
    double first = high / divisor.high;
    // What is left after the first quotient, in 106 bits.
    double product = first * divisor.high;
    double rest = Math.fma(first, divisor.high, -product) + first * divisor.low;
    double remainder = ((high - product) - rest) + low;
    normalise(first, remainder / divisor.high);
    return this;
  }

  TwoDoubles divide(double divisor) {
    double first = high / divisor;
    double remainder = Math.fma(-first, divisor, high) + low;
    normalise(first, remainder / divisor);
    return this;
  }

  double toDouble() {
    return high + low;
  }
}
