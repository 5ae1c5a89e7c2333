package io.laminar.sql.validate;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Columns of a result of which nothing but NULL is known, as in {@code SELECT NULL}: they are VARCHAR, as
 * PostgreSQL has them TEXT. Only of an ad-hoc query; a stream has to say of what type its columns are.
 */
final class NullColumns {
  private NullColumns() {}

  /** Gives such columns their type, in place. */
  static SqlNode typed(SqlNode query) {
    List<List<SqlNode>> rows = new ArrayList<>();
    collect(query, rows);
    int columns = rows.stream().mapToInt(List::size).min().orElse(0);
    for (int column = 0; column < columns; column++) {
      int at = column;
      if (rows.stream().allMatch(row -> isNull(row.get(at)))) {
        rows.forEach(row -> row.set(at, cast(row.get(at))));
      }
    }
    return query;
  }

  /** Finds the lists of expressions that give the columns of the result. */
  private static void collect(SqlNode query, List<List<SqlNode>> rows) {
    if (query instanceof SqlOrderBy orderBy) {
      collect(orderBy.query, rows);
    } else if (query instanceof SqlWith with) {
      collect(with.body, rows);
    } else if (query instanceof SqlSelect select) {
      rows.add(select.getSelectList());
    } else if (query.getKind() == SqlKind.VALUES) {
      ((SqlCall) query).getOperandList().forEach(row -> rows.add(new Operands((SqlCall) row)));
    } else if (SqlKind.SET_QUERY.contains(query.getKind())) {
      ((SqlCall) query).getOperandList().forEach(each -> collect(each, rows));
    } else {
      // Columns of something else, which have their types.
      rows.add(List.of());
    }
  }

  private static boolean isNull(SqlNode item) {
    return SqlUtil.isNullLiteral(expression(item), false);
  }

  private static SqlNode expression(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  private static SqlNode cast(SqlNode item) {
    SqlParserPos at = item.getParserPosition();
    SqlDataTypeSpec varchar =
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, at), at);
    SqlNode typed = SqlStdOperatorTable.CAST.createCall(at, expression(item), varchar);
    return item.getKind() == SqlKind.AS
        ? SqlStdOperatorTable.AS.createCall(at, typed, ((SqlCall) item).operand(1))
        : typed;
  }

  /** The operands of a row, which can be exchanged. */
  private static final class Operands extends AbstractList<SqlNode> {
    private final SqlCall row;

    Operands(SqlCall row) {
      this.row = row;
    }

    @Override
    public SqlNode get(int index) {
      return row.operand(index);
    }

    @Override
    public SqlNode set(int index, SqlNode expression) {
      SqlNode before = row.operand(index);
      row.setOperand(index, expression);
      return before;
    }

    @Override
    public int size() {
      return row.operandCount();
    }
  }
}
