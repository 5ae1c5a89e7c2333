package io.laminar.core.expression.numeric;

/** The functions over numbers. */
public enum MathFunction {
  /** Without its sign; any number. */
  ABS,
  /** −1, 0 or 1; any number. */
  SIGN,
  /** The next whole number below; any number. */
  FLOOR,
  /** The next whole number above; any number. */
  CEIL,
  /** (number, [digits]): half away from zero; any number. */
  ROUND,
  /** (number, [digits]): toward zero; any number. */
  TRUNCATE,
  /** Square root. */
  SQRT,
  /** Cube root. */
  CBRT,
  /** e to the power. */
  EXP,
  /** Natural logarithm. */
  LN,
  /** Logarithm to base 2. */
  LOG2,
  /** Logarithm to base 10. */
  LOG10,
  /** Sine of radians. */
  SIN,
  /** Cosine of radians. */
  COS,
  /** Tangent of radians. */
  TAN,
  /** Cotangent of radians. */
  COT,
  /** Arc sine. */
  ASIN,
  /** Arc cosine. */
  ACOS,
  /** Arc tangent. */
  ATAN,
  /** Hyperbolic sine. */
  SINH,
  /** Hyperbolic cosine. */
  COSH,
  /** Hyperbolic tangent. */
  TANH,
  /** Radians as degrees. */
  DEGREES,
  /** Degrees as radians. */
  RADIANS,
  /** (base, exponent). */
  POWER,
  /** (y, x): the angle of a point. */
  ATAN2,
  /** (number, base): logarithm to any base. */
  LOG,
  /** Integers bit by bit. */
  BITAND,
  /** Integers bit by bit. */
  BITOR,
  /** Integers bit by bit. */
  BITXOR,
  /** An integer with every bit changed. */
  BITNOT
}
