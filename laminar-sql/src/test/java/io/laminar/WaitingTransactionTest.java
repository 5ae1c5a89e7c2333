package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that were acknowledged and wait when the process ends, in a database that has less room for them when it is opened again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTransactionTest {
  private static final int LARGE = 1024;
  private static final int SMALL = 16;
  private static final int ROWS = 300;
  private static final String VIEWS = """
      CREATE STREAM held AS SELECT k FROM t;
      CREATE STREAM kept WITH (retain = 100000) AS SELECT k, v FROM t;
      CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n, SUM(k) AS k, MAX(CHAR_LENGTH(v)) AS v FROM t;
      """;

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private Config config(Execution execution, int bufferSize) {
    return Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .bufferSize(bufferSize)
        .build();
  }

  private LaminarDB begin(String options) {
    LaminarDB db = LaminarDB.open(config(Execution.ENGINE_THREAD, LARGE));
    db.execute("CREATE SOURCE t (k BIGINT NOT NULL, v VARCHAR)" + options + ";" + VIEWS);
    return db;
  }

  private static Row row(Source<Row> rows, long key, int length) {
    return Row.of(rows.schema(), key, "x".repeat(length));
  }

  /** Nobody reads: what is pushed from here on waits in its lane. */
  private static Subscription<Row> hold(LaminarDB db, Source<Row> rows) {
    Subscription<Row> full = db.sink("held").subscribe();
    for (int i = 0; i < LARGE; i++) {
      rows.push(row(rows, i, 1));
    }
    db.awaitIdle();
    return full;
  }

  private static void pushTransactions(Source<Row> rows, int count, int length) {
    for (int transaction = 0; transaction < count; transaction++) {
      List<Row> all = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        all.add(row(rows, 1, length));
      }
      rows.pushTransaction(all);
    }
  }

  private void crash(LaminarDB db, Subscription<Row> full) {
    MemoryStorage.losePower(directory);
    full.close();
    db.close();
  }

  private static void hasAll(LaminarDB db, int transactions, int length) {
    Row all = db.query("SELECT n, k, v FROM counts").rows().get(0);
    assertThat(all.get("n")).isEqualTo(LARGE + (long) transactions * ROWS);
    assertThat(all.get("k")).isEqualTo((long) LARGE * (LARGE - 1) / 2 + (long) transactions * ROWS);
    assertThat(all.get("v")).isEqualTo(length);
    List<Long> numbers = new ArrayList<>();
    try (Subscription<Change<Row>> changes = db.sink("kept").changesAfter(0)) {
      while (numbers.size() < LARGE + transactions * ROWS) {
        db.awaitIdle();
        changes.drain(change -> numbers.add(change.sequence()));
      }
    }
    assertThat(numbers).doesNotHaveDuplicates().last().isEqualTo((long) numbers.size());
  }

  private void reopen(Execution execution, int transactions, int length) {
    for (int life = 0; life < 2; life++) {
      try (LaminarDB db = LaminarDB.open(config(execution, SMALL))) {
        hasAll(db, transactions, length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTransactionsThatAreLargerThanTheBufferIsNow(Execution execution) {
    LaminarDB db = begin("");
    Source<Row> rows = db.source("t");
    Subscription<Row> full = hold(db, rows);
    pushTransactions(rows, 3, 40);
    crash(db, full);
    reopen(execution, 3, 40);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeThoseOfSeveralHandles(Execution execution) {
    LaminarDB db = begin("");
    Source<Row> first = db.source("t", "first");
    Subscription<Row> full = hold(db, first);
    pushTransactions(first, 2, 40);
    Source<Row> second = db.source("t", "second");
    pushTransactions(second, 1, 40);
    pushTransactions(db.source("t"), 1, 40);
    crash(db, full);
    reopen(execution, 4, 40);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeThoseOfASourceThatWasReplacedByASmallerOne(Execution execution) {
    LaminarDB db = begin(" WITH (max_row_bytes = 1000000)");
    Source<Row> rows = db.source("t");
    Subscription<Row> full = hold(db, rows);
    pushTransactions(rows, 2, 3_000);
    db.execute("CREATE OR REPLACE SOURCE t (k BIGINT NOT NULL, v VARCHAR)"
        + " WITH (buffer_size = 16, max_row_bytes = 1024)");
    crash(db, full);
    reopen(execution, 2, 3_000);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeThoseOfAReplacedSourceBehindACheckpoint(Execution execution) {
    LaminarDB db = begin(" WITH (max_row_bytes = 1000000)");
    Source<Row> rows = db.source("t");
    Subscription<Row> full = hold(db, rows);
    pushTransactions(rows, 2, 3_000);
    db.execute("CREATE OR REPLACE SOURCE t (k BIGINT NOT NULL, v VARCHAR)"
        + " WITH (buffer_size = 16, max_row_bytes = 1024)");
    assertThat(db.checkpoint()).isPresent();
    crash(db, full);
    reopen(execution, 2, 3_000);
  }
}
