package io.laminar.sql.expression;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.cast.Casts;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A table of values of every type, and the evaluation of scalar SQL over it: parsed, validated,
 * planned and compiled as in a query.
 */
final class ScalarFixture implements Relations {
  /** What a failed row gives. */
  record Failure(ErrorCode code, String message) {}

  static final long NOW_NANOS = 1_700_000_000_123_456_789L;

  /** Columns as SQL spells them, and their values as text that is cast to the column's type. */
  static final String[] COLUMNS = {
    "id INTEGER NOT NULL",
    "b BOOLEAN",
    "t TINYINT",
    "i INTEGER",
    "l BIGINT",
    "d DOUBLE",
    "r REAL",
    "m DECIMAL(10, 2)",
    "w DECIMAL(30, 6)",
    "s VARCHAR",
    "u VARCHAR",
    "dt DATE",
    "ts TIMESTAMP",
    "tu TIMESTAMP(6)",
    "n INTEGER"
  };

  /** The row whose columns are NULL, but for id. */
  static final int NULL_ROW = 2;

  static final @Nullable String[][] ROWS = {
    {
      "0",
      "true",
      "1",
      "7",
      "42",
      "1.5",
      "0.5",
      "12.34",
      "123456.789012",
      "hello",
      "ell",
      "2024-02-29",
      "2024-02-29 13:45:56.789",
      "2024-02-29 13:45:56.789012",
      "2"
    },
    {
      "1",
      "false",
      "-1",
      "-7",
      "-42",
      "-2.5",
      "-0.25",
      "-99.99",
      "-0.000001",
      "Hello World",
      "World",
      "1969-12-31",
      "1969-12-31 23:59:59.999",
      "1969-12-31 23:59:59.999999",
      "-3"
    },
    {"2", null, null, null, null, null, null, null, null, null, null, null, null, null, null},
    {
      "3",
      "true",
      "127",
      "2147483647",
      "9223372036854775807",
      "1e10",
      "1024",
      "99999999.99",
      "999999999999999999999999.999999",
      "größe 日本語",
      "日",
      "9999-12-31",
      "2038-01-19 03:14:07.000",
      "2100-03-01 00:00:00.000001",
      "1"
    },
    {
      "4",
      "false",
      "-128",
      "-2147483648",
      "-9223372036854775808",
      "0.0",
      "0",
      "0.00",
      "0.000000",
      "",
      "",
      "1970-01-01",
      "1970-01-01 00:00:00.000",
      "1970-01-01 00:00:00.000000",
      "0"
    },
    {
      "5",
      "true",
      "10",
      "10",
      "100",
      "0.1",
      "0.1",
      "2.50",
      "2.500000",
      "a longer string, with commas, and more",
      ", ",
      "2023-01-01",
      "2023-01-01 12:00:00.500",
      "2023-01-01 12:00:00.500500",
      "3"
    },
    {
      "6",
      "false",
      "5",
      "5",
      "5",
      "100.0",
      "100",
      "5.00",
      "5.000000",
      "  padded  ",
      "a%b_c",
      "2021-01-03",
      "2021-01-03 00:00:00.001",
      "2021-01-03 23:59:59.000001",
      "5"
    }
  };

  private final Schema schema;
  private final Batch batch;

  ScalarFixture() {
    List<Column> columns = new ArrayList<>();
    for (String column : COLUMNS) {
      columns.add(new Column(column.substring(0, column.indexOf(' ')), type(column)));
    }
    schema = new Schema(columns);
    batch = new Batch(COLUMNS.length);
    for (int c = 0; c < COLUMNS.length; c++) {
      batch.column(c).share(column(schema.type(c), c));
    }
    batch.selectFirst(ROWS.length);
  }

  private static DataType type(String column) {
    String sql = column.substring(column.indexOf(' ') + 1).replace(" NOT NULL", "");
    boolean nullable = !column.endsWith("NOT NULL");
    DataType type = switch (sql) {
      case "DECIMAL(10, 2)" -> DataType.decimal(10, 2);
      case "DECIMAL(30, 6)" -> DataType.decimal(30, 6);
      case "TIMESTAMP(6)" -> DataType.timestamp(6);
      default -> DataType.of(TypeKind.valueOf(sql));
    };
    return type.withNullable(nullable);
  }

  private static Vector column(DataType type, int index) {
    DataType text = DataType.of(TypeKind.VARCHAR).withNullable(true);
    ColumnBuffer values = new ColumnBuffer(text);
    values.begin();
    for (int row = 0; row < ROWS.length; row++) {
      String value = ROWS[row][index];
      if (value == null) {
        values.setNull(row);
      } else {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        values.setBytes(row, bytes, 0, bytes.length);
      }
    }
    Batch texts = new Batch(1);
    texts.column(0).share(values.vector());
    Expression cast = Casts.of(new ColumnReference(0, text), type, false);
    return cast.evaluate(texts, Batch.everyRow(), ROWS.length, failing());
  }

  private static EvaluationContext failing() {
    return new EvaluationContext((code, message, remedy) -> {
      throw new IllegalStateException(message);
    });
  }

  @Override
  public @Nullable Relation find(String name) {
    return name.equalsIgnoreCase("t")
        ? new Relation("t", schema, schema.indexOf("ts"), false)
        : null;
  }

  @Override
  public Collection<String> names() {
    return List.of("t");
  }

  /** Plans {@code SELECT <sql>, ts FROM t}, whose event time is ts, and returns its first expression. */
  RexNode plan(String sql) {
    QueryText query = ((Statement.Query)
            SqlParser.parseOne("SELECT " + sql + " AS result, ts AS event_time FROM t"))
        .query();
    PhysicalPlan plan = Planner.plan(query.node(), query.emit(), this).root();
    return ((ProjectPlan) plan).expressions().get(0);
  }

  /** Evaluates a scalar over every row: a Java value, null for NULL, or a {@link Failure}. */
  List<@Nullable Object> evaluate(String sql) {
    return evaluate(ExpressionCompiler.compile(plan(sql)));
  }

  List<@Nullable Object> evaluate(Expression expression) {
    return evaluate(expression, NOW_NANOS);
  }

  List<@Nullable Object> evaluate(Expression expression, long nowNanos) {
    List<@Nullable Object> results = new ArrayList<>();
    for (int row = 0; row < ROWS.length; row++) {
      Failure[] failure = new Failure[1];
      EvaluationContext context =
          new EvaluationContext((code, message, remedy) -> failure[0] = new Failure(code, message));
      context.nowNanos(nowNanos);
      Vector vector = expression.evaluate(batch, new int[] {row}, 1, context);
      results.add(failure[0] != null ? failure[0] : value(expression.type(), vector, row));
    }
    return results;
  }

  Batch batch() {
    return batch;
  }

  /** An array by its bytes, which are equal where its elements are. */
  private static @Nullable Object value(DataType type, Vector vector, int row) {
    Object value = Constants.value(Literal.copyOf(type, vector, row));
    return type.kind() == TypeKind.ARRAY && value instanceof byte[] bytes
        ? java.util.HexFormat.of().formatHex(bytes)
        : value;
  }
}
