package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DROP: what was emitted before it is delivered, and the end comes after it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DropTest {
  private static final int RING = 16;
  private static final int COPIES = 40;
  private static final int ROUNDS = 100;

  private static LaminarDB open(Execution execution) {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(execution).bufferSize(RING).build());
    db.execute("CREATE SOURCE s (v BIGINT NOT NULL);"
        + "CREATE STREAM q AS SELECT v FROM s;"
        + "CREATE MATERIALIZED VIEW m AS SELECT v FROM s;"
        + "CREATE SINK k FROM q;"
        + "CREATE STREAM many AS " + "SELECT v FROM s UNION ALL ".repeat(COPIES - 1)
        + "SELECT v FROM s;"
        + "CREATE SINK k_many FROM many");
    return db;
  }

  private static void push(Source<Row> source, long value) {
    source.push(Row.of(source.schema(), value));
  }

  /** Reads to the end, which must be that the thing was dropped; alternates the ways of reading. */
  private static List<Object> readToTheEnd(Subscription<Change<Row>> reader, boolean blocking) {
    List<Object> rows = new ArrayList<>();
    assertThatThrownBy(() -> {
          while (true) {
            Change<Row> change = blocking ? reader.recv() : reader.poll();
            if (change != null) {
              rows.add(change.row().get(0));
            }
          }
        })
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.DROPPED));
    return rows;
  }

  private static Stream<Arguments> everything() {
    return Stream.of(Execution.values())
        .flatMap(execution -> Stream.of("s", "q", "m", "k")
            .flatMap(name ->
                Stream.of(true, false).map(blocking -> Arguments.of(execution, name, blocking))));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void shouldDeliverWhatLiesInTheRingBeforeTheEnd(
      Execution execution, String name, boolean blocking) {
    try (LaminarDB db = open(execution)) {
      Subscription<Change<Row>> reader = db.sink(name).changes();
      Source<Row> source = db.source("s");
      push(source, 1);
      push(source, 2);
      db.awaitIdle();
      db.execute("DROP SINK k; DROP MATERIALIZED VIEW m; DROP SOURCE s CASCADE");

      assertThat(readToTheEnd(reader, blocking)).containsExactly(1L, 2L);
    }
  }

  private static Stream<Arguments> waysToDrop() {
    return Stream.of(Execution.values())
        .flatMap(execution -> Stream.of("DROP SINK k_many", "DROP STREAM many CASCADE")
            .flatMap(drop ->
                Stream.of(true, false).map(blocking -> Arguments.of(execution, drop, blocking))));
  }

  @ParameterizedTest
  @MethodSource("waysToDrop")
  void shouldDeliverWhatHadNoRoomInTheRingBeforeTheEnd(
      Execution execution, String drop, boolean blocking) {
    try (LaminarDB db = open(execution)) {
      Subscription<Change<Row>> reader = db.sink("k_many").changes();
      push(db.source("s"), 1);
      waitUntilTaken(db);
      db.execute(drop);

      assertThat(readToTheEnd(reader, blocking)).hasSize(COPIES);
      assertThat(db.metrics().database().resultsUndelivered()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountWhatADroppedStreamCouldNotDeliverBeforeTheClose(Execution execution) {
    LaminarDB db = open(execution);
    Subscription<Change<Row>> reader = db.sink("k_many").changes();
    push(db.source("s"), 1);
    waitUntilTaken(db);
    db.execute("DROP STREAM many CASCADE");
    db.close();

    int received = reader.drain(change -> assertThat(change.row().get(0)).isEqualTo(1L));
    assertThat(received + db.metrics().database().resultsUndelivered()).isEqualTo(COPIES);
    assertThat(reader.isEnded()).isTrue();
  }

  /** All of them end between the same two rows, while rows are pushed. */
  @ParameterizedTest
  @ValueSource(ints = {16, 1024})
  void shouldEndAllSubscriptionsOfACascadeAtOnePlace(int bufferSize) throws InterruptedException {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(bufferSize).build())) {
      for (int round = 0; round < ROUNDS; round++) {
        db.execute("CREATE SOURCE s (v BIGINT NOT NULL);"
            + "CREATE STREAM q AS SELECT v FROM s; CREATE SINK k FROM q;"
            + "CREATE MATERIALIZED VIEW m AS SELECT v + 0 AS v FROM s;");
        List<CompletableFuture<Integer>> readers = Stream.of("q", "s", "k", "m")
            .map(name -> readOn(db.sink(name).changes()))
            .toList();
        long before = db.metrics().database().rowsUndelivered();
        AtomicLong accepted = new AtomicLong();
        Source<Row> source = db.source("s");
        Meeting.of(
            () -> accepted.set(pushUntilDropped(source)),
            () -> db.execute("DROP SOURCE s CASCADE"));

        List<Integer> received = readers.stream().map(CompletableFuture::join).toList();
        long left = db.metrics().database().rowsUndelivered() - before;
        assertThat(received).containsOnly((int) (accepted.get() - left));
      }
    }
  }

  private static CompletableFuture<Integer> readOn(Subscription<Change<Row>> reader) {
    return CompletableFuture.supplyAsync(
        () -> readToTheEnd(reader, true).size(), work -> new Thread(work).start());
  }

  private static long pushUntilDropped(Source<Row> source) {
    long accepted = 0;
    try {
      while (true) {
        push(source, accepted);
        accepted++;
      }
    } catch (LaminarException ended) {
      assertThat(ended.code()).as(ended.getMessage()).isEqualTo(ErrorCode.DROPPED);
    }
    return accepted;
  }

  private static void waitUntilTaken(LaminarDB db) {
    while (db.metrics().sources().get(0).rowsIn() == 0) {
      Thread.onSpinWait();
    }
  }
}
