package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.SqlPositions;
import io.laminar.sql.parser.Suggestions;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Plans INSERT INTO … VALUES: each row is a query over a relation of one row, which computes the
 * source's columns.
 */
public final class InsertPlanner {
  private static final Relations RELATIONS = new Relations() {
    @Override
    public @Nullable Relation find(String name) {
      return name.equals(OneRow.NAME) ? OneRow.RELATION : null;
    }

    @Override
    public Collection<String> names() {
      return List.of();
    }
  };

  private InsertPlanner() {}

  /**
   * Plans the rows of an INSERT.
   *
   * @param rows VALUES, as the parser made it
   * @param columns the columns named; empty for all of them in order
   * @param schema of the source
   * @return one plan a row, each giving one row with the source's columns in order
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} for anything but VALUES, {@link
   *     ErrorCode#UNKNOWN_COLUMN}, {@link ErrorCode#BINDING_MISMATCH}, and what planning throws
   */
  public static List<QueryPlan> plan(SqlNode rows, List<Name> columns, Schema schema) {
    if (rows.getKind() != SqlKind.VALUES) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "INSERT INTO … SELECT is not supported yet",
          SqlPositions.of(rows.getParserPosition()),
          "write VALUES, or create a stream",
          null);
    }
    int[] targets = targets(columns, schema);
    List<QueryPlan> plans = new ArrayList<>();
    for (SqlNode row : ((SqlCall) rows).getOperandList()) {
      plans.add(Planner.plan(select(row, targets, schema), Emit.NONE, RELATIONS));
    }
    return plans;
  }

  /**
   * Says where a row of an INSERT stands.
   *
   * @param rows VALUES, as the parser made it
   * @param index of the row, counted from 0
   * @return its position in the text
   */
  public static SqlPosition position(SqlNode rows, int index) {
    return SqlPositions.of(((SqlCall) rows).operand(index).getParserPosition());
  }

  /**
   * Says where all rows of an INSERT stand.
   *
   * @param rows VALUES, as the parser made it
   * @return its position in the text
   */
  public static SqlPosition position(SqlNode rows) {
    return SqlPositions.of(rows.getParserPosition());
  }

  /** For each column of the source the place of its value in a row, or −1 for NULL. */
  private static int[] targets(List<Name> columns, Schema schema) {
    int[] targets = new int[schema.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = columns.isEmpty() ? i : -1;
    }
    for (int i = 0; i < columns.size(); i++) {
      Name name = columns.get(i);
      int column = schema.indexOf(name.text());
      if (column < 0) {
        List<String> known = schema.columns().stream().map(Column::name).toList();
        throw new LaminarException(
            ErrorCode.UNKNOWN_COLUMN,
            "the source has no column " + name,
            name.position(),
            Suggestions.remedy(name.text(), known),
            null);
      }
      if (targets[column] >= 0) {
        throw new LaminarException(
            ErrorCode.DUPLICATE_NAME,
            "column " + name + " is named twice",
            name.position(),
            "name it once",
            null);
      }
      targets[column] = i;
    }
    return targets;
  }

  private static SqlSelect select(SqlNode row, int[] targets, Schema schema) {
    List<SqlNode> values =
        row.getKind() == SqlKind.ROW ? ((SqlCall) row).getOperandList() : List.of(row);
    int expected = 0;
    for (int target : targets) {
      expected += target >= 0 ? 1 : 0;
    }
    SqlPosition position = SqlPositions.of(row.getParserPosition());
    if (values.size() != expected) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the row has " + values.size() + " values for " + expected + " columns",
          position,
          "give one value a column",
          null);
    }
    List<SqlNode> items = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      SqlNode value = targets[i] < 0 ? null : values.get(targets[i]);
      if (value == null || SqlUtil.isNullLiteral(value, false)) {
        value = typedNull(row.getParserPosition());
      }
      items.add(new SqlBasicCall(
          SqlStdOperatorTable.AS,
          List.of(value, new SqlIdentifier(schema.column(i).name(), SqlParserPos.ZERO)),
          value.getParserPosition()));
    }
    SqlParserPos at = row.getParserPosition();
    return new SqlSelect(
        at,
        SqlNodeList.EMPTY,
        new SqlNodeList(items, at),
        new SqlIdentifier(OneRow.NAME, at),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  // A bare NULL has no type; which one it gets does not matter, as its value fits any column.
  private static SqlNode typedNull(SqlParserPos position) {
    SqlDataTypeSpec type =
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, SqlLiteral.createNull(position), type);
  }
}
