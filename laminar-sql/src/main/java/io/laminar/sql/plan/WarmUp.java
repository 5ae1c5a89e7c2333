package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Plans a query, so that the classes for it are loaded when the first query of the user comes. Meant for a thread in
 * the background that begins before everything else: the query is put together by hand, because the parser is what
 * the user's thread loads meanwhile.
 */
public final class WarmUp {
  private static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

  private WarmUp() {}

  /** Plans a windowed aggregate with a condition. */
  public static void run() {
    Planner.plan(query(), Emit.NONE, new OneRelation());
  }

  /**
   * {@code SELECT k, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s, SUM(v * 2) AS v FROM t WHERE v > 1 AND k LIKE 'a%'
   * GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE)}.
   */
  private static SqlNode query() {
    SqlNode doubled = call(SqlStdOperatorTable.MULTIPLY, name("v"), number("2"));
    SqlNode condition = call(
        SqlStdOperatorTable.AND,
        call(SqlStdOperatorTable.GREATER_THAN, name("v"), number("1")),
        call(SqlStdOperatorTable.LIKE, name("k"), SqlLiteral.createCharString("a%", NOWHERE)));
    SqlNodeList columns = SqlNodeList.of(
        name("k"),
        as(function("TUMBLE_START", name("ts"), minute()), "s"),
        as(function("SUM", doubled), "v"));
    SqlNodeList groups =
        SqlNodeList.of(name("k"), call(SqlStdOperatorTable.TUMBLE_OLD, name("ts"), minute()));
    return new SqlSelect(
        NOWHERE, null, columns, name("t"), condition, groups, null, null, null, null, null, null,
        null);
  }

  private static SqlNode call(SqlOperator operator, SqlNode... operands) {
    return operator.createCall(NOWHERE, operands);
  }

  private static SqlNode function(String name, SqlNode... operands) {
    return call(
        new SqlUnresolvedFunction(
            name(name), null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION),
        operands);
  }

  private static SqlNode as(SqlNode column, String name) {
    return call(SqlStdOperatorTable.AS, column, name(name));
  }

  private static SqlIdentifier name(String name) {
    return new SqlIdentifier(name, NOWHERE);
  }

  private static SqlNode number(String digits) {
    return SqlLiteral.createExactNumeric(digits, NOWHERE);
  }

  private static SqlNode minute() {
    return SqlLiteral.createInterval(
        1, "1", new SqlIntervalQualifier(TimeUnit.MINUTE, null, NOWHERE), NOWHERE);
  }

  private static final class OneRelation implements Relations {
    private static final Relation T = new Relation(
        "t",
        new Schema(List.of(
            new Column("k", DataType.of(TypeKind.VARCHAR)),
            new Column("v", DataType.of(TypeKind.DOUBLE)),
            new Column("ts", DataType.timestamp(3)))),
        2,
        false);

    @Override
    public @Nullable Relation find(String name) {
      return name.equalsIgnoreCase(T.name()) ? T : null;
    }

    @Override
    public Collection<String> names() {
      return List.of(T.name());
    }
  }
}
