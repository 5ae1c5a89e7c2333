package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which type a parameter has follows from the operator or function that it is given to, as in PostgreSQL 15. */
final class ParameterTypeTest {
  private static final LaminarDB DB = LaminarDB.open();

  static {
    DB.execute("""
        CREATE SOURCE t (i INTEGER, n BIGINT, d DOUBLE, m DECIMAL(10, 2), b BOOLEAN, s VARCHAR, x VARBINARY, da DATE,
            ts TIMESTAMP);
        CREATE MATERIALIZED VIEW v AS SELECT * FROM t;
        INSERT INTO t VALUES (7, 70, 1.5, 12.34, TRUE, 'abc', X'0102', DATE '2024-01-02', TIMESTAMP '2024-01-02 10:00:00');
        """);
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  private static Object value(String text) {
    if (text.matches("-?\\d+")) {
      return Integer.valueOf(text);
    }
    return switch (text.charAt(0)) {
      case '\'' -> text.substring(1, text.length() - 1);
      case '#' -> LocalDate.parse(text.substring(1));
      case '@' -> LocalDateTime.parse(text.substring(1));
      case 'T', 'F' -> text.equals("TRUE");
      default -> new BigDecimal(text);
    };
  }

  private static Object[] values(String texts) {
    return Arrays.stream(texts.split(" *; *")).map(ParameterTypeTest::value).toArray();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      UPPER(?), CHAR_LENGTH(?), ENDS_WITH(s, ?)           | 'x' ; 'four' ; 'bc'          | [X, 4, true]
      SUBSTRING(s FROM ? FOR ?), LEFT(s, ?)               | 2 ; 1 ; 2                    | [b, ab]
      LPAD(?, ?, ?), REPEAT(?, ?), CHR(?)                 | 'x' ; 3 ; '*' ; 'r' ; 2 ; 65 | [**x, rr, A]
      POSITION(? IN s), POSITION('b' IN ?), STRPOS(s, ?)  | 'b' ; 'ab' ; 'c'             | [2, 2, 3]
      TRIM(? FROM s), TRIM(?), REPLACE(s, ?, ?)           | 'a' ; ' x ' ; 'a' ; 'y'      | [bc, x, ybc]
      SPLIT_PART(s, ?, ?), OVERLAY(s PLACING ? FROM ?)    | 'b' ; 1 ; 'Z' ; 3            | [a, abZ]
      CONCAT(s, ?), CONCAT_WS(?, s, ?), REVERSE(?)        | 'm' ; '-' ; 'k' ; 'ab'       | [abcm, abc-k, ba]
      s LIKE ?, ? LIKE 'a%', s NOT LIKE ? ESCAPE ?        | 'a%' ; 'x' ; 'a!%' ; '!'     | [true, false, true]
      ABS(?), SQRT(?), POWER(?, 2), FLOOR(?)              | 1.5 ; 4 ; 3 ; 2.5            | [1.5, 2.0, 9.0, 2.0]
      ROUND(m, ?), CEIL(?), LN(?)                         | 1 ; 1.5 ; 1                  | [12.30, 2.0, 0.0]
      MOD(?, 3), i % ?, ? % i, m % ?                      | 7 ; 4 ; 20 ; 5.00            | [1, 3, 6, 2.34]
      ? * i, ? - d, -? + i, BITAND(?, 3)                  | 2 ; 4.5 ; 1 ; 5              | [14, 3.0, 6, 1]
      GREATEST(?, 1), LEAST(i, ?), GREATEST(m, ?)         | 5 ; 3 ; 12.35                | [5, 3, 12.35]
      COALESCE(?, m), NVL(?, s), IFNULL(?, da)            | 1.25 ; 'z' ; #2024-01-01     | [1.25, z, 2024-01-01]
      COALESCE(?, ?) + i, NULLIF(?, i), NULLIF(?, 'a')    | 1 ; 2 ; 7 ; 'b'              | [8, null, b]
      IF(?, ?, i), CASE WHEN ? THEN ? ELSE n END          | TRUE ; 1 ; TRUE ; 4          | [1, 4]
      CASE ? WHEN 1 THEN 'a' ELSE ? END, CASE s WHEN ? THEN ? ELSE i END | 2 ; 'xyz' ; 'abc' ; 3 | [xyz, 3]
      CASE WHEN b THEN ? ELSE ? END * m                   | 2.00 ; 1.00                  | [24.6800]
      i BETWEEN ? AND ?, ? BETWEEN 1 AND 3, ? IN (1, 2)   | 1 ; 9 ; 2 ; 3                | [true, true, false]
      i IN (?, 2.5), ? IN (i, d), (i, s) IN ((?, ?))      | 7 ; 1.5 ; 7 ; 'abc'          | [true, true, true]
      da - ?, GREATEST(da, ?), ? > ts                     | #2024-01-01 ; #2025-01-01 ; @2025-01-01T00:00 | [1, 2025-01-01, true]
      TIMESTAMPADD(HOUR, ?, ts), TIMESTAMPDIFF(DAY, ?, ts) | 2 ; @2024-01-01T00:00       | [2024-01-02T12:00, 1]
      ts > COALESCE(?, DATE '2024-01-03')                 | #2024-01-01                  | [true]
      MAX(CASE WHEN i > ? THEN ? END + i)                 | 1 ; 2                        | [9]
      """)
  void shouldFollowFromTheCall(String expressions, String texts, String expected) {
    String sql = "SELECT " + expressions + " FROM v";

    assertThat(DB.query(sql, values(texts)).rows().get(0).values()).hasToString(expected);
  }

  @Test
  void shouldBeTextBesideBars() {
    assertThat(
            DB.query("SELECT ? || s, s || ?, ? || ? FROM v", "p", "q", "y", "z").rows())
        .hasToString("[(column1=pabc, column2=abcq, column3=yz)]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      VALUES (1, ?), (?, 'a')                                 | 'x' ; 2 | [[1, x], [2, a]]
      SELECT ? AS c UNION ALL SELECT i FROM v UNION ALL SELECT ? | 5 ; 6 | [[5], [7], [6]]
      SELECT ? AS c UNION ALL VALUES (1)                      | 5       | [[5], [1]]
      """)
  void shouldFollowFromOtherRows(String sql, String texts, String expected) {
    assertThat(DB.query(sql, values(texts)).rows().stream()
            .map(row -> row.values())
            .toList())
        .hasToString(expected);
  }

  @Test
  void shouldCompareAValueOfAnyTypeWithNull() {
    String sql = "SELECT s FROM v WHERE :i IS NULL OR i = :i";

    assertThat(DB.query(sql, 7).rows()).hasSize(1);
    assertThat(DB.query(sql, 8).rows()).isEmpty();
    assertThat(DB.query(sql, (Object) null).rows()).hasSize(1);
    assertThat(DB.query("SELECT ? IS NULL, ? IS NOT NULL", LocalDate.EPOCH, 1)
            .rows()
            .get(0)
            .values())
        .hasToString("[false, true]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ? + ?",
        "SELECT -?",
        "SELECT COALESCE(?, ?)",
        "SELECT CASE WHEN TRUE THEN ? END",
        "SELECT EXTRACT(YEAR FROM ?)",
        "SELECT DATE_TRUNC('hour', ?)",
        "SELECT ROUND(?, 2)",
        "SELECT SUM(?) FROM v",
        "SELECT ts + ? FROM v",
        "SELECT ? AS c UNION ALL SELECT ?"
      })
  void shouldAskForACastWhereNothingFollows(String sql) {
    Object[] values = sql.chars().filter(c -> c == '?').mapToObj(c -> 1).toArray();
    LaminarException error =
        catchThrowableOfType(LaminarException.class, () -> DB.query(sql, values));

    assertThat(error.code()).as(error.getMessage()).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(error.remedy()).startsWith("write CAST(? AS ");
    assertThat(error.position().orElseThrow().column()).isEqualTo(sql.indexOf('?') + 1);
  }
}
