package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Recovery;
import io.laminar.api.RestorePoint;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.function.LambdaTypes;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that are opened again, over logs in memory; the logs themselves are tested in laminar-wal. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurableDatabaseTest {
  private static final String TRADES = """
      CREATE SOURCE IF NOT EXISTS trades (symbol VARCHAR NOT NULL, price BIGINT NOT NULL,
        ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      """;
  private static final String HIGHEST = """
      CREATE MATERIALIZED VIEW IF NOT EXISTS highest AS
        SELECT symbol, MAX(price) AS price FROM trades GROUP BY symbol;
      """;
  private static final String MINUTES = """
      CREATE MATERIALIZED VIEW IF NOT EXISTS minutes AS
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, SUM(price) AS total
        FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
      """;

  @TempDir
  Path directory;

  private final AtomicLong clock = new AtomicLong();

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private Config.Builder config(Execution execution) {
    return Config.builder()
        .execution(execution)
        .clock(clock::get)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofDays(1));
  }

  private LaminarDB open(Execution execution) {
    return LaminarDB.open(config(execution).walMode(WalMode.SYNC).build());
  }

  private static void push(Source<Row> trades, String symbol, long price, long second) {
    trades.push(Row.of(trades.schema(), symbol, price, second * 1_000));
  }

  private static List<String> rows(LaminarDB db, String sql) {
    return db.query(sql).rows().stream().map(DurableDatabaseTest::text).toList();
  }

  private static String text(Row row) {
    return row.schema().columns().stream()
        .map(column -> String.valueOf(row.get(column.name())))
        .collect(Collectors.joining(", ", "Row(", ")"));
  }

  private static void refused(ErrorCode code, Runnable call, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  /** The process ends at once: nothing is closed. */
  private void crash(LaminarDB db) {
    MemoryStorage.losePower(directory);
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWithViewsAndOpenWindows(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(TRADES + HIGHEST + MINUTES);
    Source<Row> trades = db.source("trades", "feed");
    push(trades, "A", 10, 5);
    push(trades, "B", 20, 30);
    push(trades, "A", 30, 59);
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(rows(again, "SELECT symbol, price FROM highest ORDER BY symbol"))
          .containsExactly("Row(A, 30)", "Row(B, 20)");
      assertThat(rows(again, "SELECT total FROM minutes")).isEmpty();
      push(again.source("trades", "feed"), "C", 1, 61);
      assertThat(rows(again, "SELECT total FROM minutes")).containsExactly("Row(60)");
    }
  }

  @Test
  void shouldStayOpenWhereAnotherThreadWouldCloseIt() throws InterruptedException {
    List<Throwable> thrown = new ArrayList<>();
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute(TRADES + HIGHEST);
      Thread other = new Thread(db::close);
      other.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
      other.start();
      other.join();
      push(db.source("trades", "feed"), "A", 10, 5);
    }
    assertThat(thrown)
        .singleElement()
        .isInstanceOfSatisfying(
            LaminarException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.WRONG_THREAD));
    try (LaminarDB again = open(Execution.CALLER_RUNS)) {
      assertThat(rows(again, "SELECT symbol, price FROM highest")).containsExactly("Row(A, 10)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnFromACheckpointAndTheLogBehindIt(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(TRADES + HIGHEST);
    Source<Row> trades = db.source("trades", "feed");
    push(trades, "A", 10, 5);
    assertThat(db.checkpoint()).hasValue(2);
    push(trades, "A", 30, 6);
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(rows(again, "SELECT price FROM highest")).containsExactly("Row(30)");
      Recovery recovery = again.recovery().orElseThrow();
      assertThat(recovery.epoch()).isEqualTo(2);
      assertThat(recovery.rows()).isEqualTo(1);
      assertThat(recovery.notes()).isEmpty();
      assertThat(rows(again, "VALUES (1)")).hasSize(1);
      assertThat(again.execute("CHECKPOINT").get(0).rows().get(0).get("epoch")).isEqualTo(3L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringBackManyLives(Execution execution) {
    long total = 0;
    for (int life = 0; life < 6; life++) {
      LaminarDB db = open(execution);
      db.execute(TRADES + """
          CREATE MATERIALIZED VIEW IF NOT EXISTS sums AS SELECT SUM(price) AS total FROM trades;
          """);
      Source<Row> trades = db.source("trades", "feed");
      assertThat(trades.lastDurableSequence()).hasValue(life * 10L);
      for (int i = 0; i < 10; i++) {
        push(trades, "A", life, life);
        total += life;
      }
      assertThat(rows(db, "SELECT total FROM sums")).containsExactly("Row(" + total + ")");
      if (life % 3 == 1) {
        db.checkpoint();
      }
      crash(db);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowWhatWasReplacedAndDropped(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(TRADES + HIGHEST);
    Source<Row> trades = db.source("trades", "feed");
    push(trades, "A", 10, 5);
    db.execute("""
        CREATE OR REPLACE MATERIALIZED VIEW highest AS
          SELECT symbol, MAX(price) + 1 AS price FROM trades GROUP BY symbol;
        CREATE MATERIALIZED VIEW gone AS SELECT COUNT(*) AS n FROM trades;
        CREATE VIEW doubled AS SELECT 2 * price AS price FROM highest;
        CREATE MATERIALIZED VIEW constant AS SELECT 1 AS one;
        DROP MATERIALIZED VIEW gone;
        """);
    push(trades, "A", 20, 6);
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(rows(again, "SELECT price FROM doubled")).containsExactly("Row(42)");
      assertThat(rows(again, "SELECT one FROM constant")).containsExactly("Row(1)");
      refused(ErrorCode.UNKNOWN_OBJECT, () -> again.query("SELECT n FROM gone"), "gone");
      again.checkpoint();
    }
    try (LaminarDB third = open(execution)) {
      assertThat(rows(third, "SELECT price FROM doubled")).containsExactly("Row(42)");
      assertThat(rows(third, "SELECT one FROM constant")).containsExactly("Row(1)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountOnWhereAHandleOfTheNameWasClosed(Execution execution) {
    int pushed = 0;
    for (int life = 0; life < 4; life++) {
      try (LaminarDB db = open(execution)) {
        db.execute(TRADES + HIGHEST);
        for (int handle = 0; handle < 3; handle++) {
          try (Source<Row> trades = db.source("trades", "feed")) {
            assertThat(trades.lastDurableSequence()).hasValue(pushed);
            push(trades, "A", pushed, pushed);
            pushed++;
          }
        }
        if (life == 1) {
          assertThat(db.checkpoint()).isPresent();
        }
      }
    }
  }

  @Test
  void shouldRefuseALogThatEndsBeforeItsCheckpoint() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute(TRADES + HIGHEST);
      push(db.source("trades", "feed"), "A", 1, 1);
      assertThat(db.checkpoint()).isPresent();
    }
    MemoryStorage.of(directory).delete("rows");
    refused(ErrorCode.DAMAGED_STORAGE, () -> open(Execution.CALLER_RUNS), "ends before frame 0");
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitForTheRowsOfAHandle(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute(TRADES + HIGHEST);
      Source<Row> trades = db.source("trades", "feed");
      push(trades, "A", 1, 1);
      push(trades, "A", 2, 2);
      trades.sync(2);
      assertThat(trades.lastDurableSequence()).hasValue(2);
      trades.sync(0);
      refused(ErrorCode.INVALID_ARGUMENT, () -> trades.sync(3), "pushed 2");
      refused(ErrorCode.INVALID_ARGUMENT, () -> trades.sync(-1), "pushed 2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowAHandleAfterAnOrderlyEnd(Execution execution) {
    for (int life = 0; life < 3; life++) {
      try (LaminarDB db = open(execution)) {
        db.execute(TRADES + HIGHEST);
        Source<Row> trades = db.source("trades", "feed");
        assertThat(trades.lastDurableSequence()).hasValue(life);
        push(trades, "A", life, life);
        refused(ErrorCode.DUPLICATE_NAME, () -> db.source("trades", "feed"), "feed");
      }
    }
    try (LaminarDB db = open(execution)) {
      assertThat(rows(db, "SELECT price FROM highest")).containsExactly("Row(2)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeCheckpointsByItself(Execution execution) {
    Config config = config(execution).checkpointInterval(Duration.ofMillis(1)).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(TRADES + HIGHEST);
      Source<Row> trades = db.source("trades", "feed");
      while (new CheckpointStore(MemoryStorage.of(directory)).epochs().get(0) < 5) {
        push(trades, "A", 1, 1);
      }
    }
  }

  @Test
  void shouldCountFromItsLastRowForHowLongAHandleIsSilent() {
    LaminarDB db = open(Execution.CALLER_RUNS);
    db.execute(TRADES
        + TRADES
            .replace("EXISTS trades", "EXISTS others")
            .replace("FOR ts);", "FOR ts) WITH (idle_timeout = '10 seconds');")
        + MINUTES.replace(
            "FROM trades",
            "FROM (SELECT price, ts FROM trades UNION ALL SELECT price, ts FROM others)"));
    clock.addAndGet(Duration.ofSeconds(11).toNanos());
    db.tick();
    push(db.source("others", "feed"), "A", 4, 10);
    db.flush();
    crash(db);
    try (LaminarDB again = open(Execution.CALLER_RUNS)) {
      push(again.source("trades", "feed"), "A", 8, 61);
      assertThat(rows(again, "SELECT total FROM minutes")).isEmpty();
      clock.addAndGet(Duration.ofSeconds(10).toNanos());
      again.tick();
      assertThat(rows(again, "SELECT total FROM minutes")).containsExactly("Row(4)");
    }
  }

  @Test
  void shouldRefuseAScriptThatWasChanged() {
    LaminarDB db = open(Execution.CALLER_RUNS);
    db.execute(TRADES + HIGHEST);
    crash(db);
    try (LaminarDB again = open(Execution.CALLER_RUNS)) {
      again.execute(TRADES + HIGHEST);
      refused(
          ErrorCode.DUPLICATE_NAME,
          () -> again.execute(HIGHEST.replace("MAX", "MIN")),
          "with another definition");
      refused(
          ErrorCode.DUPLICATE_NAME,
          () -> again.execute(TRADES.replace("price BIGINT", "price INTEGER")),
          "with another definition");
    }
  }

  @Test
  void shouldKeepRowsOfStatementsAndTables() {
    LaminarDB db = open(Execution.ENGINE_THREAD);
    db.execute("""
        CREATE TABLE limits (name VARCHAR NOT NULL, most BIGINT, PRIMARY KEY (name));
        INSERT INTO limits VALUES ('a', 1), ('b', 2), ('c', 3);
        UPDATE limits SET most = 20 WHERE name = 'b';
        DELETE FROM limits WHERE name = 'c';
        """);
    crash(db);
    try (LaminarDB again = open(Execution.ENGINE_THREAD)) {
      assertThat(rows(again, "SELECT name, most FROM limits ORDER BY name"))
          .containsExactly("Row(a, 1)", "Row(b, 20)");
    }
  }

  @Test
  void shouldFindFunctionsOfTheConfig() {
    ScalarFunction twice = LambdaTypes.of((ScalarFunction.Of1<Long, Long>) (Long v) -> 2 * v);
    Config config = config(Execution.CALLER_RUNS).function("twice", twice).build();
    LaminarDB db = LaminarDB.open(config);
    db.execute(TRADES + "CREATE MATERIALIZED VIEW t AS SELECT twice(price) AS price FROM trades");
    push(db.source("trades"), "A", 4, 1);
    db.flush();
    crash(db);
    refused(ErrorCode.RECOVERY_FAILED, () -> open(Execution.CALLER_RUNS), "twice");
    refused(ErrorCode.RECOVERY_FAILED, () -> open(Execution.CALLER_RUNS), "Config.function");
    try (LaminarDB again = LaminarDB.open(config)) {
      assertThat(rows(again, "SELECT price FROM t")).containsExactly("Row(8)");
    }
  }

  @Test
  void shouldNameAllThatDiffersWhereOperatorsAreOthers() {
    ScalarFunction number = LambdaTypes.of((ScalarFunction.Of1<Long, Long>) (Long v) -> 2 * v);
    ScalarFunction text =
        LambdaTypes.of((ScalarFunction.Of1<Long, String>) (Long v) -> String.valueOf(v));
    LaminarDB db =
        LaminarDB.open(config(Execution.CALLER_RUNS).function("f", number).build());
    db.execute(TRADES + HIGHEST + """
        CREATE MATERIALIZED VIEW each AS SELECT f(price) AS price FROM trades;
        CREATE MATERIALIZED VIEW counts AS SELECT f(price) AS p, COUNT(*) AS n FROM trades GROUP BY f(price);
        """);
    assertThat(db.checkpoint()).isPresent();
    crash(db);
    Config other = config(Execution.CALLER_RUNS).function("f", text).build();
    assertThatThrownBy(() -> LaminarDB.open(other))
        .isInstanceOfSatisfying(LaminarException.class, refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.FOREIGN_STATE);
          assertThat(refusal.problem())
              .contains("checkpoint 2 of " + directory)
              .contains("the state of query each, rows is of another definition")
              .contains("the state of query counts, step")
              .doesNotContain("highest");
        });
    LaminarDB.open(config(Execution.CALLER_RUNS).function("f", number).build()).close();
  }

  @Test
  void shouldRefuseToBeginAnewOverADatabase() {
    open(Execution.CALLER_RUNS).close();
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> LaminarDB.open(
            config(Execution.CALLER_RUNS).restore(RestorePoint.NONE).build()),
        "holds a database");
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> LaminarDB.open(
            config(Execution.CALLER_RUNS).restore(RestorePoint.epoch(7)).build()),
        "7");
  }

  @Test
  void shouldNameTheMemoryLimitWhereThatIsTooSmall() {
    try (LaminarDB db = LaminarDB.open(config(Execution.CALLER_RUNS).build())) {
      db.execute("CREATE SOURCE large (k BIGINT NOT NULL, v VARCHAR)");
    }
    refused(
        ErrorCode.RECOVERY_FAILED,
        () -> LaminarDB.open(config(Execution.CALLER_RUNS).memoryLimit(1 << 20).build()),
        "give the config a larger memoryLimit");
  }

  @Test
  void shouldNotSayThatRowsOfAnEarlierLifeCameBeforeTheQuery() {
    try (LaminarDB db = LaminarDB.open(config(Execution.CALLER_RUNS).build())) {
      db.execute("CREATE SOURCE s (k BIGINT); CREATE STREAM v AS SELECT * FROM s");
      db.execute("INSERT INTO s VALUES (1)");
      assertThat(db.checkpoint()).isPresent();
    }
    try (LaminarDB again = LaminarDB.open(config(Execution.CALLER_RUNS).build())) {
      assertThat(again.execute("EXPLAIN ANALYZE v").get(0).rows())
          .extracting(DurableDatabaseTest::text)
          .anyMatch(line -> line.contains(
              "no row has come into source s since v was created or restored; 1 row came before"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeIntervalsOfAnyLength(Execution execution) {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Config patient =
        config(execution).flushInterval(longest).checkpointInterval(longest).build();
    try (LaminarDB db = LaminarDB.open(patient)) {
      db.execute(TRADES + HIGHEST);
      push(db.source("trades", "feed"), "A", 5, 1);
    }
    try (LaminarDB db = LaminarDB.open(patient)) {
      assertThat(rows(db, "SELECT * FROM highest")).containsExactly("Row(A, 5)");
    }
  }
}
