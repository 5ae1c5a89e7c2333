package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.sql.SqlKind;

/** How operators and functions of arrays become expressions. */
final class ArrayKernels {
  /** The operators that treat arrays as values: equality, and the choice of one. */
  static final Set<SqlKind> TAKING = EnumSet.of(
      SqlKind.EQUALS,
      SqlKind.NOT_EQUALS,
      SqlKind.IS_DISTINCT_FROM,
      SqlKind.IS_NOT_DISTINCT_FROM,
      SqlKind.IN,
      SqlKind.NOT_IN,
      SqlKind.IS_NULL,
      SqlKind.IS_NOT_NULL,
      SqlKind.CASE,
      SqlKind.COALESCE,
      SqlKind.NULLIF,
      SqlKind.IF,
      SqlKind.CAST,
      SqlKind.SAFE_CAST);

  private ArrayKernels() {}

  /** Tells whether arrays of the two types are equal exactly where their bytes are. */
  static boolean haveSameBytes(DataType left, DataType right) {
    DataType one = left.elementType();
    DataType other = right.elementType();
    return switch (one.kind()) {
      case VARCHAR, VARBINARY -> one.kind() == other.kind();
      case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY ->
        one.kind() == other.kind() && one.unitsPerSecond() == other.unitsPerSecond();
      case DECIMAL ->
        one.kind() == other.kind() && one.scale() == other.scale() && one.words() == other.words();
      case TIME -> other.kind() == TypeKind.TIME;
      default -> one.equals(other);
    };
  }

  /** Compares two arrays, element by element; which of two is the larger is not asked. */
  static Condition compare(Comparison comparison, Expression left, Expression right) {
    boolean arrays = left.type().element() != null && right.type().element() != null;
    if (!arrays || !haveSameBytes(left.type(), right.type())) {
      throw ExpressionCompiler.unsupported(
          "a comparison of " + left.type().sqlName() + " with " + right.type().sqlName());
    }
    if (comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL) {
      throw ExpressionCompiler.unsupported("an order of ARRAY");
    }
    return Comparisons.of(comparison, left, right);
  }
}
