package io.laminar.sql.expression;

import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Knows which expressions may fail for a row: divisions, casts, overflows, functions of the application. What is not known to
 * succeed counts as one that may fail. Stateless.
 */
public final class Fallible {
  private static final int MICROS = 6;

  private Fallible() {}

  /**
   * Tells whether an expression may fail for a row.
   *
   * @param node the expression
   */
  public static boolean is(RexNode node) {
    return node instanceof RexCall call
        && (isItself(call) || call.getOperands().stream().anyMatch(Fallible::is));
  }

  /**
   * Tells whether a call may fail for a row where its operands do not.
   *
   * @param call the call
   */
  public static boolean isItself(RexCall call) {
    return !isSafe(call);
  }

  private static boolean isSafe(RexCall call) {
    return call.isA(SqlKind.COMPARISON)
        || switch (call.getKind()) {
          case AND,
              OR,
              NOT,
              IS_NULL,
              IS_NOT_NULL,
              IS_TRUE,
              IS_NOT_TRUE,
              IS_FALSE,
              IS_NOT_FALSE,
              IS_UNKNOWN,
              BETWEEN,
              SEARCH,
              COALESCE,
              CASE -> true;
          case PLUS, MINUS, TIMES ->
            call.getOperands().stream().allMatch(operand -> isDouble(operand.getType()));
          case DIVIDE, MOD -> isDivision(call);
          case CAST -> isLossless(call.getOperands().get(0).getType(), call.getType());
          default -> false;
        };
  }

  /** Of DOUBLEs, or of an integer by a number that divides each. */
  private static boolean isDivision(RexCall call) {
    RelDataType type = call.getOperands().get(0).getType();
    RexNode divisor = call.getOperands().get(1);
    if (call.getKind() == SqlKind.DIVIDE && isDouble(type) && isDouble(divisor.getType())) {
      return true;
    }
    BigDecimal number =
        divisor instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    return SqlTypeUtil.isIntType(type)
        && SqlTypeUtil.isIntType(divisor.getType())
        && number != null
        && number.signum() != 0
        && number.compareTo(BigDecimal.ONE.negate()) != 0;
  }

  private static boolean isDouble(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DOUBLE;
  }

  private static boolean isLossless(RelDataType from, RelDataType to) {
    if (SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isNumeric(to)) {
      return isLosslessNumber(from, to);
    }
    if (SqlTypeUtil.isDatetime(from) && from.getSqlTypeName() == to.getSqlTypeName()) {
      // The year 1 is no TIMESTAMP(9).
      return to.getPrecision() == from.getPrecision()
          || (to.getPrecision() > from.getPrecision() && to.getPrecision() <= MICROS);
    }
    if (SqlTypeUtil.isCharacter(from) && to.getSqlTypeName() == SqlTypeName.VARCHAR) {
      return to.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED
          || (from.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
              && to.getPrecision() >= from.getPrecision());
    }
    return SqlTypeUtil.equalSansNullability(from, to);
  }

  private static boolean isLosslessNumber(RelDataType from, RelDataType to) {
    if (isDouble(to)) {
      return true;
    }
    // An INTEGER has not all numbers of ten digits.
    int digits = to.getPrecision() - to.getScale();
    int spare = SqlTypeUtil.isIntType(to) && !SqlTypeUtil.isIntType(from) ? 1 : 0;
    return SqlTypeUtil.isExactNumeric(from)
        && SqlTypeUtil.isExactNumeric(to)
        && to.getScale() >= from.getScale()
        && digits - spare >= from.getPrecision() - from.getScale();
  }
}
