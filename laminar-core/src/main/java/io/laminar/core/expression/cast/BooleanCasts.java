package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;

/** Numbers as truth values: zero is FALSE, everything else TRUE. */
final class BooleanCasts {
  private BooleanCasts() {}

  static Expression ofNumber(Expression value) {
    DataType type = value.type();
    Literal zero;
    if (type.kind() == TypeKind.DECIMAL) {
      zero = Literal.ofDecimal(type, java.math.BigDecimal.ZERO);
    } else if (type.kind() == TypeKind.REAL || type.kind() == TypeKind.DOUBLE) {
      zero = Literal.ofDouble(type, 0.0);
    } else {
      zero = Literal.ofWord(type, 0);
    }
    return Comparisons.of(Comparison.NOT_EQUAL, value, zero);
  }
}
