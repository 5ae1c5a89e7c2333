package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types, nullability and names of what a query returns (SEMANTICS §7). */
final class ResultTypeTest {
  private static final String ALL_TYPES = """
      CREATE SOURCE t (k VARCHAR NOT NULL, tiny TINYINT NOT NULL, small SMALLINT NOT NULL, i INTEGER NOT NULL,
        big BIGINT NOT NULL, r REAL NOT NULL, d DOUBLE NOT NULL, dec DECIMAL(10, 2) NOT NULL, n INTEGER,
        b BOOLEAN NOT NULL, c CHAR(3) NOT NULL, day DATE NOT NULL, ts TIMESTAMP NOT NULL, ts6 TIMESTAMP(6) NOT NULL,
        WATERMARK FOR ts);
      """;

  private final PlanFixture types = PlanFixture.trades().with(ALL_TYPES);

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SUM(tiny)                    | sum BIGINT NOT NULL
          SUM(small)                   | sum BIGINT NOT NULL
          SUM(i)                       | sum BIGINT NOT NULL
          SUM(big)                     | sum BIGINT NOT NULL
          SUM(r)                       | sum DOUBLE NOT NULL
          SUM(d)                       | sum DOUBLE NOT NULL
          SUM(dec)                     | sum DECIMAL(38, 2) NOT NULL
          SUM(n)                       | sum BIGINT
          SUM(i) FILTER (WHERE b)      | sum BIGINT
          SUM(DISTINCT i)              | sum BIGINT NOT NULL
          AVG(tiny)                    | avg DOUBLE NOT NULL
          AVG(big)                     | avg DOUBLE NOT NULL
          AVG(r)                       | avg DOUBLE NOT NULL
          AVG(dec)                     | avg DECIMAL(38, 6) NOT NULL
          AVG(n)                       | avg DOUBLE
          COUNT(*)                     | count BIGINT NOT NULL
          COUNT(n)                     | count BIGINT NOT NULL
          COUNT(n) FILTER (WHERE b)    | count BIGINT NOT NULL
          MIN(tiny)                    | min TINYINT NOT NULL
          MAX(c)                       | max CHAR(3) NOT NULL
          MAX(ts6)                     | max TIMESTAMP(6) NOT NULL
          FIRST_VALUE(k)               | first_value VARCHAR NOT NULL
          LAST_VALUE(n)                | last_value INTEGER
          LAST_VALUE(d) FILTER (WHERE b) | last_value DOUBLE
          """)
  void shouldTypeAggregatesOfGroups(String aggregate, String expected) {
    assertThat(columns("SELECT " + aggregate + " FROM t GROUP BY k")).isEqualTo(expected);
    assertThat(
            columns("SELECT " + aggregate + " FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE)"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SUM(i)             | sum BIGINT
          AVG(dec)           | avg DECIMAL(38, 6)
          MIN(k)             | min VARCHAR
          LAST_VALUE(d)      | last_value DOUBLE
          COUNT(*)           | count BIGINT NOT NULL
          """)
  void shouldTypeAggregatesOfEverythingAsNullableButCounts(String aggregate, String expected) {
    assertThat(columns("SELECT " + aggregate + " FROM t")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
          k                                     ; k VARCHAR NOT NULL
          K                                     ; K VARCHAR NOT NULL
          t.k                                   ; k VARCHAR NOT NULL
          k AS "exact Name"                     ; exact Name VARCHAR NOT NULL
          i + 1                                 ; column1 INTEGER NOT NULL
          i + n                                 ; column1 INTEGER
          i / 2                                 ; column1 INTEGER NOT NULL
          i % small                             ; column1 INTEGER NOT NULL
          MOD(big, tiny)                        ; mod BIGINT NOT NULL
          i * d                                 ; column1 DOUBLE NOT NULL
          big + i                               ; column1 BIGINT NOT NULL
          dec + dec                             ; column1 DECIMAL(11, 2) NOT NULL
          dec * dec                             ; column1 DECIMAL(20, 4) NOT NULL
          i + dec                               ; column1 DECIMAL(13, 2) NOT NULL
          k || 'x'                                ; column1 VARCHAR NOT NULL
          UPPER(k)                              ; upper VARCHAR NOT NULL
          CHAR_LENGTH(k)                        ; char_length INTEGER NOT NULL
          CAST(i AS BIGINT)                     ; i BIGINT NOT NULL
          CAST(n AS DECIMAL(5, 1))              ; n DECIMAL(5, 1)
          TRY_CAST(k AS INTEGER)                ; k INTEGER
          CASE WHEN b THEN 'buy' ELSE 'sell' END ; case VARCHAR(4) NOT NULL
          CASE WHEN b THEN 1 END                ; case INTEGER
          COALESCE(n, 0)                        ; coalesce INTEGER NOT NULL
          NULLIF(i, 0)                          ; nullif INTEGER
          n IS NULL                             ; column1 BOOLEAN NOT NULL
          i > n                                 ; column1 BOOLEAN
          k LIKE 'a%'                           ; column1 BOOLEAN NOT NULL
          EXTRACT(HOUR FROM ts)                 ; extract BIGINT NOT NULL
          FLOOR(ts TO DAY)                      ; floor TIMESTAMP(3) NOT NULL
          ts6 + INTERVAL '1' DAY                ; column1 TIMESTAMP(6) NOT NULL
          CAST(NULL AS INTEGER)                 ; column1 INTEGER
          'abc'                                 ; column1 VARCHAR(3) NOT NULL
          1.5                                   ; column1 DECIMAL(2, 1) NOT NULL
          1e0                                   ; column1 DOUBLE NOT NULL
          TIMESTAMP '2024-01-01 00:00:00.123456' ; column1 TIMESTAMP(6) NOT NULL
          """)
  void shouldTypeAndNameExpressions(String expression, String expected) {
    assertThat(columns("SELECT " + expression + " FROM t")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SUM(i), SUM(big), SUM(d) AS sum_2   | sum BIGINT, sum_3 BIGINT, sum_2 DOUBLE
          COUNT(*), COUNT(*)                  | count BIGINT NOT NULL, count_2 BIGINT NOT NULL
          """)
  void shouldKeepDerivedNamesApart(String select, String expected) {
    assertThat(columns("SELECT " + select + " FROM t")).isEqualTo(expected);
  }

  private String columns(String sql) {
    return String.join(
        ", ",
        types.plan(sql).schema().columns().stream().map(ResultTypeTest::text).toList());
  }

  private static String text(Column column) {
    return column.name() + " " + column.type();
  }
}
