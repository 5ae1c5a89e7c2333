package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Comparisons of numbers of different types in a plan. No cast stands in them: the common type of two exact numbers may
 * not hold the values of either.
 */
public final class NumberComparisons {
  private NumberComparisons() {}

  /**
   * Tells whether a call compares two numbers.
   *
   * @param call of a plan
   */
  public static boolean is(RexCall call) {
    return (call.isA(SqlKind.COMPARISON)
            || call.getKind() == SqlKind.IS_DISTINCT_FROM
            || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM)
        && call.getOperands().size() == 2
        && call.getOperands().stream()
            .allMatch(operand -> SqlTypeUtil.isNumeric(operand.getType()));
  }

  /**
   * Tells whether a number is compared with a constant of another type, which has no form in the number's own.
   *
   * @param call of a plan
   */
  public static boolean isWithOtherType(RexCall call) {
    return is(call)
        && call.getOperands().stream().anyMatch(RexLiteral.class::isInstance)
        && !SqlTypeUtil.equalSansNullability(
            call.getOperands().get(0).getType(), call.getOperands().get(1).getType());
  }

  /**
   * Writes the constant that a number is compared with as one of the number's type, where that loses nothing.
   *
   * @param call that compares two numbers
   * @param builder makes the constant
   * @return the call, or one like it
   */
  public static RexNode adapt(RexCall call, RexBuilder builder) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (left instanceof RexLiteral == right instanceof RexLiteral) {
      return call;
    }
    return left instanceof RexLiteral literal
        ? call.clone(call.getType(), List.of(adapt(literal, right.getType(), builder), right))
        : call.clone(
            call.getType(), List.of(left, adapt((RexLiteral) right, left.getType(), builder)));
  }

  private static RexNode adapt(RexLiteral literal, RelDataType wanted, RexBuilder builder) {
    RelDataTypeFactory factory = builder.getTypeFactory();
    RelDataType type = factory.createTypeWithNullability(wanted, false);
    if (literal.isNull() || literal.getType().equals(type)) {
      return literal;
    }
    DataType column = RelationTypes.toDataType(type);
    Expression form =
        Coercion.comparable(LiteralCompiler.compile(literal), new ColumnReference(0, column));
    Object value = form instanceof Literal constant ? Constants.value(constant) : null;
    if (Coercion.isFloating(column) && value instanceof Double number && Double.isFinite(number)) {
      boolean isReal = column.kind() == TypeKind.REAL;
      if (isReal && number.floatValue() != number) {
        return literal;
      }
      return builder.makeApproxLiteral(new BigDecimal(number), type);
    }
    if (Coercion.isExact(column) && value instanceof Number && !(value instanceof Double)) {
      BigDecimal number = new BigDecimal(value.toString());
      return number.stripTrailingZeros().scale() <= column.scale() && fits(number, column)
          ? builder.makeExactLiteral(number.setScale(column.scale()), type)
          : literal;
    }
    return literal;
  }

  /**
   * Takes a cast away from within another, where every value of the inner operand is one of the type between.
   *
   * @param call of a plan
   * @param builder makes the cast
   * @return the call, or one like it
   */
  public static RexNode withoutInnerCast(RexCall call, RexBuilder builder) {
    if (call.getKind() != SqlKind.CAST
        || !(call.getOperands().get(0) instanceof RexCall inner)
        || inner.getKind() != SqlKind.CAST) {
      return call;
    }
    RexNode value = inner.getOperands().get(0);
    return SqlTypeUtil.isNumeric(call.getType()) && holds(inner.getType(), value.getType())
        ? builder.makeAbstractCast(call.getType(), value, false)
        : call;
  }

  private static boolean holds(RelDataType wide, RelDataType narrow) {
    return SqlTypeUtil.isExactNumeric(wide)
        && SqlTypeUtil.isExactNumeric(narrow)
        && wide.getScale() >= narrow.getScale()
        && wide.getPrecision() - wide.getScale() >= narrow.getPrecision() - narrow.getScale();
  }

  private static boolean fits(BigDecimal number, DataType type) {
    return switch (type.kind()) {
      case TINYINT -> number.abs().compareTo(BigDecimal.valueOf(Byte.MAX_VALUE)) <= 0;
      case SMALLINT -> number.abs().compareTo(BigDecimal.valueOf(Short.MAX_VALUE)) <= 0;
      case INTEGER -> number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
      case BIGINT -> number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
      default -> number.setScale(type.scale()).precision() <= type.precision();
    };
  }
}
