package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.engine.log.LogMetrics;
import io.laminar.core.storage.MemoryLog;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurabilityMetricsTest {
  private static final String TICKS = """
      CREATE SOURCE IF NOT EXISTS ticks (k BIGINT NOT NULL, text VARCHAR) WITH (backpressure = 'reject');
      CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS SELECT k, COUNT(*) AS n FROM ticks GROUP BY k;""";

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  /** Nothing is forced, and no checkpoint made, unless somebody asks for it. */
  private LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .flushInterval(Duration.ofDays(1))
        .checkpointInterval(Duration.ofDays(1))
        .maxLogBytes(Durability.MIN_MAX_LOG_BYTES)
        .build());
    db.execute(TICKS);
    return db;
  }

  private static DurabilityMetrics metrics(LaminarDB db) {
    return db.metrics().durability().orElseThrow();
  }

  private static void push(Source<Row> ticks, long key, String text) {
    ticks.push(Row.of(ticks.schema(), key, text));
  }

  @Test
  void shouldCountNothingInMemory() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThat(db.metrics().durability()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatALossOfPowerWouldTake(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.flush();
      Source<Row> ticks = db.source("ticks", "feed");
      long forces = metrics(db).forces();
      for (int i = 0; i < 3; i++) {
        push(ticks, i, "text");
      }
      DurabilityMetrics exposed = metrics(db);
      assertThat(exposed.exposedRows()).isEqualTo(3);
      assertThat(exposed.exposedBytes()).isPositive();
      assertThat(exposed.exposedNanos()).isPositive();
      db.flush();
      DurabilityMetrics durable = metrics(db);
      assertThat(durable.exposedRows()).isZero();
      assertThat(durable.exposedBytes()).isZero();
      assertThat(durable.exposedNanos()).isZero();
      assertThat(durable.forces()).isGreaterThan(forces);
      assertThat(durable.writtenBytes()).isPositive();
      assertThat(durable.logBytes()).isPositive().isLessThan(durable.maxLogBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountCheckpoints(Execution execution) {
    try (LaminarDB db = open(execution)) {
      assertThat(db.checkpoint()).hasValue(2);
      DurabilityMetrics made = metrics(db);
      assertThat(made.checkpoints()).as("the first is made by open()").isEqualTo(2);
      assertThat(made.epoch()).isEqualTo(2);
      assertThat(made.checkpointBytes()).isPositive();
      assertThat(made.checkpointWrittenBytes()).isPositive();
      assertThat(made.checkpointNanos()).isPositive();
      MemoryStorage.of(directory)
          .whenOpened((name, log) -> log.beforeAppend(() -> {
            throw MemoryLog.full();
          }));
      assertThatThrownBy(db::checkpoint).hasMessageContaining("STORAGE_FULL");
      assertThat(metrics(db).checkpointsFailed()).isEqualTo(1);
      assertThat(metrics(db).checkpoints()).isEqualTo(2);
      assertThat(metrics(db).epoch()).isEqualTo(2);
    }
    MemoryStorage.of(directory).whenOpened((name, log) -> log.beforeAppend(() -> {}));
    try (LaminarDB again = open(execution)) {
      assertThat(metrics(again).epoch()).isEqualTo(2);
      assertThat(metrics(again).checkpoints()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeADueCheckpointWhereNothingIsPushed(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofMillis(1))
        .build())) {
      while (metrics(db).checkpoints() < 3) {
        db.tick();
      }
    }
  }

  @Test
  void shouldTellThoseThatGaveWay() {
    CheckpointHistory history = new CheckpointHistory(7);
    history.failed(new LaminarException(ErrorCode.RESOURCE_LIMIT, "no room", "none"));
    history.failed(MemoryLog.full());
    history.made(8, new CheckpointSize(100, 10), 5);
    DurabilityMetrics counted =
        history.beside(new LogMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, false), Duration.ofSeconds(1));
    assertThat(counted.checkpointsAbandoned()).isEqualTo(1);
    assertThat(counted.checkpointsFailed()).isEqualTo(1);
    assertThat(counted.checkpoints()).isEqualTo(1);
    assertThat(counted.epoch()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountPushesForWhichTheLogHasNoRoom(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Source<Row> ticks = db.source("ticks", "feed");
      String text = "x".repeat(200_000);
      while (metrics(db).logBytes() < Durability.MIN_MAX_LOG_BYTES) {
        push(ticks, 1, text);
        db.flush();
      }
      assertThat(metrics(db).logFullWaits()).isZero();
      assertThatThrownBy(() -> push(ticks, 1, text)).hasMessageContaining("max_log_bytes");
      assertThat(metrics(db).logFullWaits()).isEqualTo(1);
      // The log reaches back to the older of the two that are kept.
      db.checkpoint();
      db.checkpoint();
      push(ticks, 1, text);
      assertThat(metrics(db).logFullWaits()).isEqualTo(1);
    }
  }
}
