package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases in directories of both stores: what the thread of a log writes is what a later life reads. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoredDatabaseTest {
  private static final String STATEMENTS = """
      CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL, v VARCHAR);
      CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS SELECT k, COUNT(v) AS n FROM t GROUP BY k;
      """;

  @TempDir
  Path directory;

  private LaminarDB open(String name, Store store, Compression compression) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .compression(compression)
        .dataDirectory(directory.resolve(name))
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  private LaminarDB openSmall(Store store, Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .dataDirectory(directory.resolve(execution.name()))
        .storage(store)
        .checkpointInterval(Duration.ofDays(1))
        .maxLogBytes(Durability.MIN_MAX_LOG_BYTES)
        .bufferSize(64)
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWhereTheLogIsFull(Store store) {
    for (Execution execution : Execution.values()) {
      try (LaminarDB db = openSmall(store, execution)) {
        Source<Row> rows = db.source("t");
        Row row = Row.of(rows.schema(), 1L, "x".repeat(20_000));
        Collections.nCopies(300, row).forEach(rows::push);
        rows.pushBatch(Collections.nCopies(600, row).toArray(Row[]::new));
        assertThat(db.query("SELECT n FROM counts").rows())
            .extracting(each -> each.get("n"))
            .containsExactly(900L);
        assertThat(durability(db).logBytes()).isLessThan(3 * Durability.MIN_MAX_LOG_BYTES / 2);
        // One that has made room just now is counted before the next one begins.
        assertThat(db.checkpoint()).isPresent();
        assertThat(durability(db).checkpoints())
            .as("the first is made by open(), the last by the test")
            .isGreaterThan(3);
      }
    }
  }

  private static DurabilityMetrics durability(LaminarDB db) {
    return db.metrics().durability().orElseThrow();
  }

  private long logBytes(Store store, Compression compression) {
    try (LaminarDB db = open(compression.name(), store, compression)) {
      Source<Row> rows = db.source("t");
      Row row = Row.of(rows.schema(), 1L, "a text that is often the same".repeat(2_000));
      rows.pushBatch(Collections.nCopies(200, row).toArray(Row[]::new));
      assertThat(db.query("SELECT n FROM counts").rows()).hasSize(1);
      return durability(db).logBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteLessWhereItPacks(Store store) {
    long plain = logBytes(store, Compression.NONE);
    assertThat(plain).isGreaterThan(11_000_000);
    assertThat(logBytes(store, Compression.LZ4)).isLessThan(plain / 2);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnInTheNextLife(Store store) {
    for (long life = 0; life < 3; life++) {
      Compression other = life == 1 ? Compression.LZ4 : Compression.NONE;
      try (LaminarDB db = open("data", store, other)) {
        Source<Row> rows = db.source("t", "feed");
        assertThat(rows.lastDurableSequence()).hasValue(200 * life);
        for (long row = 0; row < 200; row++) {
          rows.push(Row.of(rows.schema(), row % 2, "a text that is long, number " + row));
        }
        if (life == 1) {
          assertThat(db.checkpoint()).isPresent();
        }
        List<Row> counts = db.query("SELECT n FROM counts ORDER BY k").rows();
        assertThat(counts)
            .extracting(each -> each.get("n"))
            .containsExactly(100 * (life + 1), 100 * (life + 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepWhatIsNotLoggedInABackupAndAtTheEnd(Store store) {
    Path copy = directory.resolve("copy");
    try (LaminarDB db = open("data", store, Compression.NONE)) {
      db.execute("""
          CREATE SOURCE o (v BIGINT NOT NULL) WITH (wal_mode = 'off');
          CREATE MATERIALIZED VIEW os AS SELECT COUNT(*) AS n FROM o;
          INSERT INTO o VALUES (1), (2);
          INSERT INTO t VALUES (1, 'a');
          """);
      db.backup(copy);
      db.execute("INSERT INTO o VALUES (3)");
    }
    try (LaminarDB again = open("data", store, Compression.NONE)) {
      assertThat(again.query("SELECT n FROM os").rows().get(0).get("n")).isEqualTo(3L);
      assertThat(again.recovery().orElseThrow().notes()).isEmpty();
    }
    Config copied = Config.builder().dataDirectory(copy).storage(store).build();
    try (LaminarDB other = LaminarDB.open(copied)) {
      assertThat(other.query("SELECT n FROM os").rows().get(0).get("n")).isEqualTo(2L);
      assertThat(other.query("SELECT n FROM counts").rows().get(0).get("n")).isEqualTo(1L);
    }
  }

  private static void refusedWhenInterrupted(Runnable call) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              LaminarException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageContaining("the thread was interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatAnInterruptEndedAnOpeningOrACopy(Store store) {
    open("data", store, Compression.NONE).close();
    refusedWhenInterrupted(() -> open("data", store, Compression.NONE));
    try (LaminarDB db = open("data", store, Compression.NONE)) {
      refusedWhenInterrupted(() -> db.backup(directory.resolve("copy")));
      db.backup(directory.resolve("copy"));
      db.execute("INSERT INTO t VALUES (1, 'x')");
    }
    open("copy", store, Compression.NONE).close();
  }
}
