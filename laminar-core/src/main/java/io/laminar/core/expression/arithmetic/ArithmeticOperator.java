package io.laminar.core.expression.arithmetic;

/** The operators of arithmetic, of every numeric type. */
public enum ArithmeticOperator {
  /** Sum. */
  ADD("+"),
  /** Difference. */
  SUBTRACT("-"),
  /** Product. */
  MULTIPLY("*"),
  /** Quotient: integers truncate toward zero, decimals round half away from zero. */
  DIVIDE("/"),
  /** What a truncating division leaves, with the sign of the dividend. */
  REMAINDER("%");

  private final String sign;

  ArithmeticOperator(String sign) {
    this.sign = sign;
  }

  /** How it is written. */
  public String sign() {
    return sign;
  }
}
