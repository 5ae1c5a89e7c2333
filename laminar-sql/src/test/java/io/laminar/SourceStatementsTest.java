package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ADVANCE SOURCE and FINISH SOURCE. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SourceStatementsTest {
  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build());
    db.execute("""
        CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);
        CREATE SOURCE timeless (v INTEGER);""");
    return db;
  }

  private static LaminarDB open() {
    return open(Execution.ENGINE_THREAD);
  }

  private static void push(Source<Row> source, long ts) {
    source.push(Row.of(source.schema(), 1, ts));
  }

  private static List<Object> counts(LaminarDB db, Subscription<Row> results) {
    db.awaitIdle();
    List<Object> counts = new ArrayList<>();
    results.drain(row -> counts.add(row.get("n")));
    return counts;
  }

  private static LaminarException refused(ErrorCode code, LaminarDB db, String sql) {
    LaminarException[] found = new LaminarException[1];
    assertThatThrownBy(() -> db.execute(sql)).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
      found[0] = e;
    });
    return found[0];
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldAdvanceASourceThatIsOnlyInsertedInto(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      db.execute("INSERT INTO t VALUES (1, TIMESTAMP '1970-01-01 00:00:00.5'),"
          + " (1, TIMESTAMP '1970-01-01 00:00:00.7')");
      assertThat(counts(db, results)).isEmpty();

      db.execute("ADVANCE SOURCE t TO TIMESTAMP '1970-01-01 00:00:01'");

      assertThat(counts(db, results)).containsExactly(2L);
    }
  }

  @Test
  void shouldAdvanceAllHandlesAfterWhatWasPushedBefore() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      Source<Row> second = db.source("t");
      push(first, 100);
      push(second, 200);
      db.execute("ADVANCE SOURCE T TO TIMESTAMP '1970-01-01 00:00:05'");
      assertThat(counts(db, results)).containsExactly(2L);

      push(first, 4_900);
      push(second, 5_000);
      push(first, 6_000);
      push(second, 6_000);

      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(db.metrics().queries().get(0).rowsLate()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldAdvanceToTheEndAndEndNothing(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 100);
      push(source, 5_000);
      assertThat(counts(db, results)).containsExactly(1L);

      db.execute("ADVANCE SOURCE t TO END");
      assertThat(counts(db, results)).containsExactly(1L);
      push(source, 9_000);

      assertThat(counts(db, results)).isEmpty();
      assertThat(results.isEnded()).isFalse();
      assertThat(db.metrics().queries().get(0).rowsLate()).isEqualTo(1);
    }
  }

  @Test
  void shouldIgnoreAndCountATimeThatIsPast() {
    try (LaminarDB db = open()) {
      push(db.source("t"), 5_000);

      db.execute("ADVANCE SOURCE t TO TIMESTAMP '1970-01-01 00:00:01'");

      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(5_000);
      assertThat(db.metrics().sources().get(0).ignoredWatermarks()).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeTheTimeInTheUnitOfTheColumn() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (ts TIMESTAMP(9) NOT NULL, WATERMARK FOR ts);"
          + "ADVANCE SOURCE t TO TIMESTAMP '1970-01-01 00:00:00.000000007';");
      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(7);

      db.execute("ADVANCE SOURCE t TO TIMESTAMP '1970-01-01 00:00:00' + INTERVAL '1' SECOND");
      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(1_000_000_000L);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ADVANCE SOURCE x TO END                                | UNKNOWN_OBJECT     | 16
      ADVANCE SOURCE counts TO END                           | WRONG_OBJECT_KIND  | 16
      ADVANCE SOURCE timeless TO END                         | NO_EVENT_TIME      | 16
      ADVANCE SOURCE t TO 'yesterday'                        | INVALID_LITERAL     | 21
      ADVANCE SOURCE t TO NULL                               | NOT_NULL_VIOLATION | 21
      ADVANCE SOURCE t TO TIMESTAMP '2024-13-01 00:00:00'    | INVALID_LITERAL    | 21
      ADVANCE SOURCE t TO TIMESTAMP '2024-01-01 00:00:00.0001' | VALUE_OUT_OF_RANGE | 21
      ADVANCE SOURCE t TO v                                  | UNKNOWN_COLUMN     | 21
      ADVANCE SOURCE t                                       | SYNTAX             | 17
      ADVANCE STREAM counts TO END                           | SYNTAX             | 9
      FINISH SOURCE x                                        | UNKNOWN_OBJECT     | 15
      FINISH SOURCE counts                                   | WRONG_OBJECT_KIND  | 15
      FINISH t                                               | SYNTAX             | 8
      """)
  void shouldRefuseWhatCannotBe(String sql, ErrorCode code, int column) {
    try (LaminarDB db = open()) {
      LaminarException error = refused(code, db, sql);
      assertThat(error.position().orElseThrow().column()).as(error.getMessage()).isEqualTo(column);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldFinishASourceThatIsOnlyInsertedInto(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      db.execute("INSERT INTO t VALUES (1, TIMESTAMP '1970-01-01 00:00:00.5'); FINISH SOURCE t;");

      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(results.isEnded()).isTrue();
      refused(ErrorCode.SOURCE_COMPLETE, db, "FINISH SOURCE t");
      refused(ErrorCode.SOURCE_COMPLETE, db, "ADVANCE SOURCE t TO END");
      refused(
          ErrorCode.SOURCE_COMPLETE,
          db,
          "INSERT INTO t VALUES (1, TIMESTAMP '1970-01-01 00:00:00.5')");
    }
  }

  @Test
  void shouldNotFinishASourceWhileOthersHoldHandles() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> held = db.source("t");
      db.source("t").close();
      push(held, 500);

      LaminarException error = refused(ErrorCode.HAS_DEPENDENTS, db, "FINISH SOURCE t");
      assertThat(error).hasMessageContaining("open handles: 1");
      held.close();
      db.execute("FINISH SOURCE t");

      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(results.isEnded()).isTrue();
    }
  }

  @Test
  void shouldFinishASourceWithoutEventTime() {
    try (LaminarDB db = open()) {
      Subscription<Row> results = db.sink("timeless").subscribe();
      db.execute("INSERT INTO timeless VALUES (7); FINISH SOURCE timeless");
      db.awaitIdle();

      assertThat(results.poll()).extracting(row -> row.get("v")).isEqualTo(7);
      assertThat(results.isEnded()).isTrue();
    }
  }
}
