package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.expression.TemporalOperators;
import io.laminar.sql.validate.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.jspecify.annotations.Nullable;

/**
 * Conversions of calls over times and intervals. Calcite's go by way of milliseconds, and lose the digits below them.
 */
final class TemporalConvertlets {
  private static final long MILLIS_PER_SECOND = 1_000;

  private TemporalConvertlets() {}

  /** Finds the conversion of a call; null where it is not about times. */
  static @Nullable SqlRexConvertlet get(SqlCall call) {
    return switch (call.getKind()) {
      case TIMESTAMP_ADD -> TemporalConvertlets::add;
      case TIMESTAMP_DIFF -> TemporalConvertlets::difference;
      case EXTRACT -> TemporalConvertlets::sameCall;
      case PLUS, MINUS ->
        call.operandCount() == 2
            ? TemporalConvertlets::sum
            : call.getOperator().equals(TemporalOperators.MINUS_IN_UNIT)
                ? TemporalConvertlets::differenceInUnit
                : null;
      case CAST, SAFE_CAST -> isInterval(call.operand(1)) ? TemporalConvertlets::toInterval : null;
      default -> null;
    };
  }

  private static boolean isInterval(SqlNode type) {
    return type instanceof SqlIntervalQualifier;
  }

  private static RexNode add(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    return builder.makeCall(
        context.getValidator().getValidatedNodeType(call),
        TemporalOperators.ADD,
        List.of(
            builder.makeFlag(unit(call)),
            context.convertExpression(call.operand(1)),
            context.convertExpression(call.operand(2))));
  }

  private static RexNode difference(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    return builder.makeCall(
        context.getValidator().getValidatedNodeType(call),
        TemporalOperators.DIFFERENCE,
        List.of(
            builder.makeFlag(unit(call)),
            context.convertExpression(call.operand(2)),
            context.convertExpression(call.operand(1))));
  }

  private static TimeUnit unit(SqlCall call) {
    return ((SqlIntervalQualifier) call.operand(0)).getUnit();
  }

