package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals are columns like others: pushed, kept, grouped, ordered, compared and given out. */
final class IntervalColumnTest {
  private static final Duration HALF = Duration.ofHours(-36).plusNanos(500_000);
  private static final Period YEARS = Period.of(1, 2, 0);

  record Lengths(
      @Nullable Integer k, @Nullable Duration d, @Nullable Duration n, Period y) {}

  record Words(@Nullable Integer k, long d, long n, int y) {}

  @AutoClose
  private final LaminarDB db =
      LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());

  @BeforeEach
  void create() {
    db.execute("""
        CREATE SOURCE s (k INTEGER, d INTERVAL DAY TO SECOND, n INTERVAL DAY TO SECOND(9),
          y INTERVAL YEAR TO MONTH);
        CREATE MATERIALIZED VIEW v AS SELECT * FROM s""");
  }

  private List<List<@Nullable Object>> rows(String sql, @Nullable Object... values) {
    return db.query(sql, values).rows().stream().map(Row::values).toList();
  }

  private static List<Lengths> all(Subscription<Lengths> results) {
    List<Lengths> rows = new ArrayList<>();
    for (Lengths row = results.poll(); row != null; row = results.poll()) {
      rows.add(row);
    }
    return rows;
  }

  private static ErrorCode refused(ThrowingCallable call) {
    return Objects.requireNonNull(catchThrowableOfType(LaminarException.class, call))
        .code();
  }

  @Test
  void shouldTakeAndGiveThemInEveryForm() {
    var results = db.sink("s", Lengths.class).subscribe();
    Lengths row = new Lengths(1, HALF, HALF.plusNanos(1), YEARS);
    try (Source<Lengths> typed = db.source("s", Lengths.class)) {
      typed.push(row);
    }
    long micros = -36 * 3_600_000_000L + 500;
    try (Source<Row> rows = db.source("s")) {
      rows.push(Row.of(rows.schema(), 1, HALF, HALF.plusNanos(1), Period.ofMonths(14)));
      rows.writer()
          .setLong(0, 1)
          .setDuration(1, HALF)
          .setLong(2, micros * 1_000 + 1)
          .setPeriod(3, YEARS)
          .push();
    }
    try (Source<Words> words = db.source("s", Words.class)) {
      words.push(new Words(1, micros, micros * 1_000 + 1, 14));
    }
    db.execute(
        "INSERT INTO s VALUES (1, INTERVAL '-1 12:00:00' DAY TO SECOND + INTERVAL '0.0005' SECOND,"
            + "'-1 days -11:59:59.999499999', INTERVAL '14' MONTH), (1, '-36h 500us', '-36h 500001ns', '1-2')");
    assertThat(all(results)).hasSize(6).containsOnly(row);
    assertThat(rows("SELECT DISTINCT d, n, y FROM v"))
        .containsExactly(List.of(HALF, HALF.plusNanos(1), YEARS));
  }

  @Test
  void shouldRoundTripThroughArrow() {
    db.execute("CREATE SOURCE t (k INTEGER, d INTERVAL DAY TO SECOND, n INTERVAL DAY TO SECOND(9),"
        + " y INTERVAL YEAR TO MONTH)");
    var from = db.sink("s").subscribe();
    var to = db.sink("t", Lengths.class).subscribe();
    db.execute("INSERT INTO s VALUES (1, '-36h 500us', '-36h 500001ns', '-14 mons')");
    try (VectorSchemaRoot batch = from.pollArrow()) {
      db.source("t").pushArrow(Objects.requireNonNull(batch));
    }
    assertThat(all(to))
        .containsExactly(new Lengths(1, HALF, HALF.plusNanos(1), Period.of(-1, -2, 0)));
  }

  @Test
  void shouldGroupOrderAndCompareThem() {
    db.execute("""
        CREATE MATERIALIZED VIEW g AS
          SELECT d, COUNT(*) AS c, MIN(n) AS lo, MAX(y) AS hi, COUNT(DISTINCT n) AS u FROM s GROUP BY d;
        INSERT INTO s VALUES (1, '1 day', '2 h', '1 mon'), (2, '24 h', '100ns', '-1 mon'),
          (3, '-1 h', NULL, '1 year'), (4, NULL, '0 s', NULL), (5, NULL, '-1ns', NULL)""");
    assertThat(rows("SELECT d, c, lo, hi, u FROM g ORDER BY d"))
        .containsExactly(
            Arrays.asList(Duration.ofHours(-1), 1L, null, Period.ofYears(1), 0L),
            Arrays.asList(Duration.ofDays(1), 2L, Duration.ofNanos(100), Period.ofMonths(1), 2L),
            Arrays.asList(null, 2L, Duration.ofNanos(-1), null, 2L));
    assertThat(rows("SELECT k FROM v WHERE n < d AND y <> INTERVAL '2' MONTH ORDER BY k"))
        .containsExactly(List.of(1), List.of(2));
    assertThat(rows("SELECT d FROM v WHERE k = 1 UNION ALL SELECT n FROM v WHERE k = 5"))
        .containsExactlyInAnyOrder(List.of(Duration.ofDays(1)), List.of(Duration.ofNanos(-1)));
  }

  @ParameterizedTest
  @CsvSource({
    "d, INTERVAL '24' HOUR",
    "n, INTERVAL '1' DAY",
    "n, d",
    "n, CAST(? AS INTERVAL DAY TO SECOND)",
    "n, ?"
  })
  void shouldReadTheRowOfAKey(String key, String constant) {
    db.execute("CREATE MATERIALIZED VIEW g AS SELECT %s, MIN(d) AS d2 FROM s GROUP BY %s"
        .formatted(key, key));
    db.execute("INSERT INTO s VALUES (1, '1 day', '1 day', NULL), (2, '1 h', '1 h', NULL)");
    String sql =
        "SELECT d2 FROM g WHERE %s = %s".formatted(key, constant.equals("d") ? "d2" : constant);
    List<List<@Nullable Object>> found = constant.contains("?")
        ? rows(sql, Duration.ofDays(1))
        : rows(sql + " AND d2 > INTERVAL '2' HOUR");
    assertThat(found).containsExactly(List.of(Duration.ofDays(1)));
  }

  @Test
  void shouldTakeParameters() {
    db.execute("INSERT INTO s VALUES (?, ?, ?, ?)", 1, HALF, null, Period.ofMonths(14));
    assertThat(rows("SELECT y FROM v WHERE d = ? AND y >= ?", HALF, YEARS))
        .containsExactly(List.of(YEARS));
    assertThat(rows("SELECT d + ? AS x FROM v", Duration.ofHours(36)))
        .containsExactly(List.of(Duration.ofNanos(500_000)));
    assertThat(refused(() -> rows("SELECT y FROM v WHERE d = ?", YEARS)))
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(refused(() -> rows("SELECT y FROM v WHERE d = ?", 5)))
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(refused(() -> rows("SELECT y FROM v WHERE y = ?", Period.ofDays(1))))
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    assertThat(refused(() -> rows("SELECT y FROM v WHERE d = ?", Duration.ofNanos(1))))
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void shouldTakeMonthsAsANumber() {
    db.execute("INSERT INTO s VALUES (?, NULL, NULL, ?)", 1, 14);
    Source<Row> source = db.source("s");
    source.push(Row.of(source.schema(), 2, null, null, 14L));
    assertThat(rows("SELECT k FROM v WHERE y = ? ORDER BY k", 14L))
        .containsExactly(List.of(1), List.of(2));
    assertThat(rows("SELECT y + ? AS x FROM v WHERE k = 1", (short) 10))
        .containsExactly(List.of(Period.ofYears(2)));
    assertThat(refused(() -> rows("SELECT k FROM v WHERE y = ?", 1L << 40)))
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    assertThat(refused(() -> rows("SELECT k FROM v WHERE y = ?", 1.5)))
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void shouldTakeNumbersThatScaleThem() {
    db.execute("INSERT INTO s VALUES (1, '1 day', NULL, '1 mon')");
    assertThat(rows("SELECT ? * INTERVAL '1' DAY AS a, d * ? AS b, d / ? AS c FROM v", 3, 1.5, 2))
        .containsExactly(List.of(Duration.ofDays(3), Duration.ofHours(36), Duration.ofHours(12)));
    assertThat(rows("SELECT ? * y AS a FROM v", 14)).containsExactly(List.of(YEARS));
    assertThat(refused(() -> rows("SELECT ? * y AS a FROM v", 1.5)))
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void shouldFloorWhatIsFinerAndRefuseWhatDoesNotFit() {
    Source<Row> rows = db.source("s");
    rows.push(Row.of(rows.schema(), 1, Duration.ofNanos(-1), null, null));
    assertThat(rows("SELECT d FROM v")).containsExactly(List.of(Duration.ofNanos(-1_000)));
    Row tooLong = Row.of(rows.schema(), 1, null, Duration.ofDays(110_000), null);
    assertThat(refused(() -> rows.push(tooLong))).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    Row days = Row.of(rows.schema(), 1, null, null, Period.ofDays(1));
    assertThat(refused(() -> rows.push(days))).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    Row number = Row.of(rows.schema(), 1, 5L, null, null);
    assertThat(refused(() -> rows.push(number))).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(refused(() -> rows.writer().setPeriod(1, YEARS))).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(refused(() -> db.source("s", Swapped.class))).isEqualTo(ErrorCode.BINDING_MISMATCH);
  }

  record Swapped(Period d) {}

  @ParameterizedTest
  @CsvSource({
    "INTERVAL DAY, NOT_SUPPORTED",
    "INTERVAL HOUR TO SECOND, NOT_SUPPORTED",
    "INTERVAL DAY TO SECOND(3), NOT_SUPPORTED",
    "INTERVAL DAY(3) TO SECOND, NOT_SUPPORTED",
    "INTERVAL YEAR, NOT_SUPPORTED",
    "INTERVAL, SYNTAX"
  })
  void shouldRefuseColumnsOfOtherFields(String type, ErrorCode code) {
    assertThat(refused(() -> db.execute("CREATE SOURCE t (d " + type + ")"))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "5, TYPE_MISMATCH",
    "~soon~, INVALID_LITERAL",
    "~100ns~, INVALID_LITERAL",
    "INTERVAL ~1~ MONTH, TYPE_MISMATCH"
  })
  void shouldRefuseOtherValuesInAnInsert(String value, ErrorCode code) {
    assertThat(refused(
            () -> db.execute("INSERT INTO s (d) VALUES (" + value.replace('~', '\'') + ")")))
        .isEqualTo(code);
  }

  @Test
  void shouldMakeColumnsOfARecord() {
    Source<Lengths> made = db.createSource("made", Lengths.class, SourceConfig.defaults());
    assertThat(made.schema().columns().stream().map(column -> column.type().sqlName()))
        .containsExactly(
            "INTEGER",
            "INTERVAL DAY TO SECOND",
            "INTERVAL DAY TO SECOND",
            "INTERVAL YEAR TO MONTH");
  }
}
