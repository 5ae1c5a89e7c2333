package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prepared statements with values: which type each has, what is refused, and that a plan serves all of them. */
final class ParameterTest {
  private static final LaminarDB DB = LaminarDB.open();

  static {
    DB.execute("""
        CREATE SOURCE t (id INTEGER NOT NULL, b BOOLEAN, ti TINYINT, si SMALLINT, l BIGINT, r REAL, d DOUBLE,
            dec DECIMAL(10, 2), wide DECIMAL(38, 2), c CHAR(3), v VARCHAR(5), x VARBINARY, da DATE, tm TIME(3),
            ts TIMESTAMP, us TIMESTAMP(6), z TIMESTAMP WITH LOCAL TIME ZONE);
        CREATE MATERIALIZED VIEW all_types AS SELECT * FROM t;
        CREATE SOURCE s (k INTEGER NOT NULL, v VARCHAR, n BIGINT);
        CREATE MATERIALIZED VIEW rows_of_s AS SELECT * FROM s;
        CREATE MATERIALIZED VIEW by_k AS SELECT k, COUNT(*) AS c, SUM(n) AS total FROM s GROUP BY k;
        INSERT INTO s VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', 30), (4, NULL, NULL);
        INSERT INTO t VALUES (1, TRUE, 1, 2, 3, 1.5, 2.5, 12.34, 98765432109876543210.12, 'ab', 'text', X'0102',
            DATE '2024-02-29', TIME '12:30:00.5', TIMESTAMP '2024-02-29 12:30:00.123',
            TIMESTAMP '2024-02-29 12:30:00.123456', '2024-02-29 12:30:00');
        """);
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  private static List<List<Object>> values(List<Row> rows) {
    return rows.stream().map(Row::values).toList();
  }

  private static LaminarException refused(ErrorCode code, ThrowingCallable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }

  static Stream<Arguments> shouldCompareWithAValueOfEachType() {
    return Stream.of(
        Arguments.of("b", true),
        Arguments.of("ti", 1),
        Arguments.of("si", (short) 2),
        Arguments.of("l", 3L),
        Arguments.of("l", new BigDecimal("3.0")),
        Arguments.of("r", 1.5f),
        Arguments.of("d", 2.5),
        Arguments.of("dec", new BigDecimal("12.34")),
        Arguments.of("dec", 12.34),
        Arguments.of("wide", new BigDecimal("98765432109876543210.12")),
        Arguments.of("c", "ab"),
        Arguments.of("v", "text"),
        Arguments.of("v", java.nio.CharBuffer.wrap("text")),
        Arguments.of("x", new byte[] {1, 2}),
        Arguments.of("da", LocalDate.of(2024, 2, 29)),
        Arguments.of("tm", LocalTime.of(12, 30, 0, 500_000_000)),
        Arguments.of("ts", LocalDateTime.of(2024, 2, 29, 12, 30, 0, 123_000_000)),
        Arguments.of("us", Instant.parse("2024-02-29T12:30:00.123456Z")),
        Arguments.of("z", Instant.parse("2024-02-29T12:30:00Z")));
  }

  @ParameterizedTest
  @MethodSource
  void shouldCompareWithAValueOfEachType(String column, Object value) {
    PreparedStatement equal = DB.prepare("SELECT id FROM all_types WHERE " + column + " = :value");

    assertThat(equal.execute(value).rows()).hasSize(1);
    assertThat(equal.execute((Object) null).rows()).isEmpty();
    assertThat(equal.execute(Map.of("VALUE", value)).rows()).hasSize(1);
  }

  @Test
  void shouldInsertAValueOfEachType() {
    Row row = DB.query("SELECT * FROM all_types WHERE id = 1").rows().get(0);
    Object[] values = row.values().toArray();
    values[0] = 2;
    String places = "?, ".repeat(values.length - 1) + "?";

    DB.execute("INSERT INTO t VALUES (" + places + ")", values);
    Row inserted = DB.query("SELECT * FROM all_types WHERE id = ?", 2).rows().get(0);

    assertThat(inserted).isEqualTo(Row.of(row.schema(), values));
    DB.execute(
        "INSERT INTO t (id, v) VALUES (?, ?), (? + 1, UPPER(CAST(? AS VARCHAR)))",
        3,
        null,
        3,
        "up");
    assertThat(values(
            DB.query("SELECT id, v FROM all_types WHERE id > 2 ORDER BY id").rows()))
        .containsExactly(Arrays.asList(3, null), List.of(4, "UP"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SELECT k FROM rows_of_s WHERE n > ? AND k < ?              | 5;3     | [[1], [2]]
      SELECT k FROM rows_of_s WHERE k IN (?, ?)                  | 1;4     | [[1], [4]]
      SELECT k FROM rows_of_s WHERE k BETWEEN ? AND ? + 1        | 1;2     | [[1], [2], [3]]
      SELECT k FROM rows_of_s WHERE NOT (k = ? OR k = ?)         | 1;4     | [[2], [3]]
      SELECT k FROM rows_of_s ORDER BY k LIMIT ? OFFSET ?        | 2;1     | [[2], [3]]
      SELECT n + ? AS m FROM rows_of_s WHERE k = ?               | 1;2     | [[21]]
      SELECT ? + k AS m FROM rows_of_s WHERE k = ?               | 1;2     | [[3]]
      SELECT CAST(? AS BIGINT) AS p                              | 7       | [[7]]
      SELECT c, total FROM by_k WHERE k = ?                      | 2       | [[1, 20]]
      SELECT k, c FROM by_k WHERE ? = k AND c > ?                | 2;0     | [[2, 1]]
      SELECT COUNT(*) AS c FROM rows_of_s WHERE k > ? HAVING COUNT(*) > ? | 1;2 | [[3]]
      SELECT SUM(n * ?) AS total FROM rows_of_s                  | 2       | [[120]]
      SELECT CASE WHEN k > ? THEN 1 ELSE 0 END AS c FROM rows_of_s WHERE k = ? | 1;2 | [[1]]
      SELECT COALESCE(n, CAST(? AS BIGINT)) AS m FROM rows_of_s WHERE k = 4 | 9 | [[9]]
      SELECT k FROM rows_of_s WHERE n = ? UNION ALL SELECT k FROM by_k WHERE k = ? | 10;4 | [[1], [4]]
      VALUES (CAST(? AS INTEGER)), (2)                           | 1       | [[1], [2]]
      """)
  void shouldTakeValuesWhereverOneStands(String sql, String numbers, String expected) {
    Object[] given = Arrays.stream(numbers.split(";")).map(Integer::valueOf).toArray();

    assertThat(values(DB.query(sql, given).rows())).hasToString(expected);
    try (var rows = DB.rows(sql, given)) {
      List<List<Object>> streamed = Stream.generate(() -> rows.hasNext() ? rows.next() : null)
          .takeWhile(row -> row != null)
          .map(Row::values)
          .toList();
      assertThat(streamed).hasToString(expected);
    }
  }

  @Test
  void shouldNeverReadAValueAsSql() {
    PreparedStatement find = DB.prepare("SELECT k FROM rows_of_s WHERE v = :v OR v LIKE :v");

    assertThat(find.execute("x' OR 'a' = 'a").rows()).isEmpty();
    assertThat(find.execute("a value longer than any that is there").rows()).isEmpty();
    assertThat(find.execute("t%").rows()).hasSize(2);
  }

  @Test
  void shouldBindANameAtEachOfItsPlaces() {
    PreparedStatement sum =
        DB.prepare("SELECT k + :x AS a, n * :x + :y AS b FROM rows_of_s WHERE k = :x");

    assertThat(sum.parameters()).containsExactly("x", "y");
    assertThat(values(sum.execute(Map.of("x", 2, "y", 5)).rows())).hasToString("[[4, 45]]");
    assertThat(values(sum.execute(3, 0).rows())).hasToString("[[6, 90]]");
    assertThat(DB.prepare("SELECT CAST(? AS INTEGER), CAST(? AS INTEGER)").parameters())
        .containsExactly("1", "2");
  }

  @Test
  void shouldAdvanceToAValue() {
    DB.execute("CREATE SOURCE timed (ts TIMESTAMP NOT NULL, WATERMARK FOR ts)");
    DB.execute("ADVANCE SOURCE timed TO ?", Instant.ofEpochMilli(5));
    DB.awaitIdle();

    assertThat(DB.metrics().sources())
        .filteredOn(source -> source.name().equals("timed"))
        .allMatch(source -> source.watermark() == 5);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SELECT k FROM rows_of_s WHERE k = ?     | text         | TYPE_MISMATCH      | 35
      SELECT k FROM rows_of_s WHERE k = ?     | 3000000000   | VALUE_OUT_OF_RANGE | 35
      SELECT k FROM rows_of_s WHERE k = ?     | 1.5          | VALUE_OUT_OF_RANGE | 35
      SELECT k FROM rows_of_s WHERE v = :name | 1            | TYPE_MISMATCH      | 35
      SELECT k FROM rows_of_s LIMIT ?         | -1           | VALUE_OUT_OF_RANGE | 31
      SELECT k FROM rows_of_s LIMIT ?         |              | VALUE_OUT_OF_RANGE | 31
      SELECT id FROM all_types WHERE ts = ?   | text         | TYPE_MISMATCH      | 37
      INSERT INTO s VALUES (?, 'a', 1)        | text         | TYPE_MISMATCH      | 23
      INSERT INTO s VALUES (1, 'a', 1), (?, 'a', 1) |        | NOT_NULL_VIOLATION | 36
      INSERT INTO s VALUES (? + 1, 'a', 1)    | text         | TYPE_MISMATCH      | 23
      SELECT ? AS x                           | 1            | TYPE_MISMATCH      | 8
      SELECT k FROM rows_of_s WHERE ? = ?     | 1            | BINDING_MISMATCH   | 0
      """)
  void shouldPointAtTheParameterThatDoesNotFit(
      String sql, String text, ErrorCode code, int column) {
    Object value =
        text == null ? null : text.matches("[-0-9.]+") ? (Object) new BigDecimal(text) : text;

    LaminarException error = refused(code, () -> DB.execute(sql, value));

    assertThat(error.position().map(at -> at.column()).orElse(0)).isEqualTo(column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE STREAM x AS SELECT k FROM s WHERE k = ?",
        "CREATE SOURCE x (a INTEGER) WITH (buffer_size = ?)",
        "DROP SOURCE ?",
        "SELECT k FROM ?",
        "SELECT k FROM rows_of_s ORDER BY ?",
        "SELECT k FROM rows_of_s WHERE k = ? AND n = :n",
        "SELECT k FROM rows_of_s WHERE n > INTERVAL ? DAY",
        "SELECT k : n FROM rows_of_s"
      })
  void shouldRefuseAParameterWhereNoValueCanStand(String sql) {
    LaminarException error =
        catchThrowableOfType(LaminarException.class, () -> DB.prepare(sql).execute(1));

    assertThat(error).isNotNull();
    assertThat(error.code()).isNotEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void shouldRefuseOtherNumbersAndNames() {
    PreparedStatement one = DB.prepare("SELECT k FROM rows_of_s WHERE k = :symbol");
    Map<String, Object> misspelt = new HashMap<>();
    misspelt.put("symbl", 1);

    refused(ErrorCode.BINDING_MISMATCH, one::execute);
    refused(ErrorCode.BINDING_MISMATCH, () -> one.execute(1, 2));
    refused(ErrorCode.BINDING_MISMATCH, () -> one.execute(Map.of()));
    assertThat(refused(ErrorCode.BINDING_MISMATCH, () -> one.execute(misspelt)))
        .hasMessageContaining("did you mean symbol?");
    refused(ErrorCode.BINDING_MISMATCH, () -> DB.query("SELECT k FROM rows_of_s", 1));
    refused(ErrorCode.INVALID_QUERY, () -> DB.execute("SELECT k FROM rows_of_s WHERE k = ?"));
  }

  @Test
  void shouldTakeDurationsForIntervals() {
    PreparedStatement later = DB.prepare(
        "SELECT us + CAST(? AS INTERVAL DAY TO SECOND) AS t FROM all_types WHERE id = 1");

    assertThat(later.execute(Duration.ofSeconds(1)).rows().get(0).get(0))
        .isEqualTo(LocalDateTime.of(2024, 2, 29, 12, 30, 1, 123_456_000));
  }

  @Test
  void shouldStayGoodWhenObjectsAreReplaced() {
    DB.execute("CREATE SOURCE r (k INTEGER); CREATE MATERIALIZED VIEW kept AS SELECT k FROM r");
    PreparedStatement insert = DB.prepare("INSERT INTO r VALUES (?)");
    PreparedStatement count = DB.prepare("SELECT COUNT(*) AS n FROM kept WHERE k > ?");
    insert.execute(1);
    DB.execute("DROP MATERIALIZED VIEW kept; DROP SOURCE r;"
        + "CREATE SOURCE r (k VARCHAR); CREATE MATERIALIZED VIEW kept AS SELECT k FROM r");
    insert.execute("text");

    assertThat(values(count.execute("").rows())).hasToString("[[1]]");
    refused(ErrorCode.TYPE_MISMATCH, () -> insert.execute(1));
  }

  @Test
  void shouldTakeOneMapByName() {
    String sql = "SELECT v FROM rows_of_s WHERE k = :k AND n >= :least";
    Map<String, Object> values = Map.of("K", 2, "least", 20L);

    assertThat(values(DB.query(sql, values).rows())).containsExactly(List.of("two"));
    assertThat(values(DB.execute(sql, values).get(0).rows())).containsExactly(List.of("two"));
    LaminarException missing =
        refused(ErrorCode.BINDING_MISMATCH, () -> DB.query(sql, Map.of("k", 2)));
    assertThat(missing).hasMessageContaining(":least");
  }
}
