package io.laminar.sql.validate;

import io.laminar.sql.expression.TemporalOperators;
import io.laminar.sql.parser.FineInterval;
import io.laminar.sql.parser.ZoneNames;
import io.laminar.sql.parser.ast.AtTimeZone;
import java.time.ZoneId;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Copies a query (validation changes what it is given, and the same statement may be planned again) and on the way
 * gives windows our own operators and unnamed columns readable names, and checks literals of times.
 */
final class QueryRewrite extends SqlShuttle {
  private final ShadowedNames shadowed;

  private QueryRewrite(ShadowedNames shadowed) {
    this.shadowed = shadowed;
  }

  /** Copies and rewrites a query. */
  static SqlNode rewrite(SqlNode query) {
    SqlNode copy = query.accept(new QueryRewrite(new ShadowedNames(query)));
    if (copy == null) {
      throw new IllegalStateException("a query vanished in its copy");
    }
    return copy;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER) {
      return OverRewrite.rewritten(call, this);
    }
    SqlCall copy = copy(AggregateRewrite.withOrder(call));
    shadowed.name(copy);
    SqlNode query = shadowed.asQuery(copy);
    if (query != null) {
      return query;
    }
    SubQueryValues.rewrite(copy);
    SqlCall aggregate = AggregateRewrite.rewritten(copy);
    if (aggregate != null) {
      return aggregate;
    }
    if (copy.getOperator().equals(AtTimeZone.OPERATOR)) {
      if (!(copy.operand(1) instanceof SqlCharStringLiteral)) {
        throw Refusal.notSupported("a time zone that is not a literal", copy.operand(1))
            .remedy("write its name, such as AT TIME ZONE 'Europe/Berlin'")
            .exception();
      }
      ZoneId zone = ZoneNames.of(copy.operand(1));
      SqlLiteral name =
          SqlLiteral.createCharString(zone.getId(), copy.operand(1).getParserPosition());
      return TemporalOperators.AT_TIME_ZONE.createCall(
          copy.getParserPosition(), copy.operand(0), name);
    }
    if (isNullIfOfText(copy)) {
      return nullIf(copy);
    }
    SqlCall rewritten = TimeFunctions.rewritten(copy);
    if (rewritten != null) {
      return rewritten;
    }
    if (copy.getOperator().equals(SqlStdOperatorTable.MINUS_DATE) && copy.operandCount() == 3) {
      return TemporalOperators.MINUS_IN_UNIT.createCall(
          copy.getParserPosition(), copy.getOperandList());
    }
    if (copy.getOperator().equals(SqlLibraryOperators.INFIX_CAST)) {
      return SqlStdOperatorTable.CAST.createCall(copy.getParserPosition(), copy.getOperandList());
    }
    if (copy.getKind() == SqlKind.COLLECTION_TABLE
        && copy.operand(0) instanceof SqlCall window
        && isWindow(window)) {
      copy.setOperand(
          0,
          new SqlBasicCall(
              window.getOperator(), WindowArguments.inOrder(window), window.getParserPosition()));
      return copy;
    }
    if (copy instanceof SqlJoin join) {
      NeverTrueConditions.keepOthers(join);
      return TimedJoins.rewritten(join);
    }
    if (copy instanceof SqlSelect select) {
      GroupWindow.rewrite(select);
      ColumnNames.assign(select);
    }
    return copy;
  }

  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    if (literal instanceof SqlIntervalLiteral interval) {
      return FineInterval.of(interval);
    }
    return literal instanceof SqlUnknownLiteral unknown
        ? TemporalLiterals.checked(unknown)
        : super.visit(literal);
  }

  private static boolean isNullIfOfText(SqlCall call) {
    return call.getOperator().getName().equalsIgnoreCase("NULLIF")
        && call.operandCount() == 2
        && call.operand(0) instanceof SqlCharStringLiteral
        && !(call.operand(1) instanceof SqlLiteral)
        && !(call.operand(1) instanceof SqlDynamicParam);
  }

  /** Of NULLIF('7', i): a CASE with a branch of the type of i, which the string takes on as in every CASE. */
  private static SqlNode nullIf(SqlCall call) {
    SqlParserPos place = call.getParserPosition();
    SqlNode text = call.operand(0);
    SqlNode other = call.operand(1);
    SqlNode nothing =
        choice(place, SqlLiteral.createBoolean(false, place), other, SqlLiteral.createNull(place));
    SqlNode equal =
        SqlStdOperatorTable.EQUALS.createCall(place, text.clone(text.getParserPosition()), other);
    return choice(place, equal, nothing, text);
  }

  private static SqlNode choice(
      SqlParserPos place, SqlNode condition, SqlNode then, SqlNode otherwise) {
    return SqlStdOperatorTable.CASE.createCall(
        null, place, null, SqlNodeList.of(condition), SqlNodeList.of(then), otherwise);
  }

  private static boolean isWindow(SqlCall call) {
    return call.getOperator() instanceof SqlUnresolvedFunction && WindowArguments.isWindow(call);
  }

  private SqlCall copy(SqlCall call) {
    // Unlike SqlShuttle's own visit this copies what did not change, too.
    CallCopyingArgHandler copier = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, copier);
    return (SqlCall) copier.result();
  }
}
