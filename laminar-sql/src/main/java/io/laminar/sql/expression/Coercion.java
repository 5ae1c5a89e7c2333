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

  /** Brings an operand to the form in which it can be compared with another. */
  static Expression comparable(Expression value, Expression other) {
    DataType type = value.type();
    DataType wanted = other.type();
    if (isFloating(type) || isFloating(wanted)) {
      return cast(value, DOUBLE);
    }
    if (value instanceof Literal literal && !literal.isNull() && isExact(type) && isExact(wanted)) {
      return exact(literal, wanted);
    }
    boolean timestamps = type.kind().isTimestamp() || wanted.kind().isTimestamp();
    boolean same = type.kind() == wanted.kind() && type.precision() == wanted.precision();
    return timestamps && !same ? timestamp(value, wanted) : value;
  }

  private static Expression timestamp(Expression value, DataType wanted) {
    int own = value.type().kind().isTimestamp() ? value.type().precision() : 0;
    int others = wanted.kind().isTimestamp() ? wanted.precision() : 0;
    TypeKind kind = value.type().kind().isTimestamp() ? value.type().kind() : wanted.kind();
    return cast(value, new DataType(kind, Math.max(own, others), 0, false));
  }

  /** A constant takes the scale of what it is compared with, where that loses nothing. */
  private static Expression exact(Literal literal, DataType wanted) {
    if (!(Constants.value(literal) instanceof Number number)) {
      return literal;
    }
    BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
    int digits = plain.precision() - plain.scale() + wanted.scale();
    int room = wanted.words() == 1 ? 18 : DataType.MAX_DECIMAL_PRECISION;
    if (plain.scale() > wanted.scale() || digits > room) {
      return literal;
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
