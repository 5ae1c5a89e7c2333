package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.RelationTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The columns of a query's result: their names, and whether their types can leave the query. */
final class OutputColumns {
  private OutputColumns() {}

  /**
   * Checks types and names.
   *
   * @param query after validation
   * @param rowType its result
   * @param batch whether it runs once: then a name that occurs again gets _2, _3 ..., else it is refused
   * @return the names, which differ in more than case
   */
  static List<String> names(SqlNode query, RelDataType rowType, boolean batch) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      SqlParserPos position = position(query, field.getIndex());
      checkType(field, position);
      // Only the columns of VALUES have no name of their own.
      String name =
          field.getName().startsWith("EXPR$") ? "column" + (field.getIndex() + 1) : field.getName();
      if (!taken.add(name.toLowerCase(Locale.ROOT))) {
        if (!batch) {
          throw Refusal.of(ErrorCode.DUPLICATE_NAME, "column " + name + " occurs twice", position)
              .remedy("give one of them another name with AS")
              .exception();
        }
        name = ColumnNames.unique(name, taken);
      }
      names.add(name);
    }
    return names;
  }

  private static void checkType(RelDataTypeField field, SqlParserPos position) {
    if (field.getType().getSqlTypeName() == SqlTypeName.NULL) {
      throw Refusal.of(
              ErrorCode.NOT_SUPPORTED, "column " + field.getName() + " has no type", position)
          .remedy("write CAST(NULL AS ...)")
          .exception();
    }
    try {
      RelationTypes.toDataType(field.getType());
    } catch (LaminarException e) {
      throw Refusal.of(e.code(), "column " + field.getName() + ": " + e.problem(), position)
          .remedy(e.remedy())
          .exception();
    }
  }

  private static SqlParserPos position(SqlNode query, int column) {
    SqlSelect select = firstSelect(query);
    if (select == null || column >= select.getSelectList().size()) {
      return query.getParserPosition();
    }
    return select.getSelectList().get(column).getParserPosition();
  }

  /** The SELECT that names the columns. */
  private static @Nullable SqlSelect firstSelect(SqlNode query) {
    if (query instanceof SqlSelect select) {
      return select;
    }
    if (query instanceof SqlOrderBy orderBy) {
      return firstSelect(orderBy.query);
    }
    if (query instanceof SqlWith with) {
      return firstSelect(with.body);
    }
    return query instanceof SqlCall call && call.operandCount() > 0
        ? firstSelect(call.operand(0))
        : null;
  }
}
