package io.laminar.core.expression.cast;

import io.laminar.core.expression.Int128;
import io.laminar.core.expression.text.ByteSlice;

/**
 * Reads {@code -12.50} or {@code 1.5e3} without objects. Up to 38 significant digits count; further
 * ones after the point are dropped.
 */
final class NumberText {
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 100_000;

  /** The powers of ten that a double holds exactly; Math.pow promises only to come close. */
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final Int128 unscaled = new Int128();
  private int scale;
  private int digits;
  private boolean exact;

  /** A power of ten, exactly; the exponent is 0 to 22. */
  static double exactPower(int exponent) {
    return EXACT_POWERS[exponent];
  }

  /** The digits that were read as one number. */
  Int128 unscaled() {
    return unscaled;
  }

  /** Digits after the point; negative where an exponent adds zeros. */
  int scale() {
    return scale;
  }

  /** Tells whether no digit was dropped. */
  boolean exact() {
    return exact;
  }

  /** Reads a number; tells whether it is one. */
  boolean read(ByteSlice text) {
    text.strip();
    byte[] bytes = text.array();
    int position = text.start();
    int end = text.end();
    unscaled.set(0);
    scale = 0;
    digits = 0;
    exact = true;
    boolean negative = position < end && bytes[position] == '-';
    if (negative || (position < end && bytes[position] == '+')) {
      position++;
    }
    boolean any = false;
    boolean point = false;
    for (; position < end; position++) {
      int digit = bytes[position] - '0';
      if (digit >= 0 && digit <= 9) {
        any = true;
        take(digit, point);
      } else if (bytes[position] == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (negative) {
      unscaled.negate();
    }
    if (any && position < end && (bytes[position] == 'e' || bytes[position] == 'E')) {
      return exponent(bytes, position + 1, end);
    }
    return any && position == end;
  }

  private void take(int digit, boolean afterPoint) {
    if (digits < MAX_DIGITS) {
      unscaled.multiply(0, 10);
      unscaled.add(0, digit);
      digits += digits > 0 || digit > 0 ? 1 : 0;
      scale += afterPoint ? 1 : 0;
    } else {
      exact = false;
      scale -= afterPoint ? 0 : 1;
    }
  }

  private boolean exponent(byte[] bytes, int start, int end) {
    int position = start;
    boolean negative = position < end && bytes[position] == '-';
    if (negative || (position < end && bytes[position] == '+')) {
      position++;
    }
    if (position == end) {
      return false;
    }
    int exponent = 0;
    for (; position < end; position++) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      exponent = Math.min(exponent * 10 + digit, MAX_EXPONENT);
    }
    scale -= negative ? -exponent : exponent;
    return true;
  }

  /**
   * Changes the scale of what was read, rounding half away from zero.
   *
   * @return false where the number leaves 128 bits
   */
  boolean rescale(int wanted) {
    int up = wanted - scale;
    if (up > MAX_DIGITS) {
      return unscaled.signum() == 0;
    }
    // More than 39 digits off the end leave nothing but zero.
    unscaled.rescale(0, Math.max(up, 0));
    unscaled.scaleDown(Math.min(Math.max(-up, 0), 60));
    return !unscaled.overflow();
  }
}
