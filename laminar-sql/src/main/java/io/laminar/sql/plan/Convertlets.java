package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Literal;
import io.laminar.sql.expression.AsofOperators;
import io.laminar.sql.expression.ExpressionCompiler;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.TemporalLiterals;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's conversions of calls to row expressions, but for those over times ({@link TemporalConvertlets}), for % of
 * ours, for comparisons of numbers, for SQRT (the power 0.5 of −Infinity is Infinity), and for
 * strings that stand for values of another type.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private static final Set<SqlKind> LOOKS_FOR_NULL =
      EnumSet.of(SqlKind.IS_NULL, SqlKind.IS_NOT_NULL, SqlKind.IS_UNKNOWN);

  /** BETWEEN is among them. */
  private static final Set<SqlKind> COMPARISONS = EnumSet.of(
      SqlKind.EQUALS,
      SqlKind.NOT_EQUALS,
      SqlKind.LESS_THAN,
      SqlKind.LESS_THAN_OR_EQUAL,
      SqlKind.GREATER_THAN,
      SqlKind.GREATER_THAN_OR_EQUAL,
      SqlKind.IS_DISTINCT_FROM,
      SqlKind.IS_NOT_DISTINCT_FROM,
      SqlKind.BETWEEN);

  private Convertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    SqlRexConvertlet temporal = TemporalConvertlets.get(call);
    if (temporal != null) {
      return isImplicitCast(call)
          ? (context, cast) -> literalOfType(context, cast, temporal)
          : temporal;
    }
    if (call.getOperator().equals(OwnOperators.PERCENT)) {
      return (context, percent) -> context.convertExpression(
          OwnOperators.MOD.createCall(percent.getParserPosition(), percent.getOperandList()));
    }
    if (call.getOperator().equals(SqlStdOperatorTable.SQRT)) {
      return (context, root) -> context
          .getRexBuilder()
          .makeCall(
              context.getValidator().getValidatedNodeType(root),
              SqlStdOperatorTable.SQRT,
              List.of(context.convertExpression(root.operand(0))));
    }
    if (COMPARISONS.contains(call.getKind())) {
      return Convertlets::comparison;
    }
    if (AsofOperators.are(call.getOperator())) {
      return (context, clause) -> context
          .getRexBuilder()
          .makeCall(
              clause.getParserPosition(),
              clause.getOperator(),
              clause.getOperandList().stream().map(context::convertExpression).toList());
    }
    if (call.getKind() == SqlKind.GREATEST || call.getKind() == SqlKind.LEAST) {
      return Convertlets::extreme;
    }
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    if (standard != null && LOOKS_FOR_NULL.contains(call.getKind())) {
      return (context, look) -> lookForNull(context, look, standard);
    }
    if (standard != null && isImplicitCast(call)) {
      return (context, cast) -> literalOfType(context, cast, standard);
    }
    return call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST
        ? TemporalConvertlets::cast
        : standard;
  }

  /** Calcite would cast numbers to a common type, which need not hold their values. */
  private static RexNode comparison(SqlRexContext context, SqlCall call) {
    boolean numbers = true;
    for (SqlNode operand : call.getOperandList()) {
      RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(operand);
      if (type != null && type.isStruct()) {
        throw Refusal.notSupported("comparing rows", operand)
            .remedy("compare column by column, or use IN")
            .exception();
      }
      numbers &= type != null && SqlTypeUtil.isNumeric(type);
    }
    if (!numbers) {
      return Objects.requireNonNull(StandardConvertletTable.INSTANCE.get(call))
          .convertCall(context, call);
    }
    RexBuilder builder = context.getRexBuilder();
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return call.getKind() == SqlKind.BETWEEN
        ? between((SqlBetweenOperator) call.getOperator(), operands, builder)
        : builder.makeCall(call.getParserPosition(), call.getOperator(), operands);
  }

  /** The kernel casts what needs it: of exact numbers only the one that is chosen has to fit the type. */
  private static RexNode extreme(SqlRexContext context, SqlCall call) {
    return context
        .getRexBuilder()
        .makeCall(
            context.getValidator().getValidatedNodeType(call),
            call.getOperator(),
            call.getOperandList().stream().map(context::convertExpression).toList());
  }

  private static RexNode between(
      SqlBetweenOperator operator, List<RexNode> operands, RexBuilder builder) {
    RexNode inside = between(operands.get(0), operands.get(1), operands.get(2), builder);
    if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
      inside = builder.makeCall(
          SqlStdOperatorTable.OR,
          inside,
          between(operands.get(0), operands.get(2), operands.get(1), builder));
    }
    return operator.isNegated() ? builder.makeCall(SqlStdOperatorTable.NOT, inside) : inside;
  }

  private static RexNode between(RexNode value, RexNode low, RexNode high, RexBuilder builder) {
    return builder.makeCall(
        SqlStdOperatorTable.AND,
        builder.makeCall(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, value, low),
        builder.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, value, high));
  }

  /** Calcite leaves out what looks for NULL in a value that is NOT NULL, though it may fail; so it may be NULL. */
  private static RexNode lookForNull(
      SqlRexContext context, SqlCall call, SqlRexConvertlet standard) {
    RexNode converted = standard.convertCall(context, call);
    if (!(converted instanceof RexCall look)
        || look.getOperands().size() != 1
        || look.getOperands().get(0).getType().isNullable()) {
      return converted;
    }
    RexBuilder builder = context.getRexBuilder();
    RexNode value = look.getOperands().get(0);
    RelDataType nullable =
        builder.getTypeFactory().createTypeWithNullability(value.getType(), true);
    return look.clone(look.getType(), List.of(builder.makeAbstractCast(nullable, value, false)));
  }

  /** The validator wrote it: its type stands nowhere in the text. */
  private static boolean isImplicitCast(SqlCall call) {
    return call.getKind() == SqlKind.CAST
        && call.operand(0) instanceof SqlCharStringLiteral
        && call.operand(1).getParserPosition().equals(SqlParserPos.ZERO);
  }

  /** A string that stands for a time or a number and is none is an error of the statement; a CAST that is written, of the rows. */
  private static RexNode literalOfType(
      SqlRexContext context, SqlCall cast, SqlRexConvertlet standard) {
    RexNode converted = standard.convertCall(context, cast);
    String text = Objects.requireNonNull(((SqlLiteral) cast.operand(0)).getValueAs(String.class));
    if (ExpressionCompiler.compile(converted) instanceof Literal value
        && fits(text, converted.getType())
        && (SqlTypeUtil.isInterval(converted.getType())
            || !SqlTypeUtil.isExactNumeric(converted.getType())
            || isExactly(value, text))) {
      return converted;
    }
    throw Refusal.of(
            ErrorCode.INVALID_LITERAL,
            "the literal '" + text + "' is no "
                + RelationTypes.toDataType(converted.getType()).sqlName(),
            cast.operand(0).getParserPosition())
        .remedy("TRY_CAST gives NULL instead")
        .exception();
  }

  /** Tells whether a text that was read as an exact number was not rounded. */
  private static boolean isExactly(Literal number, String text) {
    return new BigDecimal(text.strip())
            .compareTo(new BigDecimal(String.valueOf(Constants.value(number))))
        == 0;
  }

  /** A time must have all digits of the text; only a CAST that is written drops some. */
  private static boolean fits(String text, RelDataType type) {
    boolean time = type.getSqlTypeName().getFamily() == SqlTypeFamily.TIME
        || type.getSqlTypeName().getFamily() == SqlTypeFamily.TIMESTAMP;
    return !time || TemporalLiterals.digits(text) <= type.getPrecision();
  }

  /** Calcite's own conversion of a call, which must have one. */
  static SqlRexConvertlet standard(SqlCall call) {
    return Objects.requireNonNull(StandardConvertletTable.INSTANCE.get(call));
  }
}
