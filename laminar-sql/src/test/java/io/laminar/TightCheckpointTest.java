package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints for which the memory limit leaves little room beside the state. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TightCheckpointTest {
  private static final int GROUPS = 100_000;

  /** What the channel of the source needs, and some pages. */
  private static final long ROOM_BYTES = 3 << 20;

  @TempDir
  Path directory;

  private final AtomicBoolean isDone = new AtomicBoolean();

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open(long memoryLimit) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .bufferSize(1024)
        .checkpointInterval(Duration.ofDays(1))
        .memoryLimit(memoryLimit)
        .build());
    db.execute("""
        CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL);
        CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;""");
    return db;
  }

  private long fill() {
    try (LaminarDB db = open(1L << 30);
        Source<Row> rows = db.source("t")) {
      rows.pushBatch(
          LongStream.range(0, GROUPS).mapToObj(k -> Row.of(rows.schema(), k)).toList());
      db.awaitIdle();
      assertThat(db.checkpoint()).isPresent();
      return db.metrics().queries().get(0).stateBytes();
    }
  }

  private void pushOn(LaminarDB db) {
    Random random = new Random(8);
    try (Source<Row> rows = db.source("t")) {
      while (!isDone.get()) {
        rows.push(Row.of(rows.schema(), (long) random.nextInt(GROUPS)));
      }
    }
  }

  private static boolean isMade(LaminarDB db) {
    try {
      return db.checkpoint().isPresent();
    } catch (LaminarException gaveWay) {
      assertThat(gaveWay.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT);
      assertThat(gaveWay.problem()).contains("gave way to the state of the queries");
      return false;
    }
  }

  @Test
  void shouldComeAboutAtTheLatestWhereThreeGaveWay() {
    long state = fill();
    try (LaminarDB db = open(2 * state + ROOM_BYTES)) {
      CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> pushOn(db));
      int inARow = 0;
      for (int attempt = 0; attempt < 8; attempt++) {
        inARow = isMade(db) ? 0 : inARow + 1;
        assertThat(inARow).isLessThanOrEqualTo(3);
      }
      isDone.set(true);
      pushing.join();
      assertThat(db.query("SELECT COUNT(*) AS n FROM counts").rows().get(0).get("n"))
          .isEqualTo((long) GROUPS);
    }
  }
}
