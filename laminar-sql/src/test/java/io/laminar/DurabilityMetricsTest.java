package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Durability;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.engine.log.LogMetrics;
import io.laminar.core.storage.MemoryLog;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
    return open(execution, DatabaseListener.silent());
  }

  private LaminarDB open(Execution execution, DatabaseListener listener) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .listener(listener)
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
    CheckpointHistory history = new CheckpointHistory(7, 2);
    history.failed(new LaminarException(ErrorCode.RESOURCE_LIMIT, "no room", "none"));
    history.failed(MemoryLog.full());
    history.made(8, new CheckpointSize(100, 10), 3, 5);
    DurabilityMetrics counted =
        history.beside(new LogMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, false), Duration.ofSeconds(1));
    assertThat(counted.checkpointsAbandoned()).isEqualTo(1);
    assertThat(counted.checkpointsFailed()).isEqualTo(1);
    assertThat(counted.checkpoints()).isEqualTo(1);
    assertThat(counted.epoch()).isEqualTo(8);
    assertThat(counted.checkpointsOnDisk()).isEqualTo(3);
  }

  @Test
  void shouldInsistWhereThreeInARowGaveWay() {
    CheckpointHistory history = new CheckpointHistory(7, 2);
    LaminarException gaveWay = new LaminarException(ErrorCode.RESOURCE_LIMIT, "no room", "none");
    history.failed(gaveWay);
    history.failed(gaveWay);
    history.failed(MemoryLog.full());
    history.failed(gaveWay);
    history.failed(gaveWay);
    assertThat(history.insists()).isFalse();
    history.failed(gaveWay);
    assertThat(history.insists()).isTrue();
    history.made(8, CheckpointSize.NONE, 2, 5);
    assertThat(history.insists()).isFalse();
  }

  @Test
  void shouldNameWhatSomebodyHasMade() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("CREATE VIEW one AS SELECT 1 AS a; CREATE STREAM ones AS VALUES (1), (2)");
      Metrics metrics = db.metrics();
      assertThat(metrics.sources())
          .extracting(Metrics.SourceMetrics::name)
          .containsExactly("ticks");
      assertThat(metrics.queries())
          .extracting(Metrics.QueryMetrics::name)
          .containsExactly("counts", "ones");
    }
  }

  /** Pushes texts until one finds no room in the log. */
  private static void fill(LaminarDB db, Source<Row> ticks) {
    Row row = Row.of(ticks.schema(), 1L, "x".repeat(200_000));
    while (metrics(db).logFullWaits() == 0) {
      boolean unused = ticks.tryPush(row);
      db.flush();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeRoomInAFullLogAtOnce(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Source<Row> ticks = db.source("ticks", "feed");
      fill(db, ticks);
      Row row = Row.of(ticks.schema(), 2L, "x");
      boolean taken = ticks.tryPush(row);
      while (!taken) {
        taken = ticks.tryPush(row);
      }
      // The log reaches back to the older of the two that are kept, and is trimmed a little later.
      while (metrics(db).checkpoints() < 3) {
        Thread.onSpinWait();
      }
      DurabilityMetrics roomy = metrics(db);
      assertThat(roomy.logBytes()).isLessThan(roomy.maxLogBytes());
      assertThat(db.query("SELECT k FROM counts").rows()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseRowsWhereNoCheckpointMakesRoom(Execution execution) {
    List<String> problems = new CopyOnWriteArrayList<>();
    DatabaseListener listener = new DatabaseListener() {
      @Override
      public void onCheckpointFailed(String problem) {
        problems.add(problem);
      }
    };
    try (LaminarDB db = open(execution, listener)) {
      Source<Row> ticks = db.source("ticks", "feed");
      MemoryStorage.of(directory)
          .whenOpened((name, log) -> log.beforeAppend(() -> {
            throw MemoryLog.full();
          }));
      fill(db, ticks);
      assertThatThrownBy(() -> push(ticks, 1, "x")).hasMessageContaining("max_log_bytes");
      while (problems.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> push(ticks, 1, "x")).hasMessageContaining("max_log_bytes");
      assertThat(problems).as("one try, then in its time").hasSize(1);
      assertThat(problems.get(0)).contains("the disk of the test is full");
    }
  }
}
