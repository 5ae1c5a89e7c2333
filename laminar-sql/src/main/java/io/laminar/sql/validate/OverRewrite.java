package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.AggregateCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlVisitor;

/**
 * Takes FILTER and RESPECT NULLS out of functions with OVER: of rows that do not count an aggregate gets NULL, which it
 * leaves out.
 */
final class OverRewrite {
  private static final Set<String> PICKS =
      Set.of("FIRST_VALUE", "LAG", "LAST_VALUE", "LEAD", "NTH_VALUE");

  private static final Set<String> BY_PLACE = Set.of("LAG", "LEAD", "NTH_VALUE");

  private OverRewrite() {}

  /** What a function with OVER consists of: the plain function, its condition, its window. */
  static List<SqlNode> parts(SqlCall over) {
    SqlCall function = withoutNullRule(over);
    if (function != over.operand(0) && !PICKS.contains(name(function))) {
      throw Refusal.notSupported(over.operand(0).getKind().sql + " of " + name(function), over)
          .remedy(
              "LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE take it; aggregates leave NULL out")
          .exception();
    }
    List<SqlNode> parts = new ArrayList<>(List.of(over.operand(1)));
    if (function.getKind() == SqlKind.FILTER) {
      parts.add(function.operand(1));
      function = function.operand(0);
      if (!AggregateCalls.isAggregate(function) || PICKS.contains(name(function))) {
        throw Refusal.of(
                ErrorCode.INVALID_QUERY,
                "FILTER with OVER belongs to aggregates, and " + name(function) + " is none",
                over.getParserPosition())
            .remedy("write CASE WHEN condition THEN value END as its argument")
            .exception();
      }
    }
    checkDistinct(function, over);
    parts.add(0, function);
    return parts;
  }

  /** DISTINCT of what goes by single rows would be read over. */
  private static void checkDistinct(SqlCall function, SqlCall over) {
    SqlLiteral quantifier = function.getFunctionQuantifier();
    boolean aggregates = AggregateCalls.isAggregate(function) && !BY_PLACE.contains(name(function));
    if (quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT && !aggregates) {
      throw Refusal.of(
              ErrorCode.INVALID_QUERY,
              "DISTINCT with OVER belongs to aggregates, and " + name(function) + " is none",
              over.getParserPosition())
          .remedy("leave DISTINCT out, or take the distinct rows in a sub-select first")
          .exception();
    }
  }

  private static SqlCall withoutNullRule(SqlCall over) {
    SqlCall function = over.operand(0);
    return function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS
        ? function.operand(0)
        : function;
  }

  private static String name(SqlCall function) {
    return function.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  /**
   * Copies a function with OVER.
   *
   * @param over not changed
   * @param copier copies and rewrites its parts
   */
  static SqlCall rewritten(SqlCall over, SqlVisitor<? extends SqlNode> copier) {
    SqlCall function = withoutNullRule(over);
    boolean isFiltered = function.getKind() == SqlKind.FILTER;
    SqlNode plain = (isFiltered ? function.operand(0) : function).accept(copier);
    if (isFiltered) {
      plain =
          filtered((SqlCall) Objects.requireNonNull(plain), function.operand(1).accept(copier));
    }
    if (over.operand(0).getKind() == SqlKind.IGNORE_NULLS) {
      plain = SqlStdOperatorTable.IGNORE_NULLS.createCall(function.getParserPosition(), plain);
    }
    SqlNode window = over.operand(1).accept(copier);
    return SqlStdOperatorTable.OVER.createCall(over.getParserPosition(), plain, window);
  }

  private static SqlCall filtered(SqlCall function, SqlNode condition) {
    SqlParserPos place = function.getParserPosition();
    SqlNode counted = function.operand(0);
    if (counted instanceof SqlIdentifier column && column.isStar()) {
      counted = SqlLiteral.createExactNumeric("1", place);
    }
    SqlCall value = SqlStdOperatorTable.CASE.createCall(
        null,
        place,
        null,
        SqlNodeList.of(condition),
        SqlNodeList.of(counted),
        SqlLiteral.createNull(place));
    List<SqlNode> operands = new ArrayList<>(function.getOperandList());
    operands.set(0, value);
    return function.getOperator().createCall(function.getFunctionQuantifier(), place, operands);
  }
}
