package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WalMode;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sources that say themselves when a push is acknowledged, and how often checkpoints are made; over logs in memory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceWalModeTest {
  private static final String SOURCES = """
      CREATE SOURCE IF NOT EXISTS safe (v BIGINT NOT NULL) WITH (wal_mode = 'sync');
      CREATE SOURCE IF NOT EXISTS fast (v BIGINT NOT NULL) WITH (wal_mode = 'async');
      CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS
        SELECT 'safe' AS s, COUNT(*) AS n FROM safe UNION ALL SELECT 'fast' AS s, COUNT(*) AS n FROM fast;
      """;

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private Config.Builder config(Execution execution, WalMode mode) {
    return Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(mode)
        .flushInterval(Duration.ofHours(1))
        .checkpointInterval(Duration.ofDays(1));
  }

  private LaminarDB open(Execution execution, WalMode mode) {
    return LaminarDB.open(config(execution, mode).build());
  }

  private void crash(LaminarDB db) {
    MemoryStorage.losePower(directory);
    db.close();
  }

  private static void push(Source<Row> source, long... values) {
    for (long value : values) {
      source.push(Row.of(source.schema(), value));
    }
  }

  private static List<String> rows(LaminarDB db, String sql) {
    return db.query(sql).rows().stream().map(Row::toString).toList();
  }

  private static String counts(LaminarDB db) {
    return db.query("SELECT n FROM counts ORDER BY s DESC").rows().stream()
        .map(row -> String.valueOf(row.get("n")))
        .toList()
        .toString();
  }

  private static LaminarException refused(LaminarDB db, String sql) {
    return catchThrowableOfType(LaminarException.class, () -> db.execute(sql));
  }

  // ---- wal_mode ----

  @ParameterizedTest
  @CsvSource({
    "CALLER_RUNS, ASYNC",
    "CALLER_RUNS, SYNC",
    "ENGINE_THREAD, ASYNC",
    "ENGINE_THREAD, SYNC"
  })
  void shouldKeepWhatEachSourcePromises(Execution execution, WalMode mode) {
    LaminarDB db = open(execution, mode);
    db.execute(SOURCES);
    Source<Row> safe = db.source("safe");
    Source<Row> fast = db.source("fast");
    push(fast, 1, 2, 3);
    push(safe, 1, 2);
    push(fast, 4, 5);
    db.awaitIdle();
    assertThat(counts(db)).isEqualTo("[2, 5]");
    crash(db);
    try (LaminarDB again = open(execution, mode)) {
      // One force serves all: what was pushed before is durable, too. What came later may be.
      assertThat(counts(again)).isIn("[2, 3]", "[2, 4]", "[2, 5]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepRowsOfInsertAndOfTables(Execution execution) {
    LaminarDB db = open(execution, WalMode.ASYNC);
    db.execute(SOURCES + """
        CREATE TABLE prices (k VARCHAR, p BIGINT, PRIMARY KEY (k)) WITH (wal_mode = 'sync');
        INSERT INTO prices VALUES ('a', 1), ('b', 2);
        UPDATE prices SET p = 3 WHERE k = 'a';
        INSERT INTO safe VALUES (1), (2);
        INSERT INTO fast VALUES (1);
        """);
    crash(db);
    try (LaminarDB again = open(execution, WalMode.ASYNC)) {
      assertThat(rows(again, "SELECT p FROM prices ORDER BY k")).hasSize(2);
      assertThat(rows(again, "SELECT k FROM prices WHERE p = 3")).hasSize(1);
      assertThat(counts(again)).isEqualTo("[2]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAcknowledgeAnEndAndAnAdvance(Execution execution) {
    LaminarDB db = open(execution, WalMode.ASYNC);
    db.execute("""
        CREATE SOURCE s (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (wal_mode = 'sync');
        CREATE MATERIALIZED VIEW w AS SELECT SUM(v) AS v FROM s GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
        INSERT INTO s VALUES (7, TIMESTAMP '2026-01-01 00:00:00');
        ADVANCE SOURCE s TO TIMESTAMP '2026-01-01 00:01:00';
        """);
    crash(db);
    LaminarDB again = open(execution, WalMode.ASYNC);
    assertThat(rows(again, "SELECT v FROM w")).hasSize(1);
    again.execute("FINISH SOURCE s");
    crash(again);
    try (LaminarDB third = open(execution, WalMode.ASYNC)) {
      assertThat(refused(third, "FINISH SOURCE s").code()).isEqualTo(ErrorCode.SOURCE_COMPLETE);
    }
  }

  @Test
  void shouldRefuseAnotherModeInAScriptThatIsRunAgain() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, WalMode.ASYNC)) {
      db.execute(SOURCES);
      LaminarException refusal = refused(
          db, "CREATE SOURCE IF NOT EXISTS safe (v BIGINT NOT NULL) WITH (wal_mode = 'async')");
      assertThat(refusal.code()).isEqualTo(ErrorCode.DUPLICATE_NAME);
      assertThat(refusal).hasMessageContaining("WITH (wal_mode = 'sync')");
    }
    try (LaminarDB again = open(Execution.CALLER_RUNS, WalMode.ASYNC)) {
      again.execute(SOURCES);
      assertThat(refused(again, "CREATE SOURCE IF NOT EXISTS safe (v BIGINT NOT NULL)")
              .code())
          .isEqualTo(ErrorCode.DUPLICATE_NAME);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAnOption() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, WalMode.ASYNC)) {
      for (String option : List.of(
          "wal_mode = 'synch'",
          "checkpoint_interval = '0s'",
          "checkpoint_interval = '-1s'",
          "checkpoint_interval = '9ms'",
          "checkpoint_interval = 5")) {
        LaminarException refusal = refused(db, "CREATE SOURCE s (v BIGINT) WITH (" + option + ")");
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_OPTION);
        assertThat(refusal.position()).isPresent();
        assertThat(refusal.remedy()).isNotEmpty();
      }
      assertThat(refused(db, "CREATE SOURCE s (v BIGINT) WITH (wal_mode = 'synch')")
              .remedy())
          .contains("did you mean sync?");
    }
  }

  @Test
  void shouldRefuseTheOptionsInMemory() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(refused(db, SOURCES))
          .hasMessageContaining("needs a database with a data directory");
      db.execute("CREATE SOURCE safe (v BIGINT NOT NULL)");
      // As any definition of what is there is passed over in memory.
      db.execute("CREATE SOURCE IF NOT EXISTS safe (v BIGINT NOT NULL) WITH (wal_mode = 'sync')");
    }
  }

  // ---- retain ----

  private static List<String> changes(LaminarDB db, String name, long after) {
    try (Subscription<Change<Row>> changes = db.sink(name).changesAfter(after)) {
      db.awaitIdle();
      List<String> seen = new ArrayList<>();
      changes.drain(change -> seen.add(change.sequence() + ": " + change.row().get("v")));
      return seen;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitWhereOneSourceIsSynchronous(Execution execution) {
    LaminarDB db = open(execution, WalMode.ASYNC);
    db.execute(SOURCES + """
        CREATE STREAM middle AS SELECT v FROM safe;
        CREATE STREAM both WITH (retain = 100) AS SELECT v FROM middle UNION ALL SELECT v FROM fast;
        CREATE STREAM one WITH (retain = 100) AS SELECT v FROM fast;
        """);
    Source<Row> fast = db.source("fast");
    push(fast, 1, 2);
    assertThat(changes(db, "both", 0)).containsExactly("1: 1", "2: 2");
    push(fast, 3);
    assertThat(changes(db, "one", 2)).containsExactly("3: 3");
    crash(db);
    try (LaminarDB again = open(execution, WalMode.ASYNC)) {
      assertThat(changes(again, "both", 1)).containsExactly("2: 2");
      push(again.source("fast"), 4);
      assertThat(changes(again, "both", 2)).containsExactly("3: 4");
      long lost = (2L << 40) - 1;
      assertThat(catchThrowableOfType(
                  LaminarException.class, () -> again.sink("one").changesAfter(3))
              .code())
          .isEqualTo(ErrorCode.SEQUENCE_LOST);
      assertThat(changes(again, "one", 2)).containsExactly(lost + 1 + ": 4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPromiseWhatAReplacedSourceDoes(Execution execution) {
    LaminarDB db = open(execution, WalMode.ASYNC);
    db.execute(SOURCES + """
        CREATE STREAM middle AS SELECT v FROM fast;
        CREATE STREAM one WITH (retain = 100) AS SELECT v FROM middle;
        """);
    push(db.source("fast"), 1);
    assertThat(changes(db, "one", 0)).containsExactly("1: 1");
    db.execute("CREATE OR REPLACE SOURCE fast (v BIGINT NOT NULL) WITH (wal_mode = 'sync')");
    crash(db);
    LaminarDB again = open(execution, WalMode.ASYNC);
    push(again.source("fast"), 2);
    // What the life before had shown may have been lost; from here on nothing is.
    assertThat(changes(again, "one", 1)).containsExactly((2L << 40) + ": 2");
    crash(again);
    try (LaminarDB third = open(execution, WalMode.ASYNC)) {
      assertThat(changes(third, "one", 1)).containsExactly((2L << 40) + ": 2");
      push(third.source("fast"), 3);
      assertThat(changes(third, "one", 2L << 40)).containsExactly((2L << 40) + 1 + ": 3");
    }
  }

  // ---- checkpoint_interval ----

  private static long interval(LaminarDB db) {
    return db.metrics().durability().orElseThrow().checkpointIntervalNanos() / 1_000_000;
  }

  @Test
  void shouldTakeTheSmallestInterval() {
    Config.Builder config = config(Execution.CALLER_RUNS, WalMode.ASYNC);
    try (LaminarDB db = LaminarDB.open(config.build())) {
      assertThat(interval(db)).isEqualTo(86_400_000);
      db.execute("""
          CREATE SOURCE a (v BIGINT) WITH (checkpoint_interval = '1 hour');
          CREATE SOURCE b (v BIGINT) WITH (checkpoint_interval = '2m');
          CREATE TABLE c (v BIGINT, PRIMARY KEY (v)) WITH (checkpoint_interval = '90s');
          CREATE SOURCE d (v BIGINT) WITH (checkpoint_interval = '1000 days');
          """);
      assertThat(interval(db)).isEqualTo(90_000);
      db.execute("DROP TABLE c");
      assertThat(interval(db)).isEqualTo(120_000);
    }
    try (LaminarDB again = LaminarDB.open(config.build())) {
      assertThat(interval(again)).isEqualTo(120_000);
      again.execute("CREATE OR REPLACE SOURCE b (v BIGINT); DROP SOURCE a");
      assertThat(interval(again)).isEqualTo(86_400_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeCheckpointsAsOftenAsASourceAsks(Execution execution) {
    try (LaminarDB db = open(execution, WalMode.ASYNC)) {
      SourceConfig often = SourceConfig.defaults()
          .withWalMode(WalMode.SYNC)
          .withCheckpointInterval(Duration.ofMillis(10).plusNanos(1));
      Source<Value> values = db.createSource("often", Value.class, often);
      while (new CheckpointStore(MemoryStorage.of(directory)).epochs().get(0) < 4) {
        values.push(new Value(1));
      }
    }
  }

  record Value(long v) {}
}
