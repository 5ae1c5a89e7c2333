package io.laminar.core.expression.arithmetic;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;

/** Chooses the kernel of an arithmetic operation by the type of its result. */
public final class Arithmetic {
  private Arithmetic() {}

  /**
   * Makes a binary operation.
   *
   * @param operator what to compute
   * @param type of the result; integers, timestamps, dates and intervals take operands of one word,
   *     REAL and DOUBLE take floating operands, DECIMAL takes decimals of any scale and integers
   */
  public static Expression of(
      ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    if (type.kind() == TypeKind.DECIMAL) {
      return DecimalArithmetic.of(operator, type, left, right);
    }
    if (type.kind() == TypeKind.REAL || type.kind() == TypeKind.DOUBLE) {
      return new DoubleArithmetic(operator, type, left, right);
    }
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY -> new LongArithmetic(operator, type, left, right);
      case DIVIDE, REMAINDER -> new LongDivision(operator, type, left, right);
    };
  }

  /** Changes the sign of a number or interval. */
  public static Expression negate(Expression value) {
    DataType type = value.type();
    if (type.kind() == TypeKind.REAL || type.kind() == TypeKind.DOUBLE) {
      return new DoubleArithmetic(
          ArithmeticOperator.MULTIPLY, type, value, Literal.ofDouble(type, -1.0));
    }
    Expression zero = type.words() == 1
        ? Literal.ofWord(type, 0)
        : Literal.ofDecimal(type, java.math.BigDecimal.ZERO);
    return of(ArithmeticOperator.SUBTRACT, type, zero, value);
  }

  /** The number of bits that a one-word exact type may use. */
  static int bits(TypeKind kind) {
    return switch (kind) {
      case TINYINT -> 8;
      case SMALLINT -> 16;
      case INTEGER, DATE, INTERVAL_YEAR -> 32;
      default -> 64;
    };
  }

  /** The digits of an exact number: those of an integer type are what its range needs. */
  static int precision(DataType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.precision();
    };
  }
}
