package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The blanks that fill a CHAR up do not count (SQL:2023, 8.2 PAD SPACE); what a cast cuts off is gone everywhere. */
final class CharPaddingTest {
  private LaminarDB db;

  @BeforeEach
  void open() {
    db = LaminarDB.open();
    db.execute("""
        CREATE SOURCE t (id INTEGER NOT NULL, c CHAR(3), e CHAR(5), v VARCHAR);
        CREATE MATERIALIZED VIEW held AS SELECT id, c, e, v FROM t;
        INSERT INTO t VALUES (1, 'ab', 'ab', 'ab'), (2, 'ab ', 'abc', 'ab '), (3, 'abc', 'abc', 'abcd'),
          (4, '', '', ''), (5, NULL, 'x', 'x');""");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private String ids(String condition) {
    return rows("SELECT id FROM held WHERE " + condition + " ORDER BY id");
  }

  private String rows(String query) {
    return db.query(query).rows().stream()
        .map(row -> row.values().toString())
        .toList()
        .toString();
  }

  @Test
  void shouldCompareAsIfTheShorterWerePadded() {
    assertThat(ids("c = 'ab'")).isEqualTo("[[1], [2]]");
    assertThat(ids("'ab    ' = c")).isEqualTo("[[1], [2]]");
    assertThat(ids("c <> 'ab'")).isEqualTo("[[3], [4]]");
    assertThat(ids("c = e")).isEqualTo("[[1], [3], [4]]");
    assertThat(ids("c = v")).isEqualTo("[[1], [2], [4]]");
    assertThat(ids("v = e")).isEqualTo("[[1], [4], [5]]");
    assertThat(ids("c IS NOT DISTINCT FROM v")).isEqualTo("[[1], [2], [4]]");
    assertThat(ids("c > 'ab'")).isEqualTo("[[3]]");
    assertThat(ids("c BETWEEN 'ab' AND 'ab '")).isEqualTo("[[1], [2]]");
  }

  @Test
  void shouldCountTheSpacesOfAVarchar() {
    assertThat(ids("v = 'ab'")).isEqualTo("[[1]]");
    assertThat(ids("v = 'ab '")).isEqualTo("[[2]]");
    assertThat(ids("v IN ('ab ', 'x ')")).isEqualTo("[[2]]");
    assertThat(ids("v = CASE WHEN id < 3 THEN 'ab' ELSE 'x ' END")).isEqualTo("[[1]]");
  }

  @Test
  void shouldFindACharInAList() {
    assertThat(ids("c IN ('ab', 'zz')")).isEqualTo("[[1], [2]]");
    assertThat(ids("c NOT IN ('ab', 'zz')")).isEqualTo("[[3], [4]]");
    assertThat(ids("c IN ('ab     ', 'abc', 'abcd')")).isEqualTo("[[1], [2], [3]]");
    assertThat(ids("c = 'ab' OR c = 'abc' OR id = 5")).isEqualTo("[[1], [2], [3], [5]]");
    assertThat(ids("(c, id) IN (('ab', 1), ('ab', 3))")).isEqualTo("[[1]]");
  }

  @Test
  void shouldTakeTheBranchOfAChar() {
    String query = "SELECT CASE c WHEN 'ab' THEN 1 WHEN '' THEN 2 ELSE 3 END AS x,"
        + " NULLIF(c, 'ab') IS NULL AS y FROM held ORDER BY id";
    assertThat(rows(query)).isEqualTo("[[1, true], [1, true], [3, false], [2, false], [3, true]]");
    assertThat(ids("COALESCE(c, e) = 'x'")).isEqualTo("[[5]]");
    assertThat(ids("CAST(v AS CHAR(4)) = c")).isEqualTo("[[1], [2], [4]]");
    assertThat(ids("CAST(c AS VARCHAR) = 'ab'")).isEqualTo("[[1], [2]]");
    assertThat(ids("UPPER(c) = 'AB'")).isEqualTo("[[1], [2]]");
  }

  @Test
  void shouldGroupAChar() {
    assertThat(
            rows(
                "SELECT c, COUNT(*) AS n, COUNT(DISTINCT c) AS d FROM held GROUP BY c ORDER BY n DESC, c"))
        .isEqualTo("[[ab , 2, 1], [   , 1, 1], [abc, 1, 1], [null, 1, 0]]");
    assertThat(rows("SELECT c FROM held GROUP BY c HAVING c = 'ab'")).isEqualTo("[[ab ]]");
  }

  @Test
  void shouldKeepACastThatCuts() {
    assertThat(ids("CAST(v AS VARCHAR(3)) = 'abc'")).isEqualTo("[[3]]");
    assertThat(ids("CAST(v AS VARCHAR(3)) IN ('abc', 'x')")).isEqualTo("[[3], [5]]");
    assertThat(ids("CAST(v AS VARCHAR(2)) = CAST(v || '!' AS VARCHAR(2))"))
        .isEqualTo("[[1], [2], [3]]");
    assertThat(ids("CAST(CAST(v AS VARCHAR(2)) AS VARCHAR) = 'ab'")).isEqualTo("[[1], [2], [3]]");
    assertThat(ids("CAST(v AS VARCHAR(2)) LIKE '__'")).isEqualTo("[[1], [2], [3]]");
    assertThat(ids("CASE WHEN CAST(v AS VARCHAR(1)) = 'a' THEN id > 1 ELSE FALSE END"))
        .isEqualTo("[[2], [3]]");
    assertThat(ids("CAST(v AS VARCHAR(1)) IS NOT DISTINCT FROM 'x'")).isEqualTo("[[5]]");
    assertThat(rows(
            "SELECT CAST(v AS VARCHAR(2)) AS k, COUNT(*) AS n FROM held GROUP BY CAST(v AS VARCHAR(2))"
                + " HAVING CAST(v AS VARCHAR(2)) = 'ab'"))
        .isEqualTo("[[ab, 3]]");
  }

  @Test
  void shouldPadToTheLongestOfSeveral() {
    String both = "(SELECT c AS x FROM held UNION ALL SELECT e FROM held)";
    assertThat(
            rows("SELECT x, COUNT(*) AS n FROM " + both + " WHERE x < 'abc' GROUP BY x ORDER BY x"))
        .isEqualTo("[[     , 2], [ab   , 3]]");
    assertThat(rows("SELECT COALESCE(c, e) || '|', CASE WHEN id = 1 THEN e ELSE c END || '|',"
            + " GREATEST(c, e) || '|', NVL(c, e) || '|' FROM held WHERE id = 1"))
        .isEqualTo("[[ab   |, ab   |, ab   |, ab   |]]");
    assertThat(rows("VALUES (CAST('a' AS CHAR(2))), (CAST('b' AS CHAR(3)))"))
        .isEqualTo("[[a  ], [b  ]]");
  }

  @Test
  void shouldTakeThePaddingFromACharThatBecomesAVarchar() {
    assertThat(
            rows(
                "SELECT CAST(e AS VARCHAR) || '|', CAST(e AS VARCHAR(4)) || '|', COALESCE(c, v) || '|',"
                    + " IF(id = 1, c, 'abcd ') || '|', GREATEST(c, 'a ') || '|' FROM held WHERE id = 1"))
        .isEqualTo("[[ab|, ab|, ab|, ab|, ab|]]");
    String three =
        "(SELECT c AS x FROM held UNION ALL SELECT v FROM held UNION ALL SELECT 'ab' FROM held)";
    assertThat(rows("SELECT x || '|', COUNT(*) AS n FROM " + three
            + " WHERE x BETWEEN 'ab' AND 'ab ' GROUP BY x ORDER BY x"))
        .isEqualTo("[[ab|, 8], [ab |, 1]]");
    assertThat(
            rows("SELECT CASE WHEN id = 1 THEN 'a ' ELSE 'bcd' END || '|' FROM held WHERE id < 3"))
        .isEqualTo("[[a |], [bcd|]]");
  }
}
