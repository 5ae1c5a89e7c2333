package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CREATE OR REPLACE between rows: the boundary is one place, and each row is on one side of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReplaceWhileRowsFlowTest {
  private static final int RING = 16;
  private static final Pattern TAKEN = Pattern.compile("(\\d+) rows were taken");

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

  // ---- Sources ----

  private static final String REPLACE_SOURCE =
      "CREATE OR REPLACE SOURCE s (v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";

  private static SourceMetrics source(LaminarDB db) {
    return db.metrics().sources().get(0);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldLetANewSourceDrainWhatWasPushedToTheOldOne(Execution execution) {
    try (LaminarDB db = open(execution, RING)) {
      Subscription<Row> reader = subscribe(db, execution, "q");
      Source<Row> before = db.source("s");
      push(before, 0, RING - 2);
      push(before, RING - 2, RING + 8);
      db.execute(REPLACE_SOURCE + ";" + REPLACE_SOURCE);
      refused(ErrorCode.DROPPED, () -> push(before, 90, 91));
      refused(ErrorCode.DROPPED, before::finish);
      Source<Row> after = db.source("s");
      assertThat(source(db).handles()).isEqualTo(1);

      assertThat(drained(db, reader)).isEqualTo(numbers(0, RING + 8));
      push(after, 100, 102);
      assertThat(drained(db, reader)).isEqualTo(numbers(100, 102));
      assertThat(source(db).rowsIn()).isEqualTo(RING + 10);
      assertThat(db.metrics().database().rowsUndelivered()).isZero();
      after.finish();
      db.awaitIdle();
      assertThat(reader.poll()).isNull();
      assertThat(reader.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountWhatANewSourceHasNotDrainedWhenItIsDropped(Execution execution) {
    try (LaminarDB db = open(execution, RING)) {
      Subscription<Row> reader = subscribe(db, execution, "q");
      Source<Row> before = db.source("s");
      push(before, 0, RING - 2);
      push(before, RING - 2, RING + 8);
      db.execute(REPLACE_SOURCE + "; DROP SOURCE s CASCADE");

      List<Object> received = new ArrayList<>();
      refused(ErrorCode.DROPPED, () -> reader.forEach(row -> received.add(row.get(0))));
      assertThat(received).hasSize(RING);
      assertThat(db.metrics().database().rowsUndelivered()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNotShowANewStreamWhatWaitedInTheOldSource(Execution execution) {
    try (LaminarDB db = open(execution, RING)) {
      Subscription<Row> reader = subscribe(db, execution, "q");
      Source<Row> before = db.source("s");
      push(before, 0, RING - 2);
      push(before, RING - 2, RING + 8);
      db.execute("CREATE STREAM early AS SELECT v, ts FROM s");
      db.execute(REPLACE_SOURCE + "; CREATE STREAM late AS SELECT v, ts FROM s");
      Subscription<Row> early = subscribe(db, execution, "early");
      Subscription<Row> late = subscribe(db, execution, "late");
      assertThat(drained(db, reader)).isEqualTo(numbers(0, RING + 8));
      push(db.source("s"), 100, 102);

      assertThat(drained(db, early)).isEqualTo(numbers(100, 102));
      assertThat(drained(db, late)).isEqualTo(numbers(100, 102));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldKeepTheTimeOfTheReadersOfAReplacedSource(Execution execution) {
    try (LaminarDB db = open(execution, 1024)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> before = db.source("s");
      push(before, 0, 3);
      push(before, 61_000, 61_001);
      db.awaitIdle();
      db.execute(REPLACE_SOURCE);
      db.awaitIdle();
      assertThat(source(db).watermark()).isEqualTo(61_000);
      Source<Row> after = db.source("s");
      push(after, 0, 1);
      push(after, 61_001, 61_003);
      push(after, 121_000, 121_001);

      assertThat(drained(db, results)).containsExactly(3L, 3L);
      assertThat(db.metrics().queries().get(1).rowsLate()).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTransactionsThatWaitWhole() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, RING)) {
      db.execute("CREATE STREAM total AS SELECT SUM(v) AS total FROM s");
      Subscription<Row> reader = subscribe(db, Execution.ENGINE_THREAD, "q");
      Subscription<Change<Row>> totals = db.sink("total").changes(Overflow.DROP_OLDEST);
      Source<Row> before = db.source("s");
      push(before, 0, RING);
      before.pushTransaction(
          List.of(Row.of(before.schema(), 7L, 20L), Row.of(before.schema(), -7L, 20L)));
      db.execute(REPLACE_SOURCE);
      assertThat(drained(db, reader)).hasSize(RING + 2);

      List<Object> seen = new ArrayList<>();
      totals.drain(change -> seen.add(change.row().get(0)));
      assertThat(seen).contains(120L).doesNotContain(127L);
    }
  }

  @Test
  void shouldLoseNothingHoweverOftenSourceAndStreamAreReplaced() throws InterruptedException {
    int rows = 200_000;
    try (LaminarDB db = open(Execution.ENGINE_THREAD, 64)) {
      Subscription<Row> reader = subscribe(db, Execution.ENGINE_THREAD, "q");
      // The common pool may have a single thread.
      Executor threads = work -> new Thread(work).start();
      CompletableFuture<Void> pushing =
          CompletableFuture.runAsync(() -> pushThroughReplacements(db, rows), threads);
      CompletableFuture<Void> replacing = CompletableFuture.runAsync(
          () -> {
            for (int i = 0; !pushing.isDone(); i++) {
              db.execute(REPLACE_SOURCE);
              db.execute("CREATE OR REPLACE STREAM q AS SELECT v + " + i % 2 + " - " + i % 2
                  + " AS v, ts FROM s");
            }
          },
          threads);
      long next = 0;
      while (next < rows) {
        Row row = Objects.requireNonNull(reader.recv());
        assertThat(row.get(0)).isEqualTo(next++);
      }
      pushing.join();
      replacing.join();
      db.awaitIdle();

      assertThat(reader.poll()).isNull();
      assertThat(source(db).rowsIn()).isEqualTo(rows);
      assertThat(db.metrics().database().rowsUndelivered()).isZero();
    }
  }

  /** Pushes numbers one by one and in batches; looks the source up again when it was replaced. */
  private static void pushThroughReplacements(LaminarDB db, int rows) {
    int next = 0;
    Source<Row> source = db.source("s");
    while (next < rows) {
      int end = Math.min(rows, next % 3 == 0 ? next + 1 : next + 100);
      try {
        push(source, next, end);
        next = end;
      } catch (LaminarException replaced) {
        assertThat(replaced.code()).as(replaced.getMessage()).isEqualTo(ErrorCode.DROPPED);
        Matcher said = TAKEN.matcher(replaced.problem());
        next += said.find() ? Integer.parseInt(said.group(1)) : 0;
        source.close();
        source = lookUp(db);
      }
    }
  }

  private static Source<Row> lookUp(LaminarDB db) {
    while (true) {
      try {
        return db.source("s");
      } catch (LaminarException replaced) {
        assertThat(replaced.code()).as(replaced.getMessage()).isEqualTo(ErrorCode.DROPPED);
      }
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
