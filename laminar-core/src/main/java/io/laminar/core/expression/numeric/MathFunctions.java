package io.laminar.core.expression.numeric;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;

/** Chooses the kernel of a mathematical function by the type of its argument. */
public final class MathFunctions {
  private MathFunctions() {}

  /**
   * Makes a function.
   *
   * @param type of the result: for functions of any number the argument's kind, otherwise DOUBLE or
   *     an integer
   * @param arguments as {@link MathFunction} says: DOUBLEs where it names no other, digits integers
   */
  public static Expression of(MathFunction function, DataType type, Expression... arguments) {
    return switch (function) {
      case ABS, SIGN, FLOOR, CEIL, ROUND, TRUNCATE -> ofAny(function, type, arguments);
      case POWER, ATAN2, LOG -> new DoubleFunction2(function, type, arguments[0], arguments[1]);
      case BITAND, BITOR, BITXOR, BITNOT -> new BitOperation(function, type, arguments);
      default -> new DoubleFunction(function, type, arguments[0]);
    };
  }

  private static Expression ofAny(MathFunction function, DataType type, Expression... arguments) {
    Expression value = arguments[0];
    DataType from = value.type();
    boolean digits = arguments.length == 2;
    boolean round = function == MathFunction.ROUND;
    if (from.kind() == TypeKind.REAL || from.kind() == TypeKind.DOUBLE) {
      return digits
          ? new DoubleDigits(round, type, value, arguments[1])
          : new DoubleRounding(function, type, value);
    }
    boolean signs = function == MathFunction.ABS || function == MathFunction.SIGN;
    if (from.kind() == TypeKind.DECIMAL || (digits && !signs)) {
      return new ExactDigits(function, type, arguments);
    }
    // FLOOR, CEIL, ROUND and TRUNCATE of an integer are the integer.
    return signs ? new LongFunction(function, type, value) : value;
  }
}
