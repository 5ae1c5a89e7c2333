package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CREATE OR REPLACE between rows: the boundary is one place, and each row is on one side of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReplaceWhileRowsFlowTest {
  private static final int RING = 16;

  private static LaminarDB open(Execution execution, int bufferSize) {
    LaminarDB db = LaminarDB.open(
        Config.builder().execution(execution).bufferSize(bufferSize).build());
    db.execute("""
        CREATE SOURCE s (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM q AS SELECT v, ts FROM s;
        CREATE STREAM counts AS SELECT COUNT(*) AS n FROM s GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
        """);
    return db;
  }

  private static void push(Source<Row> source, int from, int to) {
    source.pushBatch(IntStream.range(from, to)
        .mapToObj(i -> Row.of(source.schema(), (long) i, (long) i))
        .toList());
  }

  private static List<Long> drained(LaminarDB db, Subscription<Row> reader) {
    List<Long> values = new ArrayList<>();
    int before;
    do {
      before = values.size();
      reader.drain(row -> values.add((Long) row.get(0)));
      db.awaitIdle();
      reader.drain(row -> values.add((Long) row.get(0)));
    } while (before < values.size());
    return values;
  }

  private static List<Long> numbers(int from, int to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** On another thread: on the engine thread it must not be this thread that waits for room. */
  private static Subscription<Row> subscribe(LaminarDB db, Execution execution, String name) {
    return execution == Execution.CALLER_RUNS
        ? db.sink(name).subscribe()
        : CompletableFuture.supplyAsync(() -> db.sink(name).subscribe()).join();
  }

  private static long discarded(LaminarDB db) {
    return db.metrics().database().rowsDiscarded();
  }

  // ---- Streams ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldGiveANewStreamTheRowsThatTheOldOneHasNotTaken(Execution execution) {
    try (LaminarDB db = open(execution, RING)) {
      Subscription<Row> reader = subscribe(db, execution, "q");
      Source<Row> source = db.source("s");
      push(source, 0, RING - 2);
      push(source, RING - 2, RING + 8);

      db.execute("CREATE OR REPLACE STREAM q AS SELECT v + 0 AS v, ts FROM s");

      assertThat(drained(db, reader)).isEqualTo(numbers(0, RING + 8));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNotShowANewStreamWhatTheOldOneWasNotToSee(Execution execution) {
    try (LaminarDB db = open(execution, RING)) {
      Subscription<Row> before = subscribe(db, execution, "q");
      Source<Row> source = db.source("s");
      push(source, 0, RING - 2);
      push(source, RING - 2, RING + 8);
      db.execute("CREATE STREAM late AS SELECT v, ts FROM s");
      Subscription<Row> reader = subscribe(db, execution, "late");
      db.execute("CREATE OR REPLACE STREAM late AS SELECT v + 0 AS v, ts FROM s");
      assertThat(drained(db, before)).isEqualTo(numbers(0, RING + 8));
      push(source, 100, 102);

      assertThat(drained(db, reader)).isEqualTo(numbers(100, 102));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountTheRowsOfOpenWindowsThatAReplacementDiscards(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("s");
      push(source, 0, 2);
      db.awaitIdle();
      db.execute("CREATE OR REPLACE STREAM counts AS SELECT COUNT(*) AS n FROM s WHERE v >= 0"
          + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");
      push(source, 2, 3);
      push(source, 60_000, 60_001);

      assertThat(drained(db, results)).containsExactly(1L);
      assertThat(discarded(db)).isEqualTo(2);
    }
  }

  // ---- Open windows that are never emitted ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountTheRowsOfOpenWindowsThatADropDiscards(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      Source<Row> source = db.source("s");
      push(source, 0, 5);
      push(source, 70_000, 70_003);
      db.awaitIdle();
      assertThat(discarded(db)).isZero();
      db.execute("DROP STREAM counts");

      assertThat(discarded(db)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountTheRowsOfOpenWindowsOnceWhenAnErrorStopsTheQuery(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      db.execute("CREATE STREAM stops WITH (on_error = 'stop') AS SELECT SUM(10 / v) AS n FROM s"
          + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");
      Source<Row> source = db.source("s");
      push(source, 1, 4);
      push(source, 0, 1);
      db.awaitIdle();
      assertThat(discarded(db)).isEqualTo(3);
      db.execute("DROP STREAM stops; DROP STREAM counts");

      assertThat(discarded(db)).isEqualTo(3 + 4);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountTheRowsOfOpenWindowsThatACloseDiscards(Execution execution) {
    LaminarDB db = open(execution, 1024);
    push(db.source("s"), 0, 5);
    db.close();

    assertThat(discarded(db)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountWhatIsLeftWhereRowsOfAWindowWereRetracted(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      db.execute(
          "CREATE STREAM changes AS SELECT v / 10 AS k, window_time AS ts, COUNT(*) AS n"
              + " FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
              + " GROUP BY v / 10, window_start, window_end, window_time EMIT CHANGES;"
              + "DROP STREAM counts;"
              + "CREATE STREAM sums AS SELECT SUM(n) AS n FROM changes GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");
      Source<Row> source = db.source("s");
      push(source, 0, 25);
      db.awaitIdle();
      db.execute("DROP STREAM sums");

      // One row a group of ten.
      assertThat(discarded(db)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseWithoutAnyLoss(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      db.execute("CREATE STREAM more AS SELECT n FROM counts");
      Source<Row> source = db.source("s");
      push(source, 0, 2);
      assertThatThrownBy(() -> db.execute("CREATE OR REPLACE STREAM counts AS SELECT v, ts FROM s"))
          .hasMessageContaining("counts");
      push(source, 60_000, 60_001);

      assertThat(drained(db, results)).containsExactly(2L);
      assertThat(discarded(db)).isZero();
    }
  }
}
