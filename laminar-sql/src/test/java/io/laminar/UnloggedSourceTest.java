package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Backpressure;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Recovery;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WalMode;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources whose rows are not logged, beside others: what a crash takes, and what goes on. Over logs in memory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnloggedSourceTest {
  private static final String SOURCES = """
      CREATE SOURCE IF NOT EXISTS o (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (wal_mode = 'off');
      CREATE SOURCE IF NOT EXISTS l (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE MATERIALIZED VIEW IF NOT EXISTS os AS SELECT v FROM o;
      CREATE MATERIALIZED VIEW IF NOT EXISTS ls AS SELECT v FROM l;
      """;
  private static final String BOTH = """
      CREATE STREAM both_rows AS SELECT v, ts FROM o UNION ALL SELECT v, ts FROM l;
      CREATE MATERIALIZED VIEW minutes AS
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, SUM(v) AS v FROM both_rows
        GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
      CREATE MATERIALIZED VIEW pairs AS
        SELECT o.v AS v, l.v AS w FROM o LEFT JOIN l ON o.v = l.v AND l.ts BETWEEN o.ts AND o.ts + INTERVAL '1' MINUTE;
      """;

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private Config.Builder config(Execution execution) {
    return Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1));
  }

  private LaminarDB open(Execution execution) {
    return LaminarDB.open(config(execution).build());
  }

  private void crash(LaminarDB db) {
    MemoryStorage.losePower(directory);
    db.close();
  }

  private static void push(Source<Row> source, long second, long... values) {
    for (long value : values) {
      source.push(Row.of(source.schema(), value, second * 1_000));
    }
  }

  private static List<Long> values(LaminarDB db, String view) {
    return db.query("SELECT v FROM " + view + " ORDER BY v").rows().stream()
        .map(row -> (Long) row.get("v"))
        .toList();
  }

  private static LaminarException refused(Runnable call) {
    return catchThrowableOfType(LaminarException.class, call::run);
  }

  private static Recovery recovery(LaminarDB db) {
    return db.recovery().orElseThrow();
  }

  // ---- What is there ----

  @ParameterizedTest
  @EnumSource
  void shouldComeBackToTheNewestCheckpoint(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(SOURCES);
    Source<Row> o = db.source("o");
    Source<Row> l = db.source("l");
    push(o, 1, 1, 2);
    push(l, 1, 10);
    db.awaitIdle();
    long epoch = db.checkpoint().orElseThrow();
    push(o, 2, 3, 4, 5);
    push(l, 2, 20);
    db.awaitIdle();
    db.flush();
    assertThat(o.lastDurableSequence()).isEmpty();
    crash(db);
    try (LaminarDB again = open(execution)) {
      again.execute(SOURCES);
      assertThat(values(again, "os")).containsExactly(1L, 2L);
      assertThat(values(again, "ls")).containsExactly(10L, 20L);
      assertThat(recovery(again).epoch()).isEqualTo(epoch);
      assertThat(recovery(again).unloggedRows()).isEqualTo(3);
      assertThat(recovery(again).notes())
          .containsExactly(
              "3 rows of source o, which is not logged, came behind the checkpoint and are gone");
      push(again.source("o"), 2, 6);
      assertThat(values(again, "os")).containsExactly(1L, 2L, 6L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepAllAtAnOrderlyEnd(Execution execution) {
    for (int life = 0; life < 3; life++) {
      try (LaminarDB db = open(execution)) {
        db.execute(SOURCES);
        assertThat(values(db, "os")).hasSize(life);
        assertThat(recovery(db).notes()).isEmpty();
        push(db.source("o"), life, life);
        push(db.source("l"), life, life);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseThoseOfManyLives(Execution execution) {
    for (int life = 0; life < 5; life++) {
      LaminarDB db = open(execution);
      db.execute(SOURCES);
      assertThat(values(db, "os")).isEmpty();
      assertThat(values(db, "ls")).hasSize(2 * life);
      assertThat(recovery(db).unloggedRows()).isEqualTo(3L * life);
      Source<Row> o = db.source("o");
      push(o, life, 1, 2);
      push(db.source("l"), life, 1, 2);
      o.close();
      push(db.source("o"), life, 3);
      db.awaitIdle();
      db.flush();
      crash(db);
    }
  }

  // ---- Time ----

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWithTheTimeOfTheCheckpoint(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(SOURCES + BOTH);
    Source<Row> o = db.source("o");
    Source<Row> l = db.source("l");
    push(o, 10, 1);
    push(l, 10, 2);
    db.awaitIdle();
    assertThat(db.checkpoint()).isPresent();
    push(o, 20, 2);
    push(o, 300, 9);
    push(l, 30, 1);
    push(l, 200, 3);
    db.awaitIdle();
    assertThat(values(db, "minutes")).containsExactly(6L);
    db.flush();
    crash(db);
    try (LaminarDB again = open(execution)) {
      // The minute is not over for o, whose rows are to be pushed again, or others.
      assertThat(values(again, "minutes")).isEmpty();
      assertThat(values(again, "pairs")).containsExactly(1L);
      Source<Row> more = again.source("o");
      push(more, 40, 100);
      again.awaitIdle();
      assertThat(values(again, "minutes")).isEmpty();
      push(more, 250, 3);
      again.awaitIdle();
      assertThat(values(again, "minutes")).containsExactly(104L);
      assertThat(values(again, "pairs")).containsExactly(1L, 100L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldForgetAnEndAndAnAdvanceBehindTheCheckpoint(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(SOURCES + BOTH);
    Source<Row> o = db.source("o");
    push(o, 10, 1);
    db.awaitIdle();
    assertThat(db.checkpoint()).isPresent();
    db.execute("ADVANCE SOURCE o TO TIMESTAMP '2026-01-01 00:00:00'");
    o.finish();
    db.execute("ADVANCE SOURCE l TO END");
    db.awaitIdle();
    db.flush();
    assertThat(values(db, "minutes")).containsExactly(1L);
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(values(again, "minutes")).isEmpty();
      Source<Row> more = again.source("o");
      push(more, 11, 2);
      more.finish();
      again.awaitIdle();
      assertThat(values(again, "minutes")).containsExactly(3L);
      assertThat(refused(() -> again.source("o")).code()).isEqualTo(ErrorCode.SOURCE_COMPLETE);
    }
  }

  // ---- Objects ----

  @ParameterizedTest
  @EnumSource
  void shouldMakeObjectsOverThemAgain(Execution execution) {
    LaminarDB db = open(execution);
    db.execute("CREATE SOURCE first (v BIGINT)");
    db.execute(SOURCES);
    Source<Row> o = db.source("o");
    Source<Row> l = db.source("l");
    for (int i = 0; i < 2_000; i++) {
      push(o, i, i);
      push(l, i, i);
    }
    db.execute("""
        CREATE OR REPLACE MATERIALIZED VIEW os AS SELECT v + 1 AS v FROM o;
        CREATE MATERIALIZED VIEW of_view AS SELECT COUNT(*) AS v FROM os;
        CREATE MATERIALIZED VIEW joined AS SELECT COUNT(*) AS v FROM os JOIN ls ON os.v = ls.v;
        DROP SOURCE first;
        """);
    push(o, 4_000, 1, 2, 3);
    push(l, 4_000, 1);
    db.awaitIdle();
    db.flush();
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(values(again, "of_view")).isEmpty();
      assertThat(values(again, "ls")).hasSize(2_001);
      push(again.source("o"), 4_001, 0, 0);
      assertThat(values(again, "of_view")).containsExactly(2L);
      assertThat(values(again, "joined")).containsExactly(4L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepWhatALoggedOneInItsPlaceGets(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(SOURCES);
    Source<Row> o = db.source("o");
    push(o, 1, 1);
    db.awaitIdle();
    assertThat(db.checkpoint()).isPresent();
    push(o, 2, 2, 3);
    String columns = "(v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";
    db.execute("CREATE OR REPLACE SOURCE o " + columns + " WITH (wal_mode = 'sync');"
        + "CREATE OR REPLACE SOURCE l " + columns + " WITH (wal_mode = 'off')");
    push(db.source("o"), 4, 4, 5);
    push(db.source("l"), 4, 4);
    db.awaitIdle();
    crash(db);
    LaminarDB again = open(execution);
    assertThat(values(again, "os")).containsExactly(1L, 4L, 5L);
    assertThat(values(again, "ls")).isEmpty();
    push(again.source("o"), 5, 6);
    crash(again);
    try (LaminarDB third = open(execution)) {
      assertThat(values(third, "os")).containsExactly(1L, 4L, 5L, 6L);
    }
  }

  // ---- retain ----

  private static List<String> changes(LaminarDB db, long after) {
    try (Subscription<Change<Row>> changes = db.sink("kept").changesAfter(after)) {
      db.awaitIdle();
      List<String> seen = new ArrayList<>();
      changes.drain(change -> seen.add(change.sequence() + ": " + change.row().get("v")));
      return seen;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveNoNumberToTwoChanges(Execution execution) {
    LaminarDB db = open(execution);
    db.execute(SOURCES + """
        CREATE STREAM kept WITH (retain = 100) AS SELECT v FROM o UNION ALL SELECT v FROM l;
        CREATE STREAM sure WITH (retain = 100) AS SELECT v FROM l;
        """);
    Source<Row> o = db.source("o");
    Source<Row> l = db.source("l");
    push(o, 1, 1);
    db.awaitIdle();
    assertThat(db.checkpoint()).isPresent();
    push(o, 2, 2);
    db.awaitIdle();
    push(l, 2, 3);
    assertThat(changes(db, 0)).containsExactly("1: 1", "2: 2", "3: 3");
    crash(db);
    try (LaminarDB again = open(execution)) {
      long first = 2L << 40;
      assertThat(changes(again, 0)).containsExactly("1: 1", first + ": 3");
      assertThat(refused(() -> again.sink("kept").changesAfter(3)).code())
          .isEqualTo(ErrorCode.SEQUENCE_LOST);
      try (Subscription<Change<Row>> sure = again.sink("sure").changesAfter(0)) {
        assertThat(Objects.requireNonNull(sure.poll()).sequence()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNumberOnWhereNothingComesBack(Execution execution) {
    String kept = "CREATE STREAM IF NOT EXISTS kept WITH (retain = 100) AS SELECT v FROM o;";
    for (long life = 1; life < 4; life++) {
      LaminarDB db = open(execution);
      db.execute(SOURCES + kept);
      push(db.source("o"), 1, life);
      db.awaitIdle();
      long first = life == 1 ? 1 : life << 40;
      assertThat(changes(db, 0)).containsExactly(first + ": " + life);
      db.flush();
      crash(db);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNumberAnewWhereAnOrderIsNotKnownAnyMore(boolean isMissing) {
    Config config = config(Execution.ENGINE_THREAD).bufferSize(64).build();
    LaminarDB db = LaminarDB.open(config);
    db.execute(SOURCES + """
        CREATE SOURCE m (k BIGINT NOT NULL);
        CREATE SOURCE x (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL);
        CREATE STREAM many AS SELECT l.v AS v FROM l JOIN m ON l.v = m.k;
        CREATE STREAM kept WITH (retain = 100) AS SELECT v FROM x;
        """);
    Source<Row> m = db.source("m");
    for (int i = 0; i < 5_000; i++) {
      m.push(Row.of(m.schema(), 7L));
    }
    if (isMissing) {
      push(db.source("o"), 1, 1);
    }
    db.awaitIdle();
    try (Subscription<Row> full = db.sink("many").subscribe();
        Subscription<Change<Row>> changes = db.sink("kept").changesAfter(0)) {
      // More results than there is room for: the rest waits.
      push(db.source("l"), 1, 7);
      assertThat(Objects.requireNonNull(full.recv()).get("v")).isEqualTo(7L);
      push(db.source("x"), 1, 5);
      assertThat(Objects.requireNonNull(changes.recv()).sequence()).isEqualTo(1);
    }
    db.flush();
    crash(db);
    try (LaminarDB again = LaminarDB.open(config)) {
      assertThat(changes(again, 0)).containsExactly((isMissing ? 2L << 40 : 1) + ": 5");
    }
  }

  // ---- Words ----

  @Test
  void shouldSayWhatIsLost() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute(SOURCES + BOTH
          + "CREATE VIEW plain AS SELECT v FROM both_rows; CREATE SINK out FROM minutes");
      String words =
          "not logged: rows of o; a crash loses those that came behind the newest checkpoint";
      for (String name : List.of("o", "os", "both_rows", "minutes", "plain", "out")) {
        assertThat(db.explain(name)).contains(words);
      }
      assertThat(db.explain("ls")).doesNotContain("not logged");
      assertThat(
              db.execute("EXPLAIN (ANALYZE, FORMAT JSON) minutes").get(0).rows().toString())
          .contains("notLogged");
    }
  }

  @Test
  void shouldGiveUpOldRowsWhereNoneIsLogged() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      LaminarException refusal = refused(
          () -> db.execute("CREATE SOURCE s (v BIGINT) WITH (backpressure = 'drop_oldest')"));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_OPTION);
      assertThat(refusal.remedy()).contains("wal_mode = 'off'");
      assertThat(refusal.position()).isPresent();
      db.execute(
          "CREATE SOURCE s (v BIGINT) WITH (backpressure = 'drop_oldest', wal_mode = 'off')");
    }
    Config dropping =
        config(Execution.CALLER_RUNS).backpressure(Backpressure.DROP_OLDEST).build();
    try (LaminarDB db = LaminarDB.open(dropping)) {
      assertThat(refused(() -> db.execute("CREATE SOURCE t (v BIGINT)")).code())
          .isEqualTo(ErrorCode.INVALID_OPTION);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWhereOldRowsWereGivenUp(Execution execution) {
    LaminarDB db = open(execution);
    db.execute("""
        CREATE SOURCE s (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
          WITH (backpressure = 'drop_oldest', wal_mode = 'off', buffer_size = 4);
        CREATE MATERIALIZED VIEW os AS SELECT MAX(v) AS v FROM s;
        """);
    Source<Row> s = db.source("s");
    push(s, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    db.awaitIdle();
    assertThat(db.checkpoint()).isPresent();
    push(s, 2, 10, 11, 12);
    s.watermark(5_000);
    db.awaitIdle();
    db.flush();
    crash(db);
    try (LaminarDB again = open(execution)) {
      assertThat(values(again, "os")).containsExactly(9L);
      push(again.source("s"), 2, 20);
      assertThat(values(again, "os")).containsExactly(20L);
    }
  }

  @Test
  void shouldRefuseWhatNeedsALog() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute(SOURCES);
      assertThat(refused(() -> db.source("o", "feed")).code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
      try (Source<Row> o = db.source("o")) {
        push(o, 1, 1);
        assertThat(refused(() -> o.sync(1))).hasMessageContaining("nothing but a checkpoint");
      }
      LaminarException table = refused(
          () -> db.execute("CREATE TABLE t (k BIGINT, PRIMARY KEY (k)) WITH (wal_mode = 'off')"));
      assertThat(table.code()).isEqualTo(ErrorCode.INVALID_OPTION);
      assertThat(table).hasMessageContaining("wal_mode of a table is not 'off'");
      LaminarException file = refused(
          () -> db.execute(
              "CREATE SOURCE f (k BIGINT) FROM FILE (path = 'x.csv', format = 'csv') WITH (wal_mode = 'off')"));
      assertThat(file.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
      assertThat(file.position()).isPresent();
    }
    assertThat(refused(() -> config(Execution.CALLER_RUNS).walMode(WalMode.OFF).build())
            .code())
        .isEqualTo(ErrorCode.INVALID_CONFIG);
  }
}
