package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlParserErrorTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      SELCT a FROM t                             |  1 | did you mean SELECT?
      CRATE SOURCE s (a INT)                     |  1 | did you mean CREATE?
      CREATE SORCE s (a INT)                     |  8 | did you mean SOURCE?
      CREATE VEW v AS SELECT 1                   |  8 | unexpected 'VEW'
      CREATE MATERIALIZED VEIW v AS SELECT 1     | 21 | did you mean VIEW?
      DROP FUNCTION v                            |  6 | expected SOURCE, TABLE, STREAM, VIEW, MATERIALIZED VIEW or SINK
      SHOW STREAM                                |  6 | did you mean STREAMS?
      SELECT a FROM t WHER a > 1                 | 17 | did you mean WHERE?
      SELECT a form t                            | 10 | did you mean FROM?
      SELECT a FROM t GROPU BY a                 | 17 | did you mean GROUP?
      SELECT a FROM t JION u ON a = b            | 17 | did you mean JOIN?
      SELECT a FROM t ORDER a                    | 23 | expected BY
      SELECT a, FROM t                           | 11 | unexpected 'FROM'
      SELECT FROM t                              |  8 | unexpected 'FROM': expected an expression
      SELECT sum(a ORDER BY c) FROM t            | 14 | ARG_MIN(x, y)
      SELECT arg_max(a, b ORDER BY c) FROM t     | 21 | ARG_MIN(x, y)
      SELECT a AS select FROM t                  | 13 | put it in double quotes
      SELECT 1 + FROM t                          | 12 | unexpected 'FROM'
      SELECT a FROM t WHERE a = = 1              | 27 | unexpected '=='
      SELECT a FROM t WHERE (a > 1               | 29 | the statement ends too early: expected ')'
      SELECT count(* FROM t                      | 16 | expected ')'
      SELECT CASE WHEN a THEN b FROM t           | 27 | expected END
      SELECT CAST(a VARCHAR) FROM t              | 15 | expected AS
      SELECT a FROM t SELECT b FROM u            | 17 | end the one before it with ;
      SELECT a FROM t WHERE x IN ()              | 29 | unexpected ')'
      CREATE SOURCE s (a INT, order INT)         | 25 | put it in double quotes
      CREATE SOURCE s (a INT                     | 23 | expected ')' or ','
      CREATE SOURCE s (a)                        | 19 | unexpected ')'
      CREATE SOURCE s (a INT NOT NUL)            | 28 | did you mean NULL?
      CREATE SOURCE s (a INT) WITH (x 5)         | 33 | expected '='
      CREATE SOURCE s (a INT, PRIMARY KEY (a))   | 38 | a source has no PRIMARY KEY
      CREATE SOURCE s (WATERMARK FOR a)          | 15 | source s has no columns
      CREATE STREAM x SELECT a FROM t            | 17 | expected AS or WITH
      CREATE STREAM x AS SELECT a FROM t EMIT    | 40 | expected ON WINDOW CLOSE, FINAL, CHANGES, ON UPDATE or EVERY
      CREATE STREAM x AS SELECT a FROM t EMIT CHANGE | 41 | did you mean CHANGES?
      SELECT a FROM t EMIT EVERY INTERVAL '0' SECOND | 28 | must be longer than zero
      SELECT a FROM t EMIT EVERY 5               | 28 | needs an interval
      SELECT a FROM t EMIT EVERY INTERVAL '1' MONTH | 28 | months and years have no fixed length
      SELECT a FROM t ALLOW LATENESS INTERVAL - '5s' | 32 | is negative
      DROP SOURCE IF EXIST x                     | 16 | did you mean EXISTS?
      SELECT 'abc FROM t                         |  8 | the string that begins here is not closed
      SELECT "abc FROM t                         |  8 | the name that begins here is not closed in its line
      SELECT a # b FROM t                        | 10 | the character '#' has no meaning in SQL
      SELECT "" FROM t                           |  8 | a name has no characters
      SELECT 1_000                               |  8 | 1_000 is not a number
      SELECT a FROM t WHERE b = 0x10             | 27 | 0x10 is not a number
      SELECT 1.5e FROM t                         |  8 | 1.5e is not a number
      SELECT a /* never closed                   | 25 | a comment is not closed
      SELECT INTERVAL '5' FROM t                 | 17 | has no unit
      SELECT INTERVAL '5 parsecs' FROM t         | 17 | is not an interval
      SELECT INTERVAL '1M' FROM t                | 17 | is not an interval
      CREATE OR REPLACE SINK IF NOT EXISTS s FROM t | 1 | contradict each other
      """)
  void shouldSayWhatIsWrongAndWhere(String sql, int column, String problem) {
    LaminarException error = error(sql);
    assertThat(error.getMessage()).contains(problem).hasSizeLessThan(250);
    assertThat(error.position().orElseThrow().column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ALTER SOURCE t ADD x INT                   | NOT_SUPPORTED   | ALTER is not supported yet
      CREATE SOURCE s (a INT ARRAY ARRAY)        | NOT_SUPPORTED   | an ARRAY of ARRAY
      CREATE SOURCE s (a UUID)                   | NOT_SUPPORTED   | the type UUID is not supported yet
      CREATE SOURCE s (a TIMESTAMP WITH TIME ZONE) | NOT_SUPPORTED | is not supported yet
      CREATE SOURCE s (a STRING)                 | UNKNOWN_TYPE    | did you mean VARCHAR?
      CREATE SOURCE s (a STRNG)                  | UNKNOWN_TYPE    | did you mean VARCHAR?
      CREATE SOURCE s (a BIGNIT)                 | UNKNOWN_TYPE    | did you mean BIGINT?
      CREATE SOURCE s (a DECIMAL(39, 2))         | UNKNOWN_TYPE    | there is no type DECIMAL(39, 2)
      CREATE SOURCE s (a TIMESTAMP(10))          | UNKNOWN_TYPE    | there is no type TIMESTAMP(10
      CREATE SOURCE s (a INT) WITH (x = 1, X = 2) | INVALID_OPTION | option x is given twice
      CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t + INTERVAL '1s') | NOT_SUPPORTED | a watermark other than
      """)
  void shouldRefuseByName(String sql, ErrorCode code, String problem) {
    LaminarException error = error(sql);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.getMessage()).contains(problem);
  }

  @Test
  void shouldPlaceErrorsInTheWholeText() {
    LaminarException error =
        error("SHOW SINKS;\n\n-- second\nSELECT a,\n\tb FROM t WHERE +;\nSHOW SOURCES");
    assertThat(error.position()).contains(new SqlPosition(5, 18, 5, 18));
    assertThat(error("SHOW SINKS;\r\nCREATE SOURCE s (a INT, b STRNG)").position())
        .contains(new SqlPosition(2, 27, 2, 31));
  }

  @Test
  void shouldRefuseSeveralStatementsWhereOneIsAllowed() {
    LaminarException error = catchThrowableOfType(
        LaminarException.class, () -> SqlParser.parseOne("SHOW SINKS; SHOW SOURCES"));
    assertThat(error.position()).contains(new SqlPosition(1, 13, 1, 24));
    assertThat(catchThrowableOfType(LaminarException.class, () -> SqlParser.parseOne(" "))
            .problem())
        .isEqualTo("there is no statement in the text");
  }

  private static LaminarException error(String sql) {
    LaminarException error =
        catchThrowableOfType(LaminarException.class, () -> SqlParser.parse(sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }
}
