package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.cast.Casts;
import java.math.BigDecimal;

/** Brings operands of different types to what the kernels want. */
final class Coercion {
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private Coercion() {}

  /** Casts, and folds the cast of a constant at once. */
  static Expression cast(Expression value, DataType type) {
    Expression cast = Casts.of(value, type, false);
    if (value instanceof Literal && cast != value) {
      return Constants.fold(cast).<Expression>map(literal -> literal).orElse(cast);
    }
    return cast;
  }

  /**
   * Brings an operand to the form in which it can be compared with another. Numbers are compared by exact value, so only
   * constants change: they take the other's type where that loses nothing, and a fraction beside a floating point
   * number is the nearest number of its type.
   */
  static Expression comparable(Expression value, Expression other) {
    DataType type = value.type();
    DataType wanted = other.type();
    if (value instanceof Literal literal
        && !literal.isNull()
        && Constants.value(literal) instanceof Number number
        && (isExact(type) || isFloating(type))) {
      if (isFloating(wanted)) {
        return floating(literal, number, wanted);
      }
      if (isExact(wanted)) {
        return exact(literal, number, wanted);
      }
    }
    if (isExact(type) && isFloating(wanted)) {
      return value;
    }
    if (isFloating(type) || isFloating(wanted)) {
      return cast(value, DOUBLE);
    }
    boolean timestamps = type.kind().isTimestamp() || wanted.kind().isTimestamp();
    boolean same = type.kind() == wanted.kind() && type.precision() == wanted.precision();
    return timestamps && !same ? timestamp(value, wanted) : value;
  }

  /**
   * The nearest floating point number to a fraction; not to a whole number that is none itself, nor to one that is out of
   * range.
   */
  private static Expression floating(Literal literal, Number number, DataType wanted) {
    Expression unchanged = isFloating(literal.type()) ? cast(literal, DOUBLE) : literal;
    if (!Double.isFinite(number.doubleValue()) && isFloating(literal.type())) {
      return unchanged;
    }
    BigDecimal plain = isFloating(literal.type())
        ? new BigDecimal(number.doubleValue())
        : new BigDecimal(number.toString());
    double nearest = wanted.kind() == TypeKind.REAL ? plain.floatValue() : plain.doubleValue();
    boolean outOfRange = Double.isInfinite(nearest) || (nearest == 0 && plain.signum() != 0);
    boolean whole = plain.stripTrailingZeros().scale() <= 0;
    return outOfRange || (whole && new BigDecimal(nearest).compareTo(plain) != 0)
        ? unchanged
        : Literal.ofDouble(DOUBLE, nearest);
  }

  private static Expression timestamp(Expression value, DataType wanted) {
    int own = value.type().kind().isTimestamp() ? value.type().precision() : 0;
    int others = wanted.kind().isTimestamp() ? wanted.precision() : 0;
    TypeKind kind = value.type().kind().isTimestamp() ? value.type().kind() : wanted.kind();
    return cast(value, new DataType(kind, Math.max(own, others), 0, false));
  }

  /** A constant takes the scale of what it is compared with, where that loses nothing. */
  private static Expression exact(Literal literal, Number number, DataType wanted) {
    boolean floating = isFloating(literal.type());
    if (floating && !Double.isFinite(number.doubleValue())) {
      return cast(literal, DOUBLE);
    }
    BigDecimal plain = floating
        ? new BigDecimal(number.doubleValue())
        : new BigDecimal(number.toString()).stripTrailingZeros();
    int digits = plain.precision() - plain.scale() + wanted.scale();
    int room = wanted.words() == 1 ? 18 : DataType.MAX_DECIMAL_PRECISION;
    if (plain.stripTrailingZeros().scale() > wanted.scale() || digits > room) {
      return floating ? cast(literal, DOUBLE) : literal;
    }
    return wanted.kind() == TypeKind.DECIMAL
        ? Literal.ofDecimal(DataType.decimal(room, wanted.scale()), plain)
        : Literal.ofWord(BIGINT, plain.longValueExact());
  }

  static boolean isFloating(DataType type) {
    return type.kind() == TypeKind.REAL || type.kind() == TypeKind.DOUBLE;
  }

  /** Tells whether a type is an integer or a decimal. */
  static boolean isExact(DataType type) {
    return type.kind().isInteger() || type.kind() == TypeKind.DECIMAL;
  }
}
