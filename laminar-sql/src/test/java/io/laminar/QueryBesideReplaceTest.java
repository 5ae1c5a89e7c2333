package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A query that comes while a view is replaced sees it, and what reads it, either before that or after. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QueryBesideReplaceTest {
  private static final int REPLACEMENTS = 200;

  @Test
  void shouldSeeAViewAndItsReadersAtOneCommit() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    AtomicBoolean over = new AtomicBoolean();
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build())) {
      db.execute("CREATE SOURCE s (k BIGINT NOT NULL);"
          + " CREATE MATERIALIZED VIEW base AS SELECT k FROM s;"
          + " CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM base");
      Source<Row> source = db.source("s");
      Future<List<List<Row>>> wrong = other.submit(() -> {
        List<List<Row>> found = new ArrayList<>();
        while (!over.get()) {
          List<Row> rows = db.query("SELECT COUNT(*) AS n FROM base UNION ALL SELECT n FROM counts")
              .rows();
          if (rows.size() == 2 && !rows.get(0).equals(rows.get(1))) {
            found.add(rows);
          }
        }
        return found;
      });
      for (int i = 0; i < REPLACEMENTS; i++) {
        for (long k = 0; k < 20; k++) {
          source.push(Row.of(source.schema(), k));
        }
        db.execute("CREATE OR REPLACE MATERIALIZED VIEW base AS SELECT k + " + i + " AS k FROM s");
      }
      over.set(true);

      assertThat(wrong.get()).isEmpty();
    } finally {
      over.set(true);
      other.shutdownNow();
    }
  }

  @Test
  void shouldInsertAllRowsOnceWhereTheSourceIsReplacedMeanwhile() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build())) {
      String source = "SOURCE s (k BIGINT NOT NULL) WITH (buffer_size = 64)";
      db.execute("CREATE " + source + "; CREATE STREAM copy AS SELECT k FROM s");
      Subscription<Row> copy = db.sink("copy").subscribe();
      List<Long> rows = LongStream.range(0, 2_000).boxed().toList();
      String values = rows.stream().map(k -> "(" + k + ")").collect(Collectors.joining(", "));
      // It waits for room until this thread has read enough.
      Future<?> inserted = other.submit(() -> db.execute("INSERT INTO s VALUES " + values));
      List<Long> seen = new ArrayList<>();
      while (seen.size() < rows.size()) {
        db.execute("CREATE OR REPLACE " + source);
        copy.drain(row -> seen.add((Long) row.get(0)));
        if (inserted.isDone()) {
          inserted.get();
        }
      }
      inserted.get();

      assertThat(seen).isEqualTo(rows);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void shouldFindASourceThatIsReplacedMeanwhile() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch once = new CountDownLatch(1);
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build())) {
      String source = "SOURCE s (k BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";
      db.execute(
          "CREATE " + source + "; CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM s");
      Future<Integer> found = other.submit(() -> {
        int handles = 0;
        while (!over.get()) {
          db.source("s").close();
          db.execute("ADVANCE SOURCE s TO TIMESTAMP '2026-01-01 00:00:00'");
          db.execute("INSERT INTO s VALUES (1, TIMESTAMP '2026-01-01 00:00:00')");
          handles++;
          once.countDown();
        }
        return handles;
      });
      for (int i = 0; i < REPLACEMENTS; i++) {
        String option = " WITH (idle_timeout = '" + (i + 1) + " hours')";
        db.execute("CREATE OR REPLACE " + source + option);
      }
      // The other thread may begin late.
      while (!once.await(1, TimeUnit.MILLISECONDS) && !found.isDone()) {
        db.execute("CREATE OR REPLACE " + source);
      }
      over.set(true);

      assertThat(found.get()).isPositive();
      db.awaitIdle();
      assertThat(db.query("SELECT n FROM counts").rows().get(0).get(0))
          .isEqualTo((long) found.get());
    } finally {
      over.set(true);
      other.shutdownNow();
    }
  }
}
