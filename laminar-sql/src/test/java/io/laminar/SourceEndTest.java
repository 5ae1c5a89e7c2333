package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a source is decided when its last handle finishes, and INSERT has no part in it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SourceEndTest {
  private static final int ROUNDS = 200;

  private static LaminarDB open(Execution execution) {
    return LaminarDB.open(Config.builder().execution(execution).bufferSize(1024).build());
  }

  /** A source of its own for each round: {@code t0}, {@code t1}, … */
  private static Subscription<Row> create(LaminarDB db, int round) {
    db.execute("CREATE SOURCE t" + round + " (v BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)");
    return db.sink("t" + round).subscribe();
  }

  private static void push(Source<Row> source, int rows) {
    for (int i = 0; i < rows; i++) {
      source.push(Row.of(source.schema(), (long) i, (long) i));
    }
  }

  private static void insert(LaminarDB db, int round) {
    db.execute("INSERT INTO t" + round + " VALUES (7, TIMESTAMP '1970-01-01 00:00:01')");
  }

  private static void assertEnded(LaminarDB db, Subscription<Row> results, long rows) {
    db.awaitIdle();
    long delivered = 0;
    while (results.poll() != null) {
      delivered++;
    }
    assertThat(delivered).isEqualTo(rows);
    assertThat(results.isEnded()).isTrue();
  }

  private static void complete(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.SOURCE_COMPLETE));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldGiveOutNoHandleOnceTheLastFinishReturned(Execution execution) {
    try (LaminarDB db = open(execution)) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "t" + round;
        Subscription<Row> results = create(db, round);
        Source<Row> last = db.source(name);
        push(last, 100 + round);

        last.finish();

        complete(() -> db.source(name));
        int present = round;
        complete(() -> insert(db, present));
        complete(() -> db.execute("ADVANCE SOURCE " + name + " TO END"));
        complete(() -> db.execute("FINISH SOURCE " + name));
        assertEnded(db, results, 100 + round);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndWithTheLastHandleThatFinishesAfterAnInsert(Execution execution) {
    try (LaminarDB db = open(execution)) {
      for (int round = 0; round < ROUNDS; round++) {
        Subscription<Row> results = create(db, round);
        Source<Row> last = db.source("t" + round);
        push(last, round);
        insert(db, round);
        push(last, 1);

        last.finish();

        assertEnded(db, results, round + 2);
      }
    }
  }

  @Test
  void shouldEndWhenAnInsertAndTheLastFinishMeet() throws InterruptedException {
    assertEndsWithWhatWasTaken((db, round) -> insert(db, round));
  }

  @Test
  void shouldGiveOutAHandleOrEndWhenSourceAndTheLastFinishMeet() throws InterruptedException {
    assertEndsWithWhatWasTaken((db, round) -> {
      Source<Row> another = db.source("t" + round);
      push(another, 1);
      another.finish();
    });
  }

  /** One row, and another if what meets the last finish is not refused. */
  private static void assertEndsWithWhatWasTaken(ObjIntConsumer<LaminarDB> more)
      throws InterruptedException {
    try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
      for (int round = 0; round < ROUNDS; round++) {
        int present = round;
        Subscription<Row> results = create(db, round);
        Source<Row> last = db.source("t" + round);
        push(last, 1);
        AtomicInteger rows = new AtomicInteger(1);
        Meeting.of(
            () -> rows.addAndGet(wasTaken(() -> more.accept(db, present)) ? 1 : 0), last::finish);

        assertEnded(db, results, rows.get());
      }
    }
  }

  private static boolean wasTaken(Runnable more) {
    try {
      more.run();
      return true;
    } catch (LaminarException refused) {
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SOURCE_COMPLETE);
      return false;
    }
  }

  @Test
  void shouldStillRefuseASecondHandleOfAUserInCallerRuns() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      create(db, 0);
      Source<Row> first = db.source("t0");
      insert(db, 0);
      assertThatThrownBy(() -> db.source("t0")).hasMessageContaining("one producer");
      assertThatThrownBy(first::clone).hasMessageContaining("one producer");

      first.close();

      db.source("t0").finish();
      complete(() -> db.source("t0"));
    }
  }

  @Test
  void shouldGoOnAfterACloseThatCameLast() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
      Subscription<Row> results = create(db, 0);
      Source<Row> closed = db.source("t0");
      db.source("t0").finish();
      closed.close();
      insert(db, 0);
      db.awaitIdle();
      assertThat(results.isEnded()).isFalse();

      Source<Row> last = db.source("t0");
      push(last, 1);
      last.finish();

      assertEnded(db, results, 2);
    }
  }
}
