package io.laminar.sql.validate;

import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code x IN (VALUES ...)} as {@code x IN (SELECT * FROM (VALUES ...))}, and that of one row as a SELECT without FROM: Calcite resolves names in the rows of a
 * sub-query only where these stand in FROM.
 */
final class SubQueryValues {
  /** Where a query stands for a relation, not for a value. */
  private static final Set<SqlKind> RELATIONS = EnumSet.of(
      SqlKind.AS,
      SqlKind.JOIN,
      SqlKind.LATERAL,
      SqlKind.WITH_ITEM,
      SqlKind.COLLECTION_TABLE,
      SqlKind.SNAPSHOT);

  private SubQueryValues() {}

  /** Rewrites the queries among the operands of a call that is an expression, in place. */
  static void rewrite(SqlCall call) {
    if (RELATIONS.contains(call.getKind()) || call.isA(SqlKind.QUERY)) {
      return;
    }
    for (int i = 0; i < call.operandCount(); i++) {
      if (call.operand(i) instanceof SqlCall query && query.isA(SqlKind.QUERY)) {
        call.setOperand(i, inFrom(query));
      }
    }
  }

  private static SqlNode inFrom(SqlCall query) {
    if (query.getKind() == SqlKind.VALUES) {
      return select(query);
    }
    if (query instanceof SqlOrderBy ordered && ordered.query instanceof SqlCall body) {
      return new SqlOrderBy(
          ordered.getParserPosition(),
          inFrom(body),
          ordered.orderList,
          ordered.offset,
          ordered.fetch);
    }
    if (query instanceof SqlWith with && with.body instanceof SqlCall body) {
      return new SqlWith(with.getParserPosition(), with.withList, inFrom(body));
    }
    for (int i = 0; SqlKind.SET_QUERY.contains(query.getKind()) && i < query.operandCount(); i++) {
      if (query.operand(i) instanceof SqlCall side) {
        query.setOperand(i, inFrom(side));
      }
    }
    return query;
  }

  private static SqlSelect select(SqlCall values) {
    SqlParserPos place = values.getParserPosition();
    if (values.operandCount() == 1 && values.operand(0) instanceof SqlCall row) {
      return select(new SqlNodeList(row.getOperandList(), place), null);
    }
    SqlNode relation = SqlStdOperatorTable.AS.createCall(
        place, values, new SqlIdentifier("$values", SqlParserPos.ZERO));
    return select(SqlNodeList.of(SqlIdentifier.star(place)), relation);
  }

  private static SqlSelect select(SqlNodeList columns, @Nullable SqlNode from) {
    SqlSelect select = new SqlSelect(
        columns.getParserPosition(),
        null,
        columns,
        from,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
    ColumnNames.assign(select);
    return select;
  }
}
