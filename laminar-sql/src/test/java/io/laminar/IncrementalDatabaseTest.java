package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RestorePoint;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose checkpoints have what has changed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncrementalDatabaseTest {
  private static final long GROUPS = 5_000;

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open(UnaryOperator<Config.Builder> more) {
    LaminarDB db = LaminarDB.open(more.apply(Config.builder()
            .dataDirectory(directory)
            .storage(Store.SEGMENT)
            .checkpointInterval(Duration.ofDays(1)))
        .build());
    db.execute("""
        CREATE SOURCE IF NOT EXISTS ticks (k BIGINT NOT NULL, text VARCHAR NOT NULL);
        CREATE MATERIALIZED VIEW IF NOT EXISTS last AS
          SELECT k, MAX(text) AS text, COUNT(*) AS n FROM ticks GROUP BY k;""");
    return db;
  }

  private static void push(Source<Row> ticks, long from, long to, String text) {
    ticks.pushBatch(LongStream.range(from, to)
        .mapToObj(key -> Row.of(ticks.schema(), key, text + key))
        .toList());
  }

  private static List<Row> rows(LaminarDB db) {
    return db.query("SELECT k, text, n FROM last ORDER BY k").rows();
  }

  private static DurabilityMetrics metrics(LaminarDB db) {
    return db.metrics().durability().orElseThrow();
  }

  @Test
  void shouldGoOnFromWhatWasWrittenAtDifferentTimes() {
    List<Row> all;
    try (LaminarDB db = open(config -> config)) {
      Source<Row> ticks = db.source("ticks", "feed");
      push(ticks, 0, GROUPS, "the first text of a group that is long, ");
      for (long epoch = 2; epoch <= 7; epoch++) {
        push(ticks, 100 * epoch, 100 * epoch + 10, "the next text of the group, " + epoch + ", ");
        db.awaitIdle();
        assertThat(db.checkpoint()).hasValue(epoch);
      }
      assertThat(metrics(db).checkpointBytes()).isGreaterThan(GROUPS * 50);
      assertThat(metrics(db).checkpointWrittenBytes())
          .isLessThan(metrics(db).checkpointBytes() / 4);
      all = rows(db);
      MemoryStorage.losePower(directory);
    }
    try (LaminarDB again = open(config -> config)) {
      assertThat(again.recovery().orElseThrow().epoch()).isEqualTo(7);
      assertThat(rows(again)).isEqualTo(all);
      again.checkpoint();
      assertThat(metrics(again).checkpointWrittenBytes())
          .as("the first of a process is whole")
          .isGreaterThan(metrics(again).checkpointBytes());
    }
    refused(
        () -> open(config -> config.restore(RestorePoint.epoch(3))),
        "no checkpoint 3",
        "these are kept: [7, 8]");
    try (LaminarDB again = open(config -> config.restore(RestorePoint.epoch(7)))) {
      assertThat(rows(again)).isEqualTo(all);
    }
  }

  @Test
  void shouldWriteAllWhereItIsAskedFor() {
    try (LaminarDB db = open(config -> config.fullCheckpointEvery(1))) {
      push(db.source("ticks", "feed"), 0, GROUPS, "a text of a group that is long, ");
      for (long epoch = 2; epoch <= 5; epoch++) {
        assertThat(db.checkpoint()).hasValue(epoch);
        assertThat(metrics(db).checkpointWrittenBytes())
            .isGreaterThan(metrics(db).checkpointBytes());
      }
    }
  }

  @Test
  void shouldRefuseWrongNumbers() {
    refused(
        () -> open(config -> config.fullCheckpointEvery(0)), "fullCheckpointEvery is 0", "give 1");
    refused(
        () -> Config.builder().fullCheckpointEvery(2).build(),
        "fullCheckpointEvery is set without dataDirectory",
        "set dataDirectory too");
  }

  private static void refused(Runnable call, String problem, String remedy) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContaining(problem)
        .hasMessageContaining(remedy);
  }
}
