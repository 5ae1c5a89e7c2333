package io.laminar.core.expression.cast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floating point numbers as the shortest decimal that reads back as the same number, and of these the nearest to it.
 * {@code Double.toString} gives it since Java 19 (Giulietti, 2020); older ones write 1e15 as a REAL as 9.9999999E14.
 */
final class FloatingText {
  private static final boolean IS_SHORTEST = Runtime.version().feature() >= 19;
  private static final int MAX_DIGITS = 17;

  /** Between these a number is written without an exponent. */
  private static final double LOWEST_PLAIN = 1e-3;

  private static final double FIRST_SCIENTIFIC = 1e7;

  private FloatingText() {}

  /**
   * Writes a number.
   *
   * @param real whether it is a REAL, which has other neighbours than a DOUBLE
   */
  static String of(double number, boolean real) {
    if (IS_SHORTEST || number == 0 || !Double.isFinite(number)) {
      return real ? Float.toString((float) number) : Double.toString(number);
    }
    return shortest(number, real);
  }

  /** Computes the text whatever the Java version: of a finite number that is not zero. */
  static String shortest(double number, boolean real) {
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shortest = exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    // Two digits at least are written, so that one digit is not a gain.
    for (int digits = MAX_DIGITS - 1; digits > 1; digits--) {
      BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      double read = real ? shorter.floatValue() : shorter.doubleValue();
      if (read != number) {
        break;
      }
      shortest = shorter;
    }
    return layOut(shortest.stripTrailingZeros(), Math.abs(number));
  }

  private static String layOut(BigDecimal number, double size) {
    if (size >= LOWEST_PLAIN && size < FIRST_SCIENTIFIC) {
      return number
          .setScale(Math.max(1, number.scale()), RoundingMode.UNNECESSARY)
          .toPlainString();
    }
    String digits = number.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - number.scale();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    return (number.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
  }
}
