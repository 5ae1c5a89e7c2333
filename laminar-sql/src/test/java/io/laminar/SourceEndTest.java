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
import java.util.concurrent.CompletableFuture;
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
    LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build());
    db.execute("""
        CREATE SOURCE t (v BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' DAY);""");
    return db;
  }

  private static void push(Source<Row> source, int rows) {
    for (int i = 0; i < rows; i++) {
      source.push(Row.of(source.schema(), (long) i, (long) i));
    }
  }

  private static void insert(LaminarDB db) {
    db.execute("INSERT INTO t VALUES (7, TIMESTAMP '1970-01-01 00:00:01')");
  }

  private static void assertEnded(LaminarDB db, Subscription<Row> results, long rows) {
    db.awaitIdle();
    assertThat(results.poll()).extracting(row -> row.get("n")).isEqualTo(rows);
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
    for (int round = 0; round < ROUNDS; round++) {
      try (LaminarDB db = open(execution)) {
        Subscription<Row> results = db.sink("counts").subscribe();
        Source<Row> last = db.source("t");
        push(last, 100 + round);

        last.finish();

        complete(() -> db.source("t"));
        complete(() -> insert(db));
        complete(() -> db.execute("ADVANCE SOURCE t TO END"));
        complete(() -> db.execute("FINISH SOURCE t"));
        assertEnded(db, results, 100 + round);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndWithTheLastHandleThatFinishesAfterAnInsert(Execution execution) {
    for (int round = 0; round < ROUNDS; round++) {
      try (LaminarDB db = open(execution)) {
        Subscription<Row> results = db.sink("counts").subscribe();
        Source<Row> last = db.source("t");
        push(last, round);
        insert(db);
        push(last, 1);

        last.finish();

        assertEnded(db, results, round + 2);
      }
    }
  }

  @Test
  void shouldEndWhenAnInsertAndTheLastFinishMeet() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
        Subscription<Row> results = db.sink("counts").subscribe();
        Source<Row> last = db.source("t");
        push(last, 1);
        CompletableFuture<Boolean> inserted = new CompletableFuture<>();
        Meeting.of(() -> inserted.complete(wasInserted(db)), last::finish);

        assertEnded(db, results, inserted.join() ? 2 : 1);
      }
    }
  }

  private static boolean wasInserted(LaminarDB db) {
    try {
      insert(db);
      return true;
    } catch (LaminarException refused) {
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SOURCE_COMPLETE);
      return false;
    }
  }

  @Test
  void shouldGiveOutAHandleOrEndWhenSourceAndTheLastFinishMeet() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
        Subscription<Row> results = db.sink("counts").subscribe();
        Source<Row> last = db.source("t");
        push(last, 1);
        CompletableFuture<Integer> more = new CompletableFuture<>();
        Meeting.of(() -> more.complete(pushedAndFinished(db)), last::finish);

        assertEnded(db, results, 1 + more.join());
      }
    }
  }

  private static int pushedAndFinished(LaminarDB db) {
    try {
      Source<Row> another = db.source("t");
      push(another, 1);
      another.finish();
      return 1;
    } catch (LaminarException refused) {
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SOURCE_COMPLETE);
      return 0;
    }
  }

  @Test
  void shouldStillRefuseASecondHandleOfAUserInCallerRuns() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      Source<Row> first = db.source("t");
      insert(db);
      assertThatThrownBy(() -> db.source("t")).hasMessageContaining("one producer");
      assertThatThrownBy(first::clone).hasMessageContaining("one producer");

      first.close();

      db.source("t").finish();
      complete(() -> db.source("t"));
    }
  }

  @Test
  void shouldGoOnAfterACloseThatCameLast() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> closed = db.source("t");
      db.source("t").finish();
      closed.close();
      insert(db);
      db.awaitIdle();
      assertThat(results.isEnded()).isFalse();

      Source<Row> last = db.source("t");
      push(last, 1);
      last.finish();

      assertEnded(db, results, 2);
    }
  }
}