  private static RexNode sameCall(SqlRexContext context, SqlCall call) {
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(context.convertExpression(operand));
    }
    return context
        .getRexBuilder()
        .makeCall(context.getValidator().getValidatedNodeType(call), call.getOperator(), operands);
  }

  /** A time comes first, and the result has the type that the validator gave it. */
  private static RexNode sum(SqlRexContext context, SqlCall call) {
    RelDataType left = context.getValidator().getValidatedNodeType(call.operand(0));
    RelDataType right = context.getValidator().getValidatedNodeType(call.operand(1));
    if (!TemporalOperators.movesTime(left, right)) {
      SqlRexConvertlet standard = Convertlets.standard(call);
      return standard.convertCall(context, call);
    }
    boolean swapped = SqlTypeUtil.isInterval(left);
    SqlOperator operator = call.getKind() == SqlKind.PLUS
        ? SqlStdOperatorTable.DATETIME_PLUS
        : SqlStdOperatorTable.MINUS_DATE;
    return context
        .getRexBuilder()
        .makeCall(
            context.getValidator().getValidatedNodeType(call),
            operator,
            List.of(
                context.convertExpression(call.operand(swapped ? 1 : 0)),
                context.convertExpression(call.operand(swapped ? 0 : 1))));
  }

  /** Whole units of the difference. */
  private static RexNode differenceInUnit(SqlRexContext context, SqlCall call) {
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    RexNode difference = context
        .getRexBuilder()
        .makeCall(
            type,
            SqlStdOperatorTable.MINUS_DATE,
            List.of(
                context.convertExpression(call.operand(0)),
                context.convertExpression(call.operand(1))));
    return context.getRexBuilder().makeCall(type, TemporalOperators.TRUNCATE, List.of(difference));
  }

  /** Calcite's cast of an interval to a number takes it for milliseconds. */
  static RexNode cast(SqlRexContext context, SqlCall call) {
    // Of a cast that the validator wrote between columns of a UNION ALL it knows no types.
    RelDataType from = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(0));
    RelDataType to = context.getValidator().getValidatedNodeTypeIfKnown(call);
    if (from == null || to == null || !SqlTypeUtil.isInterval(from) || !SqlTypeUtil.isNumeric(to)) {
      return Convertlets.standard(call).convertCall(context, call);
    }
    return context
        .getRexBuilder()
        .makeAbstractCast(
            to, context.convertExpression(call.operand(0)), call.getKind() == SqlKind.SAFE_CAST);
  }

  /** The interval of a count, or NULL where its unit cannot hold that. */
  private static RexNode whereInRange(
      RexBuilder builder, RexNode count, RexNode interval, SqlIntervalQualifier unit) {
    DataType type = RelationTypes.toDataType(interval.getType());
    BigDecimal each = unit.getUnit().multiplier;
    BigDecimal most = type.kind() == TypeKind.INTERVAL_YEAR
        ? BigDecimal.valueOf(Integer.MAX_VALUE).divideToIntegralValue(each)
        : BigDecimal.valueOf(Long.MAX_VALUE)
            .multiply(BigDecimal.valueOf(MILLIS_PER_SECOND))
            .divideToIntegralValue(each.multiply(BigDecimal.valueOf(type.unitsPerSecond())));
    RexNode fits = builder.makeCall(
        SqlStdOperatorTable.AND,
        builder.makeCall(
            SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
            count,
            builder.makeExactLiteral(most.negate())),
        builder.makeCall(
            SqlStdOperatorTable.LESS_THAN_OR_EQUAL, count, builder.makeExactLiteral(most)));
    RelDataType nullable =
        builder.getTypeFactory().createTypeWithNullability(interval.getType(), true);
    return builder.makeCall(
        nullable,
        SqlStdOperatorTable.CASE,
        List.of(fits, interval, builder.makeNullLiteral(nullable)));
  }

  private static RexNode toInterval(SqlRexContext context, SqlCall call) {
    RelDataType from = context.getValidator().getValidatedNodeType(call.operand(0));
    RelDataType to = context.getValidator().getValidatedNodeType(call);
    boolean alike = SqlTypeUtil.isInterval(from)
        && from.getSqlTypeName().getFamily() == to.getSqlTypeName().getFamily();
    SqlIntervalQualifier unit = call.operand(1);
    RexBuilder builder = context.getRexBuilder();
    boolean lenient = call.getKind() == SqlKind.SAFE_CAST;
    RexNode value = context.convertExpression(call.operand(0));
    if (SqlTypeUtil.isCharacter(from) || from.getSqlTypeName() == SqlTypeName.NULL) {
      value = builder.makeAbstractCast(to, value, lenient);
    } else if (!alike) {
      // Of months a fraction has no length.
      boolean counts = SqlTypeUtil.isExactNumeric(from)
          && !SqlTypeUtil.isInterval(from)
          && (unit.getUnit() == TimeUnit.SECOND || SqlTypeUtil.isIntType(from));
      if (!counts || unit.getStartUnit() != unit.getUnit()) {
        throw Refusal.of(
                ErrorCode.NOT_SUPPORTED,
                "a cast from " + from + " to INTERVAL " + unit + " is not supported",
                call.getParserPosition())
            .remedy("multiply: n * INTERVAL '1' " + unit.getUnit())
            .exception();
      }
      RexNode one = builder.makeIntervalLiteral(unit.getUnit().multiplier, unit);
      RexNode count = value;
      value = builder.makeCall(to, SqlStdOperatorTable.MULTIPLY, List.of(count, one));
      value = lenient ? whereInRange(builder, count, value, unit) : value;
    }
    return builder.makeCall(to, TemporalOperators.TRUNCATE, List.of(value));
  }
}
