package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.WiderType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Exact decimals of any scale, computed in 128 bits and checked against the result's precision.
 *
 * <p>Division and remainder stay in 64 bits where the scaled operands fit, and products in 128;
 * otherwise they go through {@link BigInteger}, the one path here that allocates.
 */
final class DecimalArithmetic extends StrictExpression {
  private final ArithmeticOperator operator;
  private final int leftWords;
  private final int rightWords;
  private final int leftScale;
  private final int rightScale;
  private final Int128 left = new Int128();
  private final Int128 right = new Int128();

  private DecimalArithmetic(
      ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    super(type, left, right);
    this.operator = operator;
    this.leftWords = left.type().words();
    this.rightWords = right.type().words();
    this.leftScale = left.type().scale();
    this.rightScale = right.type().scale();
  }

  static Expression of(
      ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    if (ShortDecimalArithmetic.fits(operator, type, left.type(), right.type())) {
      return new ShortDecimalArithmetic(operator, type, left, right);
    }
    if (WideProduct.fits(operator, type, left.type(), right.type())) {
      return new WideProduct(type, left, right);
    }
    return new DecimalArithmetic(operator, type, left, right);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        left.load(inputs[0], row, leftWords);
        right.load(inputs[1], row, rightWords);
        if (right.signum() == 0
            && (operator == ArithmeticOperator.DIVIDE
                || operator == ArithmeticOperator.REMAINDER)) {
          fail(inputs, row, true, context);
          continue;
        }
        computeRow();
        if (left.overflow() || right.overflow() || !left.fits(type().precision())) {
          fail(inputs, row, false, context);
        } else if (type().words() == 1) {
          result.values()[row] = left.low();
        } else {
          result.values()[2 * row] = left.high();
          result.values()[2 * row + 1] = left.low();
        }
      }
    }
  }

  private void computeRow() {
    switch (operator) {
      case ADD -> {
        align();
        left.add(right.high(), right.low());
        left.rescale(Math.max(leftScale, rightScale), type().scale());
      }
      case SUBTRACT -> {
        align();
        left.subtract(right.high(), right.low());
        left.rescale(Math.max(leftScale, rightScale), type().scale());
      }
      case MULTIPLY -> multiply();
      case DIVIDE -> divide();
      case REMAINDER -> {
        remainder();
        left.rescale(Math.max(leftScale, rightScale), type().scale());
      }
    }
  }

  private void align() {
    left.scaleUp(Math.max(0, rightScale - leftScale));
    right.scaleUp(Math.max(0, leftScale - rightScale));
  }

  /** The exact product, which may be of twice as many digits, rounded once. */
  private void multiply() {
    int scale = leftScale + rightScale;
    long savedHigh = left.high();
    long savedLow = left.low();
    left.multiply(right.high(), right.low());
    if (left.overflow() && scale > type().scale()) {
      left.set(savedHigh, savedLow);
      BigInteger product = left.toBigInteger().multiply(right.toBigInteger());
      left.set(new BigDecimal(product, scale)
          .setScale(type().scale(), RoundingMode.HALF_UP)
          .unscaledValue());
    } else {
      left.rescale(scale, type().scale());
    }
  }

  private void divide() {
    int shift = type().scale() + rightScale - leftScale;
    if (shift >= 0 && shift <= 38) {
      long savedHigh = left.high();
      long savedLow = left.low();
      left.scaleUp(shift);
      if (!left.overflow() && left.fitsLong() && left.low() != Long.MIN_VALUE && right.fitsLong()) {
        left.set(divideRounded(left.low(), right.low()));
        return;
      }
      left.set(savedHigh, savedLow);
    }
    BigInteger dividend = left.toBigInteger();
    BigInteger divisor = right.toBigInteger();
    if (shift >= 0) {
      dividend = dividend.multiply(BigInteger.TEN.pow(shift));
    } else {
      divisor = divisor.multiply(BigInteger.TEN.pow(-shift));
    }
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    if (parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) >= 0) {
      int sign = dividend.signum() * divisor.signum();
      parts[0] = parts[0].add(BigInteger.valueOf(sign));
    }
    left.set(parts[0]);
  }

  /** Divides and rounds half away from zero; the dividend is not the smallest long. */
  static long divideRounded(long dividend, long divisor) {
    long quotient = dividend / divisor;
    long rest = Math.abs(dividend % divisor);
    long size = Math.abs(divisor);
    // rest * 2 >= size without overflow; the smallest long as divisor leaves size negative.
    boolean away = size < 0 ? rest >= 1L << 62 : rest >= size - rest;
    return away ? quotient + ((dividend ^ divisor) < 0 ? -1 : 1) : quotient;
  }

  private void remainder() {
    long leftHigh = left.high();
    long leftLow = left.low();
    long rightHigh = right.high();
    long rightLow = right.low();
    align();
    if (left.overflow() || right.overflow()) {
      left.set(leftHigh, leftLow);
      right.set(rightHigh, rightLow);
      BigDecimal dividend = new BigDecimal(left.toBigInteger(), leftScale);
      BigDecimal divisor = new BigDecimal(right.toBigInteger(), rightScale);
      left.set(dividend
          .remainder(divisor)
          .setScale(Math.max(leftScale, rightScale), RoundingMode.UNNECESSARY)
          .unscaledValue());
    } else if (left.fitsLong() && right.fitsLong()) {
      left.set(left.low() % right.low());
    } else {
      left.set(left.toBigInteger().remainder(right.toBigInteger()));
    }
  }

  private void fail(Vector[] inputs, int row, boolean byZero, EvaluationContext context) {
    context.fail(
        row,
        byZero ? ErrorCode.DIVISION_BY_ZERO : ErrorCode.NUMERIC_OVERFLOW,
        text(inputs[0], row, leftWords, leftScale)
            + " "
            + operator.sign()
            + " "
            + text(inputs[1], row, rightWords, rightScale)
            + (byZero ? " is undefined" : " does not fit " + type().sqlName()),
        byZero ? LongDivision.ZERO_REMEDY : WiderType.remedy(type()));
  }

  /** The decimal text of a value, for messages. */
  static String text(Vector vector, int row, int words, int scale) {
    Int128 value = new Int128();
    value.load(vector, row, words);
    byte[] digits = new byte[48];
    int length = value.format(scale, digits, 0);
    return new String(digits, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
