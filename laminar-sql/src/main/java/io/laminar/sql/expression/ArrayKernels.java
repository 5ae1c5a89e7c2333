package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.array.ArrayOf;
import io.laminar.core.expression.array.Cardinality;
import io.laminar.core.expression.array.Contains;
import io.laminar.core.expression.array.ElementAt;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
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
      SqlKind.SAFE_CAST,
      SqlKind.ITEM);

  /** The functions of arrays, which are known by their names. */
  static final Set<String> NAMED = Set.of("CARDINALITY", "ARRAY_CONTAINS");

  private static final int LONG_DIGITS = 19;

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
    if (arrays && !haveSameBytes(left.type(), right.type())) {
      DataType type = DataType.array(common(left.type(), right.type()));
      return compare(
          comparison,
          Coercion.cast(left, type.withNullable(left.type().nullable())),
          Coercion.cast(right, type.withNullable(right.type().nullable())));
    }
    if (!arrays) {
      throw ExpressionCompiler.unsupported(
          "a comparison of " + left.type().sqlName() + " with " + right.type().sqlName());
    }
    if (comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL) {
      throw ExpressionCompiler.unsupported("an order of ARRAY");
    }
    return Comparisons.of(comparison, left, right);
  }

  /** The type of elements that holds those of both arrays, so that they are compared by value. */
  private static DataType common(DataType left, DataType right) {
    return common(left, right, left.elementType(), right.elementType());
  }

  private static DataType common(DataType left, DataType right, DataType one, DataType other) {
    if (one.kind().isInteger() && other.kind().isInteger()) {
      return DataType.of(TypeKind.BIGINT);
    }
    if (Coercion.isFloating(one) && Coercion.isFloating(other)) {
      return DataType.of(TypeKind.DOUBLE);
    }
    boolean timestamps = one.kind().isTimestamp() && one.kind() == other.kind();
    if (timestamps || (one.kind() == TypeKind.INTERVAL_DAY && other.kind() == one.kind())) {
      return one.precision() > other.precision() ? one : other;
    }
    if (Coercion.isExact(one) && Coercion.isExact(other)) {
      int scale = Math.max(one.scale(), other.scale());
      int digits = Math.max(wholeDigits(one), wholeDigits(other));
      if (digits + scale <= DataType.MAX_DECIMAL_PRECISION) {
        return DataType.decimal(digits + scale, scale);
      }
    }
    throw ExpressionCompiler.unsupported(
        "a comparison of " + left.sqlName() + " with " + right.sqlName());
  }

  private static int wholeDigits(DataType type) {
    return type.kind() == TypeKind.DECIMAL ? type.precision() - type.scale() : LONG_DIGITS;
  }

  /** ARRAY[a, b]: each value is cast to the type of the elements. */
  static Expression arrayOf(RexCall call) {
    DataType type = ExpressionCompiler.typeOf(call);
    Expression[] elements = new Expression[call.getOperands().size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Coercion.cast(ExpressionCompiler.operand(call, i), type.elementType());
    }
    return new ArrayOf(type, elements);
  }

  static Expression elementAt(RexCall call) {
    Expression array = ExpressionCompiler.operand(call, 0);
    Expression position = ExpressionCompiler.operand(call, 1);
    if (array.type().element() == null || !position.type().kind().isInteger()) {
      throw ExpressionCompiler.unsupported(
          "an element of " + array.type().sqlName() + " by a " + position.type().sqlName());
    }
    return new ElementAt(array, position);
  }

  static Expression cardinality(RexCall call) {
    return new Cardinality(ExpressionCompiler.operand(call, 0));
  }

  /** A value of another type and the elements are compared as values of one that holds both. */
  static Expression contains(RexCall call) {
    Expression array = ExpressionCompiler.operand(call, 0);
    Expression value = ExpressionCompiler.operand(call, 1);
    DataType element = array.type().elementType();
    if (RexLiteral.isNullLiteral(call.getOperands().get(1))) {
      return new Contains(array, Literal.ofNull(element));
    }
    boolean text = element.kind() == TypeKind.VARCHAR
        && (value.type().kind() == TypeKind.VARCHAR || value.type().kind() == TypeKind.CHAR);
    if (text) {
      return new Contains(array, Coercion.cast(value, DataType.of(TypeKind.VARCHAR)));
    }
    DataType single = DataType.array(
        value.type().kind() == TypeKind.CHAR ? DataType.of(TypeKind.VARCHAR) : value.type());
    if (haveSameBytes(array.type(), single)) {
      return new Contains(array, value);
    }
    DataType common = common(array.type(), value.type(), element, value.type());
    DataType cast = DataType.array(common).withNullable(array.type().nullable());
    return new Contains(Coercion.cast(array, cast), Coercion.cast(value, common));
  }
}
