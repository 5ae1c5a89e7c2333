package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.LiteralCompiler;
import io.laminar.sql.validate.LaminarTypeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Makes expressions that keep what fails. Calcite's builder takes COUNT of a value that is NOT NULL for COUNT(*), so that
 * {@code COUNT(1 / k)} would count the rows for which it fails; and it makes a literal of a CAST of a literal, whether or
 * not the value fits.
 */
final class FaithfulRexBuilder extends RexBuilder {
  FaithfulRexBuilder(RelDataTypeFactory types) {
    super(types);
  }

  @Override
  public RexNode addAggCall(
      AggregateCall call,
      int keys,
      List<AggregateCall> calls,
      Map<AggregateCall, RexNode> found,
      IntPredicate nullable) {
    return super.addAggCall(call, keys, calls, found, argument -> true);
  }

  /** Refuses what does not fit; Calcite's own error has no code. */
  @Override
  public RexLiteral makeExactLiteral(BigDecimal number, RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.DECIMAL
        && number.signum() != 0
        && number.precision() - number.scale() > type.getPrecision() - type.getScale()) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          number.toPlainString() + " does not fit " + type,
          "A DECIMAL has at most 38 digits, those after the point included");
    }
    return super.makeExactLiteral(number, type);
  }

  @Override
  public RexNode makeCast(
      SqlParserPos position,
      RelDataType type,
      RexNode value,
      boolean matchNullability,
      boolean safe,
      @Nullable RexLiteral format) {
    if (value instanceof RexLiteral literal
        && !literal.isNull()
        && SqlTypeUtil.isNumeric(value.getType())
        && SqlTypeUtil.isNumeric(type)
        && !SqlTypeUtil.equalSansNullability(value.getType(), type)) {
      return makeAbstractCast(position, type, value, safe, format);
    }
    RexNode cast = super.makeCast(position, type, value, matchNullability, safe, format);
    // Of a nullable type, the literal stands in a cast to that.
    RexNode plain = cast instanceof RexCall call ? call.getOperands().get(0) : cast;
    return value instanceof RexLiteral && plain instanceof RexLiteral literal && !hasValue(literal)
        ? makeAbstractCast(position, type, value, safe, format)
        : cast;
  }

  /** A string literal is a VARCHAR. */
  @Override
  public RexLiteral makeCharLiteral(NlsString text) {
    return makeLiteral(
        text, LaminarTypeFactory.ofLiteral(typeFactory, text.getValue()), SqlTypeName.CHAR);
  }

  @Override
  public RexLiteral makeLiteral(String text) {
    return makeCharLiteral(new NlsString(text, null, null));
  }

  /** Text of any length may be compared with a VARCHAR(3); a CHAR is not padded by its parameter. */
  @Override
  public RexDynamicParam makeDynamicParam(RelDataType type, int index) {
    RelDataType wide = SqlTypeUtil.isCharacter(type)
        ? typeFactory.createTypeWithNullability(
            typeFactory.createSqlType(SqlTypeName.VARCHAR), type.isNullable())
        : type;
    return super.makeDynamicParam(wide, index);
  }

  private static boolean hasValue(RexLiteral literal) {
    try {
      LiteralCompiler.compile(literal);
      return true;
    } catch (LaminarException e) {
      // It does not fit its type: the cast fails, or gives NULL, where it is evaluated.
      return false;
    }
  }
}
