package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a database that was closed, and of windows that have fired: nothing. */
final class LifeCycleTest {
  private static final int CYCLES = 1_000;
  private static final String OBJECTS = """
      CREATE SOURCE t (k VARCHAR NOT NULL, v BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE STREAM s AS SELECT k, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
      CREATE MATERIALIZED VIEW v AS SELECT k, SUM(v) AS v FROM t GROUP BY k;
      """;

  @Test
  void shouldLeaveNothingAfterAThousandCycles() throws InterruptedException {
    cycles(100);
    long files = openFiles();
    long heap = usedHeap();

    cycles(CYCLES);

    assertThat(threadsLeft()).isEmpty();
    assertThat(openFiles()).isLessThanOrEqualTo(files + 2);
    // A leak of a thousand rings would be hundreds of megabytes, of a thousand queries some.
    assertThat(usedHeap() - heap).as("bytes more than before").isLessThan(6L << 20);
  }

  private static void cycles(int count) {
    for (int i = 0; i < count; i++) {
      Config config = Config.builder()
          .bufferSize(1 << 10)
          .execution(i % 4 == 3 ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
          .build();
      try (LaminarDB db = LaminarDB.open(config)) {
        if (i % 10 == 0) {
          use(db);
        } else if (i % 10 == 1) {
          // Closed at once, with everything still open.
          db.execute("CREATE SOURCE t (k VARCHAR NOT NULL)");
          db.source("t");
          db.sink("t").subscribe();
        }
      }
    }
  }

  private static void use(LaminarDB db) {
    db.execute(OBJECTS);
    Subscription<Row> results = db.sink("s").subscribe();
    Source<Row> source = db.source("t");
    for (int i = 0; i < 100; i++) {
      source.push(Row.of(source.schema(), "key " + i % 7, (long) i, i * 50L));
    }
    source.finish();
    assertThat(results).hasSize(35);
    assertThat(db.query("SELECT k FROM v").rows()).hasSize(7);
  }

  /** The threads of this library that are still there when those that were ending have ended. */
  private static Set<Thread> threadsLeft() throws InterruptedException {
    Set<Thread> left = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("laminar"))
        .collect(Collectors.toSet());
    for (Thread thread : left) {
      thread.join(60_000);
    }
    left.removeIf(thread -> !thread.isAlive());
    return left;
  }

  /** The open files of this process, where the system shows them. */
  private static long openFiles() {
    Path files = Path.of("/proc/self/fd");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // The smallest of several: a collection may come late.
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(
          least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, COUNT(*) AS n, MAX(k) AS hi FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)",
        "SELECT k, COUNT(DISTINCT v) AS n, LAST_VALUE(k) AS l FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)",
        "SELECT k, SUM(v) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND) EMIT CHANGES",
        "SELECT window_end, COUNT(*) AS n FROM (SELECT window_end, window_time, k, MIN(k) AS m FROM"
            + " TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
            + " GROUP BY window_start, window_end, window_time, k) GROUP BY window_end,"
            + " TUMBLE(window_time, INTERVAL '5' SECOND)"
      })
  void shouldGiveStateBackOnceTheWatermarkPassedEverything(String query) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (k VARCHAR NOT NULL, v BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
              + "CREATE STREAM q AS " + query);
      Subscription<Change<Row>> results = db.sink("q").changes();
      Source<Row> source = db.source("t");
      long empty = stateBytes(db);
      long most = 0;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20_000; i++) {
          source.push(Row.of(
              source.schema(),
              "a key of more than twelve bytes " + i % 5_000,
              (long) i,
              round * 100_000L + i));
          if (i % 1_000 == 0) {
            results.visit(row -> {}, Integer.MAX_VALUE);
          }
        }
        most = Math.max(most, stateBytes(db));
        source.watermark(round * 100_000L + 90_000L);
        db.awaitIdle();
        results.visit(row -> {}, Integer.MAX_VALUE);
      }

      assertThat(most).isGreaterThan(empty);
      assertThat(stateBytes(db)).as("state bytes, at most %s before", most).isEqualTo(empty);
    }
  }

  private static long stateBytes(LaminarDB db) {
    db.awaitIdle();
    return db.metrics().queries().stream()
        .mapToLong(query -> query.stateBytes())
        .sum();
  }

  @Test
  void shouldFinishWhatWasPushedAndGoOnAfterAStop() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      Source<Row> source = db.source("t");
      for (int i = 0; i < 10_000; i++) {
        source.push(Row.of(source.schema(), "k", 1L, (long) i));
      }
      db.stop();
      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(10_000);
      db.start();
      source.push(Row.of(source.schema(), "k", 1L, 10_000L));

      assertThat(db.query("SELECT v FROM v").rows())
          .extracting(Row::values)
          .containsExactly(List.of(10_001L));
    }
  }
}
