package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.SqlPosition;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.time.Duration;
import java.util.List;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlParserTest {
  @Test
  void shouldParseCreateSourceWithAllItsParts() {
    Statement.CreateSource source = (Statement.CreateSource) SqlParser.parseOne("""
        CREATE OR REPLACE SOURCE Trades (
          symbol VARCHAR NOT NULL,
          "Price" DECIMAL(10, 2),
          ts TIMESTAMP NOT NULL,
          WATERMARK FOR ts AS ts - INTERVAL '100ms'
        ) FROM FILE (path = 'x.csv', format = csv, header = TRUE)
        WITH (buffer_size = 1024, Backpressure = 'drop_oldest')""");
    assertThat(source.name().text()).isEqualTo("Trades");
    assertThat(source.orReplace()).isTrue();
    assertThat(source.ifNotExists()).isFalse();
    assertThat(source.columns())
        .extracting(column -> column.name().text())
        .containsExactly("symbol", "Price", "ts");
    assertThat(source.columns())
        .extracting(column -> column.name().quoted())
        .containsExactly(false, true, false);
    assertThat(source.columns())
        .extracting(ColumnDefinition::type)
        .containsExactly(
            DataType.of(TypeKind.VARCHAR),
            DataType.decimal(10, 2).withNullable(true),
            DataType.timestamp(3));
    assertThat(source.watermark().orElseThrow().delay()).isEqualTo(Duration.ofMillis(100));
    Connector connector = source.connector().orElseThrow();
    assertThat(connector.kind().text()).isEqualTo("FILE");
    assertThat(connector.options())
        .extracting(Option::key)
        .containsExactly("path", "format", "header");
    assertThat(connector.options())
        .extracting(Option::value)
        .containsExactly("x.csv", "csv", "true");
    assertThat(connector.options())
        .extracting(Option::kind)
        .containsExactly(Option.Kind.STRING, Option.Kind.WORD, Option.Kind.BOOLEAN);
    assertThat(source.options())
        .extracting(Option::key)
        .containsExactly("buffer_size", "backpressure");
    assertThat(source.options()).extracting(Option::value).containsExactly("1024", "drop_oldest");
  }

  @Test
  void shouldParseCreateSourceWithoutOptionalParts() {
    Statement.CreateSource source =
        (Statement.CreateSource) SqlParser.parseOne("create source if not exists s (a int)");
    assertThat(source.ifNotExists()).isTrue();
    assertThat(source.columns().get(0).type())
        .isEqualTo(DataType.of(TypeKind.INTEGER).withNullable(true));
    assertThat(source.watermark()).isEmpty();
    assertThat(source.connector()).isEmpty();
    assertThat(source.options()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      BOOLEAN                              | BOOLEAN
      TINYINT                              | TINYINT
      SMALLINT                             | SMALLINT
      INT                                  | INTEGER
      INTEGER                              | INTEGER
      BIGINT                               | BIGINT
      REAL                                 | REAL
      FLOAT                                | DOUBLE
      DOUBLE                               | DOUBLE
      DOUBLE PRECISION                     | DOUBLE
      DECIMAL                              | DECIMAL(38, 0)
      DECIMAL(20)                          | DECIMAL(20, 0)
      NUMERIC(38, 10)                      | DECIMAL(38, 10)
      CHAR                                 | CHAR(1)
      CHAR(5)                              | CHAR(5)
      CHARACTER VARYING(9)                 | VARCHAR(9)
      VARCHAR                              | VARCHAR
      VARCHAR(7)                           | VARCHAR(7)
      VARBINARY                            | VARBINARY
      DATE                                 | DATE
      TIME                                 | TIME
      TIME(6)                              | TIME(6)
      TIMESTAMP                            | TIMESTAMP(3)
      TIMESTAMP(9)                         | TIMESTAMP(9)
      TIMESTAMP WITH LOCAL TIME ZONE       | TIMESTAMP(3) WITH LOCAL TIME ZONE
      TIMESTAMP(6) WITH LOCAL TIME ZONE    | TIMESTAMP(6) WITH LOCAL TIME ZONE
      """)
  void shouldResolveEveryType(String written, String meant) {
    Statement.CreateSource source = (Statement.CreateSource)
        SqlParser.parseOne("CREATE SOURCE s (a " + written + ", b " + written + " NOT NULL)");
    assertThat(source.columns().get(0).type().toString()).isEqualTo(meant);
    assertThat(source.columns().get(1).type().toString()).isEqualTo(meant + " NOT NULL");
  }

  @Test
  void shouldParseCreateStreamAndMaterializedView() {
    Statement.CreateView stream = (Statement.CreateView)
        SqlParser.parseOne(
            "CREATE STREAM bars WITH (on_error = 'stop') AS SELECT a, b FROM t WHERE a > 1 EMIT ON WINDOW CLOSE");
    assertThat(stream.kind()).isEqualTo(ObjectKind.STREAM);
    assertThat(stream.options()).extracting(Option::value).containsExactly("stop");
    assertThat(stream.query().text()).isEqualTo("SELECT a, b FROM t WHERE a > 1");
    assertThat(stream.query().emit().kind()).isEqualTo(Emit.Kind.ON_WINDOW_CLOSE);
    Statement.CreateView view = (Statement.CreateView) SqlParser.parseOne(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS (SELECT a FROM t) UNION ALL SELECT b FROM u");
    assertThat(view.kind()).isEqualTo(ObjectKind.MATERIALIZED_VIEW);
    assertThat(view.ifNotExists()).isTrue();
    assertThat(view.query().emit()).isSameAs(Emit.NONE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EMIT ON WINDOW CLOSE         | ON_WINDOW_CLOSE |
      EMIT FINAL                   | FINAL           |
      EMIT CHANGES                 | CHANGES         |
      emit on update               | CHANGES         |
      EMIT EVERY INTERVAL '5s'     | EVERY           | PT5S
      EMIT EVERY INTERVAL '2' HOUR | EVERY           | PT2H
      """)
  void shouldParseEveryEmitClause(String clause, Emit.Kind kind, Duration every) {
    Emit emit = query("SELECT a FROM t GROUP BY a " + clause).emit();
    assertThat(emit.kind()).isEqualTo(kind);
    assertThat(emit.every().orElse(null)).isEqualTo(every);
    assertThat(emit.position().orElseThrow())
        .isEqualTo(new SqlPosition(1, 28, 1, 27 + clause.length()));
  }

  @Test
  void shouldParseLatenessAndLateData() {
    Emit emit = query(
            "SELECT a FROM t EMIT FINAL ALLOW LATENESS INTERVAL '1' MINUTE LATE DATA TO too_late")
        .emit();
    assertThat(emit.allowLateness()).contains(Duration.ofMinutes(1));
    assertThat(emit.lateDataSink().orElseThrow().text()).isEqualTo("too_late");
    assertThat(
            query("SELECT a FROM t ALLOW LATENESS INTERVAL '0' SECOND").emit().kind())
        .isEqualTo(Emit.Kind.NONE);
  }

  @Test
  void shouldParseCreateSink() {
    Statement.CreateSink sink = (Statement.CreateSink) SqlParser.parseOne(
        "CREATE SINK ohlc FROM bars INTO FILE (path = 'out.json', \"format\" = 'json')");
    assertThat(sink.from().text()).isEqualTo("bars");
    assertThat(sink.connector().orElseThrow().options())
        .extracting(Option::key)
        .containsExactly("path", "format");
    assertThat(((Statement.CreateSink) SqlParser.parseOne("CREATE OR REPLACE SINK s FROM b"))
            .connector())
        .isEmpty();
  }

  @Test
  void shouldParseDropShowDescribe() {
    Statement.Drop drop =
        (Statement.Drop) SqlParser.parseOne("DROP MATERIALIZED VIEW IF EXISTS v CASCADE");
    assertThat(drop.kind()).isEqualTo(ObjectKind.MATERIALIZED_VIEW);
    assertThat(drop.ifExists()).isTrue();
    assertThat(drop.cascade()).isTrue();
    assertThat(((Statement.Drop) SqlParser.parseOne("DROP SINK s")).cascade()).isFalse();
    assertThat(SqlParser.parse(
            "SHOW SOURCES; SHOW STREAMS; SHOW VIEWS; SHOW MATERIALIZED VIEWS; SHOW SINKS"))
        .extracting(statement -> ((Statement.Show) statement).kind().orElse(null))
        .containsExactly(
            ObjectKind.SOURCE,
            ObjectKind.STREAM,
            ObjectKind.VIEW,
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.SINK);
    assertThat(((Statement.Describe) SqlParser.parseOne("describe \"My Stream\""))
            .name()
            .toString())
        .isEqualTo("\"My Stream\"");
  }

  @Test
  void shouldParseAdvanceAndFinish() {
    Statement.Advance advance = (Statement.Advance)
        SqlParser.parseOne("ADVANCE SOURCE \"T\" TO TIMESTAMP '2024-01-31 12:00:00'");
    assertThat(advance.name().toString()).isEqualTo("\"T\"");
    assertThat(advance.time().orElseThrow().toString()).contains("2024-01-31 12:00:00");
    assertThat(((Statement.Advance) SqlParser.parseOne("advance source offset to end")).time())
        .isEmpty();
    assertThat(((Statement.Finish) SqlParser.parseOne("finish source finish"))
            .name()
            .text())
        .isEqualTo("finish");
  }

  @Test
  void shouldParseExplainOfNamesAndQueries() {
    assertThat(((Statement.ExplainObject) SqlParser.parseOne("EXPLAIN bars")).analyze())
        .isFalse();
    assertThat(((Statement.ExplainObject) SqlParser.parseOne("EXPLAIN ANALYZE bars")).analyze())
        .isTrue();
    assertThat(((Statement.ExplainObject) SqlParser.parseOne("EXPLAIN analyze"))
            .name()
            .text())
        .isEqualTo("analyze");
    Statement.ExplainQuery query =
        (Statement.ExplainQuery) SqlParser.parseOne("EXPLAIN ANALYZE SELECT a FROM t EMIT CHANGES");
    assertThat(query.analyze()).isTrue();
    assertThat(query.query().emit().kind()).isEqualTo(Emit.Kind.CHANGES);
    assertThat(SqlParser.parseOne("EXPLAIN WITH x AS (SELECT 1) SELECT * FROM x"))
        .isInstanceOf(Statement.ExplainQuery.class);
    assertThat(SqlParser.parseOne("EXPLAIN (SELECT 1)")).isInstanceOf(Statement.ExplainQuery.class);
  }

  @ParameterizedTest
  @CsvSource({
    "EXPLAIN bars, false TEXT",
    "EXPLAIN (FORMAT TEXT) bars, false TEXT",
    "EXPLAIN (format dot) bars, false DOT",
    "'EXPLAIN (ANALYZE, FORMAT JSON) bars', true JSON",
    "EXPLAIN (ANALYZE) bars, true TEXT",
    "EXPLAIN ANALYZE (FORMAT JSON) format, true JSON"
  })
  void shouldParseTheOptionsOfExplain(String sql, String expected) {
    Statement.ExplainObject explain = (Statement.ExplainObject) SqlParser.parseOne(sql);
    assertThat(explain.analyze() + " " + explain.format()).isEqualTo(expected);
  }

  @Test
  void shouldParseInsert() {
    Statement.Insert insert = (Statement.Insert) SqlParser.parseOne(
        "INSERT INTO t (a, \"B\") VALUES (1, 'x'), (-2, NULL), (3, DATE '2020-01-01')");
    assertThat(insert.target().text()).isEqualTo("t");
    assertThat(insert.columns()).extracting(Name::text).containsExactly("a", "B");
    assertThat(insert.rows().toString()).startsWith("VALUES");
    assertThat(((Statement.Insert) SqlParser.parseOne("INSERT INTO t SELECT a FROM u")).columns())
        .isEmpty();
  }

  @Test
  void shouldCutTextIntoStatementsWithTheirPlaces() {
    String sql =
        "-- first\nSHOW SOURCES;;\n/* ; */ SELECT 'a;b',\n  \"c;d\" FROM t -- end;\n;\n\tDROP SINK s ;\n";
    List<Statement> statements = SqlParser.parse(sql);
    assertThat(statements)
        .extracting(Statement::text)
        .containsExactly("SHOW SOURCES", "SELECT 'a;b',\n  \"c;d\" FROM t", "DROP SINK s");
    assertThat(statements)
        .extracting(Statement::position)
        .containsExactly(
            new SqlPosition(2, 1, 2, 12),
            new SqlPosition(3, 9, 4, 14),
            new SqlPosition(6, 2, 6, 12));
  }

  @Test
  void shouldFindNoStatementInNothing() {
    assertThat(SqlParser.parse("")).isEmpty();
    assertThat(SqlParser.parse(" ; -- nothing\n ;")).isEmpty();
  }

  @Test
  void shouldCountLinesWhateverTheirEnds() {
    assertThat(SqlParser.parse("SHOW\r\nSINKS;\r\rSHOW SOURCES;\n\nSHOW STREAMS"))
        .extracting(Statement::text)
        .containsExactly("SHOW\r\nSINKS", "SHOW SOURCES", "SHOW STREAMS");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      INTERVAL '100ms'                |       100
      INTERVAL '10 seconds'           |     10000
      INTERVAL '5m'                   |    300000
      INTERVAL '1h 30m'               |   5400000
      INTERVAL '2 days'               | 172800000
      INTERVAL '1.5s'                 |      1500
      INTERVAL - '5s'                 |     -5000
      INTERVAL '5' SECOND             |      5000
      INTERVAL '0.25' SECOND          |       250
      INTERVAL '1' DAY                |  86400000
      INTERVAL '1:30' MINUTE TO SECOND|     90000
      """)
  void shouldReadBothSpellingsOfIntervals(String written, long millis) {
    SqlSelect select = (SqlSelect) query("SELECT f(" + written + ") FROM t").node();
    SqlNode literal = ((org.apache.calcite.sql.SqlCall) select.getSelectList().get(0)).operand(0);
    assertThat(literal).isInstanceOf(SqlIntervalLiteral.class);
    SqlIntervalLiteral.IntervalValue value =
        ((SqlLiteral) literal).getValueAs(SqlIntervalLiteral.IntervalValue.class);
    assertThat(value.getSign() * SqlParserUtil.intervalToMillis(value)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ts                          | PT0S
      ts - INTERVAL '100' SECOND  | PT1M40S
      ts - INTERVAL '5' MINUTE    | PT5M
      TS - INTERVAL '1 1' DAY TO HOUR | PT25H
      ts - INTERVAL '250ms'       | PT0.25S
      """)
  void shouldReadTheDelayOfAWatermark(String expression, Duration delay) {
    Statement.CreateSource source = (Statement.CreateSource) SqlParser.parseOne(
        "CREATE SOURCE s (ts TIMESTAMP, WATERMARK FOR ts AS " + expression + ")");
    assertThat(source.watermark().orElseThrow().delay()).isEqualTo(delay);
  }

  @Test
  void shouldKeepSpellingAndPositionsInQueries() {
    SqlSelect select =
        (SqlSelect) query("SELECT Price,\n  \"Volume\" FROM Trades").node();
    assertThat(select.getSelectList().get(0).toString()).isEqualTo("Price");
    assertThat(SqlPositions.of(select.getSelectList().get(1).getParserPosition()))
        .isEqualTo(new SqlPosition(2, 3, 2, 10));
  }

  private static QueryText query(String sql) {
    return ((Statement.Query) SqlParser.parseOne(sql)).query();
  }
}
