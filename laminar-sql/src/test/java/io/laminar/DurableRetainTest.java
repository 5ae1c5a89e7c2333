package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers of changes that outlive the process, over logs in memory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurableRetainTest {
  private static final String SUMS = """
      CREATE SOURCE IF NOT EXISTS s (k VARCHAR NOT NULL, v BIGINT NOT NULL);
      CREATE MATERIALIZED VIEW IF NOT EXISTS sums WITH (retain = 1000) AS
        SELECT k, SUM(v) AS v FROM s GROUP BY k;
      CREATE STREAM IF NOT EXISTS plain AS SELECT k FROM s;
      """;

  private static final String REPLACED =
      "CREATE OR REPLACE SOURCE s (k VARCHAR NOT NULL, v BIGINT NOT NULL) ";

  @TempDir
  Path directory;

  private final AtomicLong clock = new AtomicLong();

  @SuppressWarnings("NullAway.Init") // Each test opens a database first.
  private Source<Row> feed;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open(Execution execution, WalMode mode) {
    LaminarDB db = reopen(execution, mode);
    db.execute(SUMS);
    feed = db.source("s", "feed");
    return db;
  }

  private LaminarDB reopen(Execution execution, WalMode mode) {
    return LaminarDB.open(Config.builder()
        .execution(execution)
        .clock(clock::get)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(mode)
        .flushInterval(Duration.ofHours(1))
        .checkpointInterval(Duration.ofDays(1))
        .build());
  }

  private void crash(LaminarDB db) {
    MemoryStorage.losePower(directory);
    db.close();
  }

  private void push(LaminarDB db, String key, long... values) {
    for (long value : values) {
      feed.push(Row.of(feed.schema(), key, value));
    }
    db.awaitIdle();
  }

  private static List<String> drain(Subscription<Change<Row>> changes) {
    List<String> seen = new ArrayList<>();
    changes.drain(change ->
        seen.add(change.sequence() + ": " + change.weight() + " " + change.row().get("v")));
    return seen;
  }

  private static List<String> after(LaminarDB db, long sequence) {
    try (Subscription<Change<Row>> changes = db.sink("sums").changesAfter(sequence)) {
      // What is not durable yet comes when it is.
      db.awaitIdle();
      return drain(changes);
    }
  }

  private static void refused(ErrorCode code, String words, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSameNumbersAgain(Execution execution) {
    LaminarDB db = open(execution, WalMode.SYNC);
    push(db, "a", 1, 2);
    long unused = db.checkpoint().orElseThrow();
    push(db, "a", 3);
    List<String> before = after(db, 0);
    assertThat(before).containsExactly("1: 1 1", "2: -1 1", "3: 1 3", "4: -1 3", "5: 1 6");
    crash(db);
    try (LaminarDB again = open(execution, WalMode.SYNC)) {
      assertThat(after(again, 0)).isEqualTo(before);
      push(again, "a", 4);
      assertThat(after(again, 5)).containsExactly("6: -1 6", "7: 1 10");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowNothingBeforeItsOrderIsDurable(Execution execution) {
    LaminarDB db = open(execution, WalMode.SYNC);
    db.execute("""
        CREATE SOURCE t (v BIGINT NOT NULL);
        CREATE STREAM both WITH (retain = 1000) AS SELECT v FROM s UNION ALL SELECT v FROM t;""");
    Source<Row> other = db.source("t");
    List<String> seen = new ArrayList<>();
    try (Subscription<Change<Row>> changes = db.sink("both").changesAfter(0)) {
      for (int i = 1; i <= 10; i++) {
        push(db, "a", i);
        other.push(Row.of(other.schema(), 100L + i));
        db.awaitIdle();
        seen.addAll(drain(changes));
      }
    }
    assertThat(seen).hasSize(20).startsWith("1: 1 1", "2: 1 101", "3: 1 2");
    crash(db);
    // Without the order, the rows of one source would come before those of the other.
    try (LaminarDB again = open(execution, WalMode.SYNC);
        Subscription<Change<Row>> changes = again.sink("both").changesAfter(0)) {
      assertThat(drain(changes)).isEqualTo(seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowNothingOfATickBeforeThatIsDurable(Execution execution) {
    LaminarDB db = open(execution, WalMode.SYNC);
    db.execute("CREATE STREAM often WITH (retain = 10) AS SELECT k, SUM(v) AS v FROM s GROUP BY k"
        + " EMIT EVERY INTERVAL '1' SECOND");
    try (Subscription<Change<Row>> changes = db.sink("often").changesAfter(0)) {
      push(db, "a", 3);
      clock.addAndGet(1_000_000_000);
      db.tick();
      db.awaitIdle();
      assertThat(drain(changes)).containsExactly("1: 1 3");
    }
    crash(db);
    try (LaminarDB again = open(execution, WalMode.SYNC);
        Subscription<Change<Row>> changes = again.sink("often").changesAfter(0)) {
      assertThat(drain(changes)).containsExactly("1: 1 3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseANumberThatWasLost(Execution execution) {
    LaminarDB db = open(execution, WalMode.ASYNC);
    push(db, "a", 1);
    db.flush();
    push(db, "a", 2);
    assertThat(after(db, 1)).containsExactly("2: -1 1", "3: 1 3");
    crash(db);
    long life = 2L << 40;
    try (LaminarDB again = open(execution, WalMode.ASYNC)) {
      refused(ErrorCode.SEQUENCE_LOST, "no change number 3", () -> after(again, 3));
      push(again, "a", 5, 6);
      refused(ErrorCode.SEQUENCE_LOST, "no change number 3", () -> after(again, 3));
      assertThat(after(again, 1))
          .containsExactly(
              life + ": -1 1", life + 1 + ": 1 6", life + 2 + ": -1 6", life + 3 + ": 1 12");
      crash(again);
    }
    try (LaminarDB again = open(execution, WalMode.SYNC)) {
      refused(ErrorCode.SEQUENCE_LOST, "no change number", () -> after(again, life));
      push(again, "a", 7);
      assertThat(after(again, 1)).containsExactly((3L << 40) + ": -1 1", (3L << 40) + 1 + ": 1 8");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SYNC, true, ''",
    "SYNC, false, ''",
    "SYNC, true, WITH (buffer_size = 64)",
    "SYNC, false, WITH (wal_mode = 'sync')",
    "ASYNC, false, ''",
    "ASYNC, false, WITH (wal_mode = 'sync')"
  })
  void shouldGoOnWithoutAGapBehindASourceThatWasReplaced(
      WalMode mode, boolean crashes, String options) {
    LaminarDB db = open(Execution.CALLER_RUNS, mode);
    push(db, "a", 7);
    assertThat(db.checkpoint()).isPresent();
    // What a life promises was noted when it began: that is before the checkpoint.
    db.execute(REPLACED + options);
    if (crashes) {
      crash(db);
    } else {
      db.close();
    }
    try (LaminarDB again = reopen(Execution.CALLER_RUNS, mode)) {
      feed = again.source("s", "feed");
      push(again, "b", 7);
      assertThat(after(again, 0)).containsExactly("1: 1 7", "2: 1 7");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWithTheAgeOfWhatIsInTheLog(Execution execution) {
    clock.set(1_000_000_000);
    LaminarDB db = reopen(execution, WalMode.SYNC);
    db.execute(SUMS.replace("retain = 1000", "retain = '4 seconds'"));
    feed = db.source("s", "feed");
    push(db, "a", 1);
    clock.addAndGet(3_000_000_000L);
    push(db, "b", 2);
    // What was decided is on the disk, and when.
    db.flush();
    for (int life = 0; life < 3; life++) {
      crash(db);
      clock.addAndGet(50_000_000_000L);
      db = reopen(execution, WalMode.SYNC);
      assertThat(after(db, 0)).containsExactly("1: 1 1", "2: 1 2");
    }
    clock.addAndGet(2_000_000_000L);
    LaminarDB last = db;
    refused(ErrorCode.SEQUENCE_NOT_RETAINED, "1", () -> after(last, 0));
    assertThat(after(last, 1)).containsExactly("2: 1 2");
    last.close();
  }

  @Test
  void shouldGoOnWithoutAGapBehindALifeThatLosesNothing() {
    for (int life = 0; life < 4; life++) {
      LaminarDB db = open(Execution.CALLER_RUNS, WalMode.SYNC);
      push(db, "k" + life, 7);
      if (life % 2 == 0) {
        crash(db);
      } else {
        db.close();
      }
    }
    try (LaminarDB db = open(Execution.CALLER_RUNS, WalMode.SYNC)) {
      assertThat(after(db, 0)).containsExactly("1: 1 7", "2: 1 7", "3: 1 7", "4: 1 7");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWithoutAGapBehindALifeThatWasClosed(Execution execution) {
    for (int life = 0; life < 3; life++) {
      try (LaminarDB db = open(execution, WalMode.ASYNC)) {
        push(db, "k" + life, 7);
        assertThat(db.checkpoint().isPresent()).isTrue();
        db.stop();
        db.start();
      }
    }
    LaminarDB db = open(execution, WalMode.ASYNC);
    push(db, "k3", 7);
    assertThat(after(db, 0)).containsExactly("1: 1 7", "2: 1 7", "3: 1 7", "4: 1 7");
    db.stop();
    db.start();
    crash(db);
    try (LaminarDB again = open(execution, WalMode.ASYNC)) {
      refused(ErrorCode.SEQUENCE_LOST, "no change number 4", () -> after(again, 4));
      push(again, "k4", 7);
      assertThat(after(again, 3)).containsExactly((5L << 40) + ": 1 7");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldComeBackFromACheckpointAlone(Execution execution) {
    String longName = "a name of more than twelve bytes";
    LaminarDB db = open(execution, WalMode.SYNC);
    db.execute("CREATE STREAM few WITH (retain = 3) AS SELECT k, v FROM s");
    push(db, longName, 1, 2, 3, 4, 5);
    long unused = db.checkpoint().orElseThrow();
    crash(db);
    try (LaminarDB again = open(execution, WalMode.SYNC)) {
      refused(
          ErrorCode.SEQUENCE_NOT_RETAINED,
          "has number 3",
          () -> again.sink("few").changesAfter(1).close());
      push(again, longName, 6);
      try (Subscription<Change<Row>> changes = again.sink("few").changesAfter(3)) {
        again.awaitIdle();
        changes.drain(change -> assertThat(change.row().get("k")).isEqualTo(longName));
      }
      try (Subscription<Change<Row>> changes = again.sink("few").changesAfter(3)) {
        again.awaitIdle();
        assertThat(drain(changes)).containsExactly("4: 1 4", "5: 1 5", "6: 1 6");
      }
    }
  }

  @Test
  void shouldCountWhatGoesNowhere() {
    LaminarDB db = open(Execution.CALLER_RUNS, WalMode.SYNC);
    Subscription<Row> plain = db.sink("plain").subscribe();
    Subscription<Change<Row>> sums = db.sink("sums").changes();
    push(db, "a", 1, 2);
    crash(db);
    plain.close();
    sums.close();
    try (LaminarDB again = open(Execution.CALLER_RUNS, WalMode.SYNC)) {
      assertThat(again.recovery().orElseThrow().discardedChanges()).isEqualTo(2);
    }
  }
}
