package io.laminar.sql.plan;

import io.laminar.api.LaminarException;
import io.laminar.sql.expression.LiteralCompiler;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
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

  @Override
  public RexNode makeCast(
      SqlParserPos position,
      RelDataType type,
      RexNode value,
      boolean matchNullability,
      boolean safe,
      @Nullable RexLiteral format) {
    RexNode cast = super.makeCast(position, type, value, matchNullability, safe, format);
    // Of a nullable type, the literal stands in a cast to that.
    RexNode plain = cast instanceof RexCall call ? call.getOperands().get(0) : cast;
    return value instanceof RexLiteral && plain instanceof RexLiteral literal && !hasValue(literal)
        ? makeAbstractCast(position, type, value, safe, format)
        : cast;
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
