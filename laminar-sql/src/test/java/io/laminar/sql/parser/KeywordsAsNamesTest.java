package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.LaminarException;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeywordsAsNamesTest {
  static List<String> names() {
    return Keywords.all().stream()
        .filter(word -> !Keywords.structural().contains(word))
        .toList();
  }

  static List<String> structural() {
    return Keywords.structural();
  }

  @Test
  void shouldReserveOnlyStructuralWords() {
    assertThat(Keywords.all()).hasSizeGreaterThan(700);
    assertThat(Keywords.structural())
        .containsExactly(
            "ALL",
            "AND",
            "ANY",
            "AS",
            "BETWEEN",
            "BY",
            "CASE",
            "CAST",
            "CREATE",
            "CROSS",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "DEFAULT",
            "DISTINCT",
            "ELSE",
            "END",
            "EXCEPT",
            "EXISTS",
            "FALSE",
            "FETCH",
            "FOR",
            "FROM",
            "FULL",
            "GROUP",
            "HAVING",
            "IN",
            "INNER",
            "INTERSECT",
            "INTERVAL",
            "INTO",
            "IS",
            "JOIN",
            "LATERAL",
            "LEFT",
            "LIKE",
            "LIMIT",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "NATURAL",
            "NOT",
            "NULL",
            "ON",
            "OR",
            "ORDER",
            "OUTER",
            "OVER",
            "RIGHT",
            "SELECT",
            "SOME",
            "TABLE",
            "THEN",
            "TRUE",
            "UNION",
            "UNNEST",
            "USING",
            "VALUES",
            "WHEN",
            "WHERE",
            "WITH");
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldBeAnAliasAfterAs(String word) {
    SqlSelect select = select("SELECT price AS " + word + ", 1 AS " + word + " FROM t AS " + word);
    assertThat(((SqlBasicCall) select.getSelectList().get(0)).operand(1).toString())
        .isEqualTo(word);
    assertThat(((SqlBasicCall) select.getSelectList().get(1)).operand(1).toString())
        .isEqualTo(word);
    assertThat(((SqlBasicCall) select.getFrom()).operand(1).toString()).isEqualTo(word);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldBeAColumnInCreateSource(String word) {
    Statement.CreateSource source =
        (Statement.CreateSource) SqlParser.parseOne("CREATE SOURCE s (" + word
            + " DATE NOT NULL, x INT, " + word + " TIMESTAMP(3), y TIME, WATERMARK FOR " + word
            + " AS " + word
            + " - INTERVAL '1' SECOND)");
    assertThat(source.columns())
        .extracting(column -> column.name().text())
        .containsExactly(word, "x", word, "y");
    assertThat(source.watermark().orElseThrow().column().text()).isEqualTo(word);
  }

  @ParameterizedTest
  @MethodSource({"names", "structural"})
  void shouldBeAColumnAfterADot(String word) {
    SqlSelect select =
        select("SELECT t." + word + ", sum(t." + word + " + 1) FROM t WHERE t." + word + " = 1");
    assertThat(((SqlIdentifier) select.getSelectList().get(0)).names).containsExactly("t", word);
    assertThat(select.getWhere().toString()).contains(word);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldBeABareColumn(String word) {
    SqlSelect select = select("SELECT " + word + ", " + word + " + 1, sum(" + word
        + ") FROM t WHERE " + word + " > 1 AND " + word + " IS NOT NULL GROUP BY " + word
        + ", TUMBLE(" + word + ", INTERVAL '1' MINUTE)");
    assertThat(identifier(select.getSelectList().get(0))).isEqualTo(word);
    assertThat(identifier(((SqlBasicCall) select.getSelectList().get(1)).operand(0)))
        .isEqualTo(word);
    assertThat(identifier(((SqlBasicCall) select.getSelectList().get(2)).operand(0)))
        .isEqualTo(word);
    assertThat(identifier(select.getGroup().get(0))).isEqualTo(word);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldNameAnObject(String word) {
    Statement.CreateView view = (Statement.CreateView)
        SqlParser.parseOne("CREATE STREAM " + word + " AS SELECT * FROM " + word + " WHERE a = 1");
    assertThat(view.name().text()).isEqualTo(word);
    assertThat(identifier(((SqlSelect) view.query().node()).getFrom())).isEqualTo(word);
    assertThat(((Statement.CreateSink) SqlParser.parseOne("CREATE SINK " + word + " FROM " + word))
            .from()
            .text())
        .isEqualTo(word);
    assertThat(
            ((Statement.Describe) SqlParser.parseOne("DESCRIBE " + word)).name().text())
        .isEqualTo(word);
    assertThat(((Statement.ExplainObject) SqlParser.parseOne("EXPLAIN ANALYZE " + word))
            .name()
            .text())
        .isEqualTo(word);
    assertThat(((Statement.Drop) SqlParser.parseOne("DROP SOURCE IF EXISTS " + word + " CASCADE"))
            .name()
            .text())
        .isEqualTo(word);
  }

  @ParameterizedTest
  @MethodSource("structural")
  void shouldRefuseAStructuralWordAsNameUnlessQuoted(String word) {
    assertThatThrownBy(() -> SqlParser.parse("CREATE SOURCE s (" + word + " INT)"))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("put it in double quotes");
    assertThat(SqlParser.parse("CREATE SOURCE s (\"" + word + "\" INT)")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT DATE '2020-01-01', TIME '10:00:00', TIMESTAMP '2020-01-01 00:00:00' FROM t",
        "SELECT CAST(a AS TIMESTAMP(6)), CAST(a AS DATE), CAST(a AS TIME), TRY_CAST(a AS TIMESTAMP) FROM t",
        "SELECT CAST(a AS TIMESTAMP(3) WITH LOCAL TIME ZONE), SAFE_CAST(a AS TIMESTAMP WITH LOCAL TIME ZONE) FROM t",
        "SELECT EXTRACT(DAY FROM ts), FLOOR(ts TO DAY), CEIL(ts TO HOUR), EXTRACT(DAY FROM date) FROM t",
        "SELECT CURRENT_TIMESTAMP, CURRENT_DATE, LOCALTIMESTAMP FROM t WHERE x IS NOT UNKNOWN AND y IS TRUE",
        "SELECT count(*) FILTER (WHERE a > 1), sum(DISTINCT b) FROM t GROUP BY ROLLUP(a, b), CUBE(c)",
        "SELECT GROUPING(a) FROM t GROUP BY GROUPING SETS ((a), (b), ())",
        "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
        "SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '5m'))",
        "SELECT * FROM TABLE(SESSION(TABLE t, DESCRIPTOR(ts), DESCRIPTOR(k), INTERVAL '5m'))",
        "SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), a",
        "SELECT sum(a) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
        "SELECT sum(a) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM t",
        "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY ts ROWS 5 PRECEDING)",
        "SELECT * FROM a LEFT ASOF JOIN b MATCH_CONDITION a.ts >= b.ts ON a.k = b.k",
        "SELECT * FROM a ASOF JOIN b MATCH_CONDITION a.ts >= b.ts ON a.k = b.k",
        "SELECT * FROM a JOIN t FOR SYSTEM_TIME AS OF a.ts ON a.k = t.k",
        "SELECT a FROM t ORDER BY a DESC NULLS LAST OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY",
        "SELECT a FROM t ORDER BY a LIMIT 10 OFFSET 5",
        "SELECT offset, partition, date d, time t2, window w, row FROM t ORDER BY offset, date DESC",
        "SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT SELECT c FROM v MINUS SELECT d FROM w",
        "SELECT CASE WHEN date > DATE '2020-01-01' THEN date ELSE timestamp END AS day FROM t",
        "SELECT TIMESTAMPADD(DAY, 1, ts), TIMESTAMPDIFF(SECOND, ts, timestamp), YEAR(date), HOUR(time) FROM t",
        "SELECT TRIM(BOTH ' ' FROM name), SUBSTRING(name FROM 2 FOR 3), POSITION('a' IN name), OVERLAY(a PLACING b FROM 1)"
            + " FROM t",
        "SELECT COALESCE(value, 0), NULLIF(value, 1), rank, LEFT(name, 2), RIGHT(name, 1), RANK() OVER (ORDER BY x) FROM t",
        "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM date) AND a IN (SELECT value FROM stream) AND b NOT IN (1, 2)",
        "SELECT FIRST_VALUE(price) AS open, MAX(price) AS high, LAST_VALUE(price) AS close FROM t AS stream",
        "WITH x AS (SELECT 1), date AS (SELECT 2) SELECT * FROM x, date",
        "VALUES (1, DATE '2020-01-01'), (2, NULL)",
        "SELECT ROW(1, 2), ARRAY[1, 2], MAP['a', 1] FROM t",
        "SELECT * FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1",
        "SELECT a.\"date\", \"select\" FROM \"from\" a",
        "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a), LISTAGG(a, ',') WITHIN GROUP (ORDER BY a) FROM t",
        "SELECT a LIKE 'x%' ESCAPE '!', a NOT LIKE 'y', a SIMILAR TO 'z', a BETWEEN SYMMETRIC 1 AND 2 FROM t",
      })
  void shouldKeepTheMeaningOfBuiltInSyntax(String sql) {
    assertThat(SqlParser.parse(sql)).hasSize(1);
  }

  @Test
  void shouldNotTakeALiteralForAColumn() {
    SqlSelect select =
        select("SELECT DATE '2020-01-01', date, CURRENT_TIMESTAMP, x AS date FROM t");
    assertThat(select.getSelectList().get(0)).isNotInstanceOf(SqlIdentifier.class);
    assertThat(select.getSelectList().get(1).toString()).isEqualTo("date");
  }

  private static SqlSelect select(String sql) {
    return (SqlSelect) ((Statement.Query) SqlParser.parseOne(sql)).query().node();
  }

  private static String identifier(SqlNode node) {
    return ((SqlIdentifier) node).getSimple();
  }
}
