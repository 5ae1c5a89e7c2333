package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a producer notices of a large checkpoint. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointWhilePushingTest {
  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open() {
    return LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
  }

  private static List<Row> rows(Source<Row> source, long count) {
    return LongStream.range(0, count)
        .mapToObj(i -> Row.of(source.schema(), i, i))
        .toList();
  }

  @Test
  void shouldAcknowledgeAPushBeforeTheEndOfACheckpoint() {
    List<CompletableFuture<Void>> pushed = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    try (LaminarDB db = open()) {
      db.execute("""
          CREATE SOURCE ticks (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW sums AS SELECT k, SUM(v) AS total FROM ticks GROUP BY k;""");
      Source<Row> ticks = db.source("ticks", "feed");
      ticks.pushBatch(rows(ticks, 20_000));
      db.awaitIdle();
      MemoryStorage.of(directory)
          .whenOpened((name, log) -> log.beforeAppend(new Runnable() {
            private int frames;

            @Override
            public void run() {
              frames++;
              if (frames == 3) {
                // The first piece of the state: the row is there before it goes on.
                pushed.add(CompletableFuture.runAsync(() -> push(ticks)));
                while (db.metrics().sources().get(0).rowsIn() == 20_000) {
                  Thread.onSpinWait();
                }
              } else if (frames == 5) {
                pushed.forEach(CompletableFuture::join);
                ended.countDown();
              }
            }
          }));
      assertThat(db.checkpoint()).hasValue(2);
      assertThat(ended.getCount()).as("the checkpoint has several pieces").isZero();
    }
  }

  private static void push(Source<Row> ticks) {
    ticks.push(Row.of(ticks.schema(), 1L, 1L));
  }
}
