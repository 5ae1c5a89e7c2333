package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases in directories of both stores: what the thread of a log writes is what a later life reads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoredDatabaseTest {
  private static final String STATEMENTS = """
      CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL, v VARCHAR);
      CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS SELECT k, COUNT(v) AS n FROM t GROUP BY k;
      """;

  @TempDir
  Path directory;

  private LaminarDB open(Store store) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  private static long fullWaits(LaminarDB db) {
    return db.metrics().durability().orElseThrow().logFullWaits();
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWhereCheckpointsLetAFullLogBeTrimmed(Store store) {
    try (LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(store)
        .checkpointInterval(Duration.ofDays(1))
        .maxLogBytes(Durability.MIN_MAX_LOG_BYTES)
        .bufferSize(64)
        .build())) {
      db.execute(STATEMENTS);
      Source<Row> rows = db.source("t");
      Row row = Row.of(rows.schema(), 1L, "x".repeat(20_000));
      CompletableFuture<Void> pushed =
          CompletableFuture.runAsync(() -> Collections.nCopies(1_000, row).forEach(rows::push));
      while (!pushed.isDone()) {
        if (fullWaits(db) > 0) {
          assertThat(db.checkpoint()).isPresent();
        }
      }
      pushed.join();
      assertThat(fullWaits(db)).isPositive();
      assertThat(db.query("SELECT n FROM counts").rows())
          .extracting(each -> each.get("n"))
          .containsExactly(1_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnInTheNextLife(Store store) {
    for (long life = 0; life < 3; life++) {
      try (LaminarDB db = open(store)) {
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
    Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
    try (LaminarDB db = open(store)) {
      db.execute("""
          CREATE SOURCE o (v BIGINT NOT NULL) WITH (wal_mode = 'off');
          CREATE MATERIALIZED VIEW os AS SELECT COUNT(*) AS n FROM o;
          INSERT INTO o VALUES (1), (2);
          INSERT INTO t VALUES (1, 'a');
          """);
      db.backup(copy);
      db.execute("INSERT INTO o VALUES (3)");
    }
    try (LaminarDB again = open(store)) {
      assertThat(again.query("SELECT n FROM os").rows().get(0).get("n")).isEqualTo(3L);
      assertThat(again.recovery().orElseThrow().notes()).isEmpty();
    }
    Config copied = Config.builder().dataDirectory(copy).storage(store).build();
    try (LaminarDB other = LaminarDB.open(copied)) {
      assertThat(other.query("SELECT n FROM os").rows().get(0).get("n")).isEqualTo(2L);
      assertThat(other.query("SELECT n FROM counts").rows().get(0).get("n")).isEqualTo(1L);
    }
  }
}
