package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.SqlPosition;
import io.laminar.sql.expression.AggregateCalls;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.SqlPositions;
import io.laminar.sql.parser.Suggestions;
import io.laminar.sql.validate.Relations;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE as the query for the rows that they change, as these are afterwards, and the values
 * that need no query.
 *
 * <pre>
 *   UPDATE t SET a = a + 1, b = 'x' WHERE c ──▶ SELECT k, a + 1 AS a, b FROM t WHERE c, and b = 'x'
 * </pre>
 */
public final class TableChange {
  private final Schema schema;
  private final ZoneId zone;
  private final SqlSelect query;

  /** By column: what it is set to. */
  private final @Nullable SqlNode[] values;

  /** By column: the value of a literal, the same for all rows. */
  private final @Nullable Object[] literals;

  private TableChange(Schema schema, ZoneId zone, SqlSelect query, @Nullable SqlNode[] values) {
    this.schema = schema;
    this.zone = zone;
    this.query = query;
    this.values = values;
    this.literals = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      SqlNode value = values[i];
      literals[i] =
          value == null ? LiteralRow.UNKNOWN : LiteralRow.value(value, schema.column(i), zone);
    }
  }

  /**
   * Looks at an UPDATE.
   *
   * @param update the statement
   * @param schema of the table
   * @param key the columns of its key
   * @param version the column that says which row of a key holds; -1 without one
   * @param zone of local times
   * @return the change
   * @throws LaminarException {@link ErrorCode#UNKNOWN_COLUMN}, {@link ErrorCode#DUPLICATE_NAME}, {@link
   *     ErrorCode#INVALID_QUERY} for a column of the key
   */
  public static TableChange of(
      SqlUpdate update, Schema schema, List<Integer> key, int version, ZoneId zone) {
    @Nullable SqlNode[] assigned = new SqlNode[schema.size()];
    for (int i = 0; i < update.getTargetColumnList().size(); i++) {
      SqlIdentifier name = (SqlIdentifier) update.getTargetColumnList().get(i);
      int column = column(name, schema, key);
      if (assigned[column] != null) {
        throw refused(
            ErrorCode.DUPLICATE_NAME,
            "column " + schema.column(column).name() + " is set twice",
            name,
            "set it once");
      }
      SqlNode value = update.getSourceExpressionList().get(i);
      refuseAggregates(value);
      assigned[column] = value;
    }
    SqlSelect query = select(
        schema,
        assigned,
        from(update.getTargetTable(), update.getAlias()),
        update.getCondition(),
        update.getParserPosition());
    if (version >= 0 && assigned[version] != null) {
      query.getSelectList().add(before(schema.column(version), update.getParserPosition()));
    }
    return new TableChange(schema, zone, query, assigned);
  }

  /**
   * Looks at a DELETE.
   *
   * @param delete the statement
   * @param schema of the table
   * @param zone of local times
   * @return the change
   */
  public static TableChange of(SqlDelete delete, Schema schema, ZoneId zone) {
    @Nullable SqlNode[] none = new SqlNode[schema.size()];
    SqlSelect query = select(
        schema,
        none,
        from(delete.getTargetTable(), delete.getAlias()),
        delete.getCondition(),
        delete.getParserPosition());
    return new TableChange(schema, zone, query, none);
  }

  /** Those of sub-queries and of windows are values of a row. */
  private static void refuseAggregates(SqlNode value) {
    value.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        if (call.isA(SqlKind.QUERY) || call.getKind() == SqlKind.OVER) {
          return null;
        }
        if (AggregateCalls.isAggregate(call)) {
          throw refused(
              ErrorCode.INVALID_QUERY,
              "SET changes each row by itself, and an aggregate is over many",
              call,
              "write a sub-query: SET total = (SELECT SUM(v) FROM t)");
        }
        return super.visit(call);
      }
    });
  }

  private static int column(SqlIdentifier name, Schema schema, List<Integer> key) {
    Name wanted = new Name(
        name.names.get(name.names.size() - 1),
        name.isComponentQuoted(name.names.size() - 1),
        position(name));
    for (int i = 0; i < schema.size(); i++) {
      if (wanted.matches(schema.column(i).name())) {
        if (key.contains(i)) {
          throw refused(
              ErrorCode.INVALID_QUERY,
              "column " + schema.column(i).name() + " belongs to the PRIMARY KEY and cannot be set",
              name,
              "delete the row, and insert another");
        }
        return i;
      }
    }
    throw refused(
        ErrorCode.UNKNOWN_COLUMN,
        "the table has no column " + wanted,
        name,
        Suggestions.remedy(
            wanted.text(), schema.columns().stream().map(Column::name).toList()));
  }

  private static SqlNode from(SqlNode table, @Nullable SqlIdentifier alias) {
    return alias == null
        ? table
        : SqlStdOperatorTable.AS.createCall(table.getParserPosition(), table, alias);
  }

  private static SqlSelect select(
      Schema schema,
      @Nullable SqlNode[] assigned,
      SqlNode from,
      @Nullable SqlNode where,
      SqlParserPos at) {
    List<SqlNode> items = new ArrayList<>();
    for (int i = 0; i < assigned.length; i++) {
      SqlNode present = quoted(schema.column(i).name(), at);
      SqlNode value = assigned[i];
      boolean computes = value != null && !isValue(value, schema.column(i));
      items.add(
          computes
              ? SqlStdOperatorTable.AS.createCall(
                  value.getParserPosition(), value, quoted(schema.column(i).name(), at))
              : present);
    }
    return new SqlSelect(
        at,
        SqlNodeList.EMPTY,
        new SqlNodeList(items, at),
        from,
        where,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static SqlNode before(Column column, SqlParserPos at) {
    return SqlStdOperatorTable.AS.createCall(
        at, quoted(column.name(), at), quoted(column.name() + " before", at));
  }

  private static SqlIdentifier quoted(String name, SqlParserPos at) {
    return new SqlIdentifier(List.of(name), null, at, List.of(at.withQuoting(true)));
  }

  /** Tells whether a value is known without a query. */
  private static boolean isValue(SqlNode value, Column column) {
    return value instanceof SqlDynamicParam
        || !InsertPlanner.isPlanned(LiteralRow.value(value, column, ZoneId.of("UTC")));
  }

  /**
   * Plans the query for the rows that are changed: all columns of the table.
   *
   * @param relations what it may read
   * @return the plan; it has a column more where the version is set: the version before
   * @throws LaminarException if a condition or a value is wrong or not supported
   */
  public BatchQuery plan(Relations relations) {
    return Planner.planBatch(query, Emit.NONE, relations);
  }

  /**
   * Makes the row that is pushed.
   *
   * @param found a row of the query
   * @param parameters the values of the statement's parameters
   * @return the row with the values that the query does not compute
   */
  public Row row(Row found, List<? extends @Nullable Object> parameters) {
    @Nullable Object[] row = found.values().subList(0, schema.size()).toArray();
    for (int i = 0; i < row.length; i++) {
      if (values[i] instanceof SqlDynamicParam parameter) {
        row[i] = parameters.get(parameter.getIndex());
      } else {
        Object literal = literals[i];
        row[i] = InsertPlanner.isPlanned(literal) ? row[i] : literal;
        row[i] = InsertPlanner.localTime(row[i], schema.type(i), zone);
      }
      row[i] = InsertPlanner.inZone(row[i], schema.type(i), zone);
    }
    return Row.of(schema, row);
  }

  /**
   * Says where the value of a column stands.
   *
   * @param column of the table; -1 for none
   * @return its position, or that of the statement
   */
  public SqlPosition position(int column) {
    SqlNode value = column < 0 ? null : values[column];
    return position(value == null ? query : value);
  }

  /**
   * Tells where a relation is named.
   *
   * @param relation its name
   * @param otherwise where only a view that is read names it
   * @return the place of the name
   */
  public SqlPosition placeOf(String relation, SqlPosition otherwise) {
    return RelationNames.position(query, relation, otherwise);
  }

  private static SqlPosition position(SqlNode node) {
    return SqlPositions.of(node.getParserPosition());
  }

  private static LaminarException refused(
      ErrorCode code, String problem, SqlNode at, String remedy) {
    return new LaminarException(code, problem, position(at), remedy, null);
  }
}
