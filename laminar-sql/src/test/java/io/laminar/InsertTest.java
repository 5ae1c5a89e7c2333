package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** INSERT of many rows: literals, computed values, and where errors are. */
final class InsertTest {
  /** The second spelling of each is computed by a plan, the first read as it is. */
  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      TINYINT; 127; 100 + 27
      INTEGER; -2147483648; -2147483647 - 1
      BIGINT; 2147483648; 2147483647 + CAST(1 AS BIGINT)
      BIGINT; -9223372036854775808; -9223372036854775807 - 1
      INTEGER; 1.0; CAST(1 AS DECIMAL(3, 1))
      DOUBLE; -1.5e3; -15e2
      DOUBLE; 0.1; 0.05 + 0.05
      REAL; 0.1; CAST(0.1 AS REAL)
      DOUBLE; 7; 3 + 4
      DECIMAL(10, 2); 12.5; 12.25 + 0.25
      DECIMAL(10, 2); -3; 1 - 4
      DECIMAL(38, 2); 123456789012345678901234567890.12; CAST('123456789012345678901234567890.12' AS DECIMAL(38, 2))
      BOOLEAN; TRUE; 1 = 1
      VARCHAR; ''; SUBSTRING('a', 2)
      VARCHAR; 'it''s 💧 '; 'it''s' || ' 💧 '
      CHAR(3); 'ab'; CAST('ab' AS VARCHAR)
      DATE; DATE '2024-02-29'; DATE '2024-02-28' + INTERVAL '1' DAY
      DATE; DATE '0001-01-01'; CAST('0001-01-01' AS DATE)
      TIMESTAMP(6); TIMESTAMP '2024-01-01 00:00:00.123456'; CAST('2024-01-01 00:00:00.123456' AS TIMESTAMP(6))
      TIMESTAMP(3); TIMESTAMP '9999-12-31 23:59:59'; CAST('9999-12-31 23:59:59' AS TIMESTAMP(3))
      TIME(0); TIME '12:30:00'; CAST('12:30:00' AS TIME)
      INTEGER; NULL; NULLIF(1, 1)
      """)
  void shouldReadALiteralAsAPlanComputesIt(String type, String literal, String computed) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (id INTEGER, v " + type + ");"
          + "CREATE MATERIALIZED VIEW all_rows AS SELECT * FROM t;"
          + "INSERT INTO t VALUES (1, " + literal + "), (1 + 1, " + literal + "), (3, " + computed
          + ")");
      List<Object> values = db.query("SELECT v FROM all_rows ORDER BY id").rows().stream()
          .map(row -> row.values().toString())
          .collect(Collectors.toList());
      assertThat(values).hasSize(3).containsOnly(values.get(2));
    }
  }

  @Test
  void shouldKeepTheOrderOfLiteralAndComputedRows() {
    String rows = IntStream.range(0, 1_000)
        .mapToObj(i -> i % 7 < 4 ? "(" + i + " + 0, 'x')" : "(" + i + ", 'x')")
        .collect(Collectors.joining(", "));
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (v INTEGER, s VARCHAR);" + "CREATE STREAM q AS SELECT v FROM t");
      var results = db.sink("q").subscribe();
      db.execute("INSERT INTO t VALUES " + rows);
      db.awaitIdle();
      List<Object> values = new ArrayList<>();
      results.drain(row -> values.add(row.get(0)));
      assertThat(values).isEqualTo(IntStream.range(0, 1_000).boxed().collect(Collectors.toList()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "reject"})
  void shouldKeepTheOrderOfStatementsThatWaitForRoom(String backpressure) {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(2).build())) {
      db.execute("CREATE SOURCE t (v INTEGER) WITH (buffer_size = 8, backpressure = '"
          + backpressure + "')");
      var results = db.sink("t").subscribe();
      for (int i = 0; i < 40; i += 4) {
        db.execute("INSERT INTO t VALUES (%d), (%d), (%d), (%d)".formatted(i, i + 1, i + 2, i + 3));
      }
      List<Object> values = new ArrayList<>();
      while (values.size() < 40) {
        values.add(Objects.requireNonNull(results.recv()).get(0));
      }
      assertThat(values).isEqualTo(IntStream.range(0, 40).boxed().collect(Collectors.toList()));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      (1), (2 + 0), (1 / 0), (4 + 0); DIVISION_BY_ZERO; 36
      (1), (2 + 0), (unknown + 1), (4 + 0); UNKNOWN_COLUMN; 37
      (1), (2), (3, 4); BINDING_MISMATCH; 32
      ('a'); INVALID_LITERAL; 23
      (1), (2 + 0), ('5.5'); VALUE_OUT_OF_RANGE; 37
      (1), (TRUE); TYPE_MISMATCH; 28
      (1), (2), (3000000000), (4); VALUE_OUT_OF_RANGE; 33
      (1 + 1), (DATE '2024-02-30'); INVALID_LITERAL; 32
      """)
  void shouldTellTheRowThatIsWrong(String rows, ErrorCode code, int column) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (v INTEGER); CREATE MATERIALIZED VIEW kept AS SELECT * FROM t");
      LaminarException error = catchThrowableOfType(
          LaminarException.class, () -> db.execute("INSERT INTO t VALUES " + rows));
      assertThat(error.code()).isEqualTo(code);
      assertThat(error.position().orElseThrow().column()).isEqualTo(column);
      assertThat(db.query("SELECT * FROM kept").rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      TIMESTAMP; '2024-02-29 12:30:00.5'; TIMESTAMP '2024-02-29 12:30:00.5'
      TIMESTAMP(6); '2024-02-29 12:30:00.000001'; TIMESTAMP '2024-02-29 12:30:00.000001'
      TIMESTAMP(0); '2024-02-29 12:30:00.000'; TIMESTAMP '2024-02-29 12:30:00'
      DATE; '2024-02-29'; DATE '2024-02-29'
      TIME; '12:30:00'; TIME '12:30:00'
      INTEGER; ' 42 '; 42
      BIGINT; '-9223372036854775808'; -9223372036854775808
      DECIMAL(38, 2); '123456789012345678901234567890.12'; CAST('123456789012345678901234567890.12' AS DECIMAL(38, 2))
      DOUBLE; '1.5e3'; 1500
      BOOLEAN; 'true'; TRUE
      VARBINARY; 'ab'; CAST('ab' AS VARBINARY)
      VARCHAR; '1'; '1'
      """)
  void shouldReadAStringAsAValueOfTheColumn(String type, String text, String value) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (id INTEGER, v " + type + ");"
          + "CREATE MATERIALIZED VIEW kept AS SELECT * FROM t WHERE v = " + value + ";"
          + "INSERT INTO t VALUES (1, " + text + "), (1 + 1, " + text + ")");
      assertThat(db.query("SELECT * FROM kept").rows()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      TIMESTAMP; 'yesterday'; row 2: 'yesterday' does not read as TIMESTAMP(3), for column v
      TIMESTAMP; '2024-01-01 00:00:00.0005'; row 2: '2024-01-01 00:00:00.0005' is finer than TIMESTAMP(3) can hold, for column v
      TIME(0); '12:30:00.5'; row 2: '12:30:00.5' is finer than TIME can hold, for column v
      DATE; '2023-02-29'; row 2: '2023-02-29' does not read as DATE, for column v
      DATE; '2024-01-01 10:00:00'; row 2: '2024-01-01 10:00:00' has a time of day, which DATE cannot hold, for column v
      DECIMAL(4, 2); '1.005'; row 2: 1.005 has more digits after the point than column v DECIMAL(4, 2)
      BOOLEAN; 'perhaps'; row 2: 'perhaps' does not read as BOOLEAN, for column v
      """)
  void shouldPointAtAStringThatIsNoValueOfTheColumn(String type, String text, String problem) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (id INTEGER, v " + type + ")");
      LaminarException error = catchThrowableOfType(
          LaminarException.class,
          () -> db.execute("INSERT INTO t VALUES (1, NULL), (2, " + text + ")"));
      assertThat(error.problem()).isEqualTo(problem);
      assertThat(error.position().orElseThrow().column()).isEqualTo(37);
    }
  }
}
