package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import io.laminar.api.SqlPosition;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.sql.expression.AggregateCalls;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.SqlPositions;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Suggestions;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The rows of INSERT INTO … VALUES. Rows of literals are read as they are; the values of others are computed by queries
 * over a relation of one row, many rows a query: planning one for each row would cost far more than the row.
 */
public final class InsertPlanner {
  /** The names that values may have: no relations, but the functions that there are when they are planned. */
  private record OneRowInZone(ZoneId zone, Function<String, @Nullable ScalarFunction> functions)
      implements Relations {
    @Override
    public @Nullable ScalarFunction function(String name) {
      return functions.apply(name);
    }

    @Override
    public @Nullable Relation find(String name) {
      return name.equals(OneRow.NAME) ? OneRow.RELATION : null;
    }

    @Override
    public Collection<String> names() {
      return List.of();
    }
  }

  /** Refuses what is about several rows; a sub-query has its own. */
  private static final SqlVisitor<@Nullable Void> NO_ROWS = new SqlBasicVisitor<>() {
    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.OVER || AggregateCalls.isAggregate(call)) {
        throw new LaminarException(
            ErrorCode.INVALID_QUERY,
            "an aggregate and OVER are about rows, and a value of VALUES reads none",
            SqlPositions.of(call.getParserPosition()),
            "write the value, or a sub-query such as (SELECT MAX(x) FROM (VALUES (1), (2)) AS t (x))",
            null);
      }
      return call.isA(SqlKind.QUERY) ? null : super.visit(call);
    }
  };

  private final SqlCall rows;
  private final Schema schema;
  private final int[] targets;
  private final ZoneId zone;
  private final Function<String, @Nullable ScalarFunction> functions;

  // By their first row, and after it their last: a prepared statement asks for them again.
  private final Map<List<Integer>, QueryPlan> plans = new ConcurrentHashMap<>();

  private InsertPlanner(
      SqlCall rows,
      Schema schema,
      int[] targets,
      ZoneId zone,
      Function<String, @Nullable ScalarFunction> functions) {
    this.zone = zone;
    this.functions = functions;
    this.rows = rows;
    this.schema = schema;
    this.targets = targets;
  }

  /**
   * Looks at the rows of an INSERT.
   *
   * @param rows VALUES, as the parser made it
   * @param columns the columns named; empty for all of them in order
   * @param schema of the source
   * @param zone of local times
   * @param functions finds those of the application by name, null where there is none
   * @return what gives its rows
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} for anything but VALUES, {@link
   *     ErrorCode#UNKNOWN_COLUMN}, {@link ErrorCode#DUPLICATE_NAME}, {@link ErrorCode#BINDING_MISMATCH}
   */
  public static InsertPlanner of(
      SqlNode rows,
      List<Name> columns,
      Schema schema,
      ZoneId zone,
      Function<String, @Nullable ScalarFunction> functions) {
    if (rows.getKind() != SqlKind.VALUES) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "INSERT INTO … SELECT is not supported yet",
          SqlPositions.of(rows.getParserPosition()),
          "write VALUES, or create a stream",
          null);
    }
    InsertPlanner planner =
        new InsertPlanner((SqlCall) rows, schema, targets(columns, schema), zone, functions);
    int expected = columns.isEmpty() ? schema.size() : columns.size();
    for (int i = 0; i < planner.rowCount(); i++) {
      int found = planner.values(i).size();
      if (found != expected) {
        throw new LaminarException(
            ErrorCode.BINDING_MISMATCH,
            "the row has " + found + " values for " + expected + " columns",
            planner.position(i),
            "give one value a column",
            null);
      }
    }
    return planner;
  }

  /**
   * Looks at the time of an {@code ADVANCE SOURCE} by itself.
   *
   * @param advance has a time: an expression without columns
   * @param schema of one column, whose value it is
   * @param zone of local times
   * @param functions finds those of the application by name, null where there is none
   * @return what gives one row of it
   */
  public static InsertPlanner ofTime(
      Statement.Advance advance,
      Schema schema,
      ZoneId zone,
      Function<String, @Nullable ScalarFunction> functions) {
    SqlNode value = advance.time().orElseThrow();
    SqlParserPos at = value.getParserPosition();
    SqlNode row = SqlStdOperatorTable.ROW.createCall(at, value);
    return of(SqlStdOperatorTable.VALUES.createCall(at, row), List.of(), schema, zone, functions);
  }

  /** Returns the columns of the source that it was made for. */
  public Schema schema() {
    return schema;
  }

  /** Returns how many rows are inserted. */
  public int rowCount() {
    return rows.operandCount();
  }

  /**
   * Reads the literals of a row.
   *
   * @param row counted from 0
   * @param parameters the values of the statement's parameters
   * @return one value a column of the source, in a Java form that its encoder takes, NULL where it is not named, and
   *     {@link #isPlanned} where the value has to be computed
   * @throws LaminarException {@link ErrorCode#INVALID_LITERAL} for a string that is not of the column's type
   */
  public @Nullable Object[] literals(int row, List<? extends @Nullable Object> parameters) {
    List<SqlNode> values = values(row);
    @Nullable Object[] literals = new @Nullable Object[targets.length];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        try {
          literals[i] = value(values.get(targets[i]), i, parameters);
        } catch (LaminarException refused) {
          throw ofRow(row, refused, refused.position().orElseGet(() -> position(row)));
        }
      }
    }
    return literals;
  }

  /**
   * Tells whether a value has to be computed by a plan.
   *
   * @param value one of {@link #literals}
   */
  public static boolean isPlanned(@Nullable Object value) {
    return value == LiteralRow.UNKNOWN;
  }

  private @Nullable Object value(
      SqlNode node, int column, List<? extends @Nullable Object> parameters) {
    return node instanceof SqlDynamicParam parameter
        ? parameters.get(parameter.getIndex())
        : inZone(LiteralRow.value(node, schema.column(column), zone), column);
  }

  /**
   * Makes an instant of a TIMESTAMP that goes into a column of instants, and the other way round: by the zone.
   *
   * @param value as SQL computed it
   * @param column that takes it
   * @return all other values as they are
   */
  public @Nullable Object inZone(@Nullable Object value, int column) {
    DataType type = schema.type(column);
    return inZone(localTime(value, type, zone), type, zone);
  }

  static @Nullable Object inZone(@Nullable Object value, DataType type, ZoneId zone) {
    if (!(value instanceof LocalDateTime local) || type.kind() != TypeKind.TIMESTAMP_LTZ) {
      return value;
    }
    long shown = local.toEpochSecond(ZoneOffset.UTC);
    return local.toInstant(ZoneOffset.UTC).plusSeconds(ZoneTable.of(zone).toInstant(shown) - shown);
  }

  /** Makes the local time of the zone of an instant that was computed for a TIMESTAMP. */
  static @Nullable Object localTime(@Nullable Object value, DataType type, ZoneId zone) {
    if (!(value instanceof Instant instant) || type.kind() != TypeKind.TIMESTAMP) {
      return value;
    }
    return LocalDateTime.ofInstant(instant, zone);
  }

  /** The zone of local times. */
  public ZoneId zone() {
    return zone;
  }

  /** Finds functions of the application. */
  public Function<String, @Nullable ScalarFunction> functions() {
    return functions;
  }

  /**
   * Says in an error which row is wrong, where there are several.
   *
   * @param row counted from 0
   * @param refused what is wrong with it
   * @param place what is wrong in it
   * @return the error of the statement
   */
  public LaminarException ofRow(int row, LaminarException refused, SqlPosition place) {
    return ofRow(row, refused, place, refused.remedy());
  }

  private LaminarException ofRow(
      int row, LaminarException refused, SqlPosition place, String remedy) {
    String problem =
        rowCount() == 1 ? refused.problem() : "row " + (row + 1) + ": " + refused.problem();
    return new LaminarException(refused.code(), problem, place, remedy, refused);
  }

  /**
   * Says in an error which value is wrong.
   *
   * @param row counted from 0
   * @param column of the source; -1 where it is the row as a whole
   * @param refused what is wrong with it, in a program's terms
   * @return the error of the statement
   */
  public LaminarException ofValue(int row, int column, LaminarException refused) {
    if (column < 0 || targets[column] < 0) {
      return ofRow(row, refused, position(row));
    }
    SqlNode value = values(row).get(targets[column]);
    // What a Java program would do about a wrong type is not what a literal can.
    String remedy = refused.code() == ErrorCode.TYPE_MISMATCH && !(value instanceof SqlDynamicParam)
        ? "write a literal of the column's type, such as DATE '2024-01-31', or use CAST"
        : refused.remedy();
    return ofRow(row, refused, SqlPositions.of(value.getParserPosition()), remedy);
  }

  /**
   * Plans the values of rows that are not literals.
   *
   * @param from the first row, counted from 0
   * @param to after the last
   * @param parameters the values of the statement's parameters: the plan is as good for others
   * @return a plan that gives one row: the source's columns of the first row, then those of the second, and so on; NULL
   *     where there is a literal
   * @throws LaminarException what planning throws
   */
  public QueryPlan plan(int from, int to, List<? extends @Nullable Object> parameters) {
    List<Integer> key = List.of(from, to);
    QueryPlan known = plans.get(key);
    if (known == null) {
      known = newPlan(from, to, parameters);
      if (!parameters.isEmpty()) {
        plans.put(key, known);
      }
    }
    return known;
  }

  private QueryPlan newPlan(int from, int to, List<? extends @Nullable Object> parameters) {
    List<SqlNode> items = new ArrayList<>();
    for (int row = from; row < to; row++) {
      SqlParserPos at = rows.operand(row).getParserPosition();
      List<SqlNode> values = values(row);
      for (int i = 0; i < targets.length; i++) {
        SqlNode value = targets[i] < 0 ? null : values.get(targets[i]);
        if (value == null || !isPlanned(value(value, i, parameters))) {
          value = typedNull(at);
        } else {
          value.accept(NO_ROWS);
        }
        String name = to - from == 1 ? schema.column(i).name() : "column" + items.size();
        items.add(new SqlBasicCall(
            SqlStdOperatorTable.AS,
            List.of(value, new SqlIdentifier(name, SqlParserPos.ZERO)),
            value.getParserPosition()));
      }
    }
    SqlParserPos at = rows.operand(from).getParserPosition();
    try {
      return Planner.planBatch(select(items, at), Emit.NONE, new OneRowInZone(zone, functions))
          .plan();
    } catch (LaminarException refused) {
      throw refused.code() == ErrorCode.UNKNOWN_OBJECT ? readsAnObject(refused) : refused;
    }
  }

  /** A sub-query names something, which may well be there. */
  private static LaminarException readsAnObject(LaminarException refused) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a sub-query in a value that reads a table or a view is not supported",
        refused.position().orElse(null),
        "query it first, and give what it returned as a value or a parameter",
        refused);
  }

  private List<SqlNode> values(int row) {
    SqlNode node = rows.operand(row);
    return node.getKind() == SqlKind.ROW ? ((SqlCall) node).getOperandList() : List.of(node);
  }

  /**
   * Says where a row stands.
   *
   * @param row counted from 0
   * @return its position in the text
   */
  public SqlPosition position(int row) {
    return SqlPositions.of(rows.operand(row).getParserPosition());
  }

  /**
   * Says where all rows stand.
   *
   * @return their position in the text
   */
  public SqlPosition position() {
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
            "there is no column " + name,
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

  private static SqlSelect select(List<SqlNode> items, SqlParserPos at) {
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
