package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements, queries and the end of the database, at the same moment on several threads. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConcurrentStatementsTest {
  private static LaminarDB open() {
    LaminarDB db = LaminarDB.open(Config.builder().bufferSize(16).build());
    db.execute("CREATE SOURCE s (k INTEGER NOT NULL, v INTEGER NOT NULL)");
    return db;
  }

  private static CompletableFuture<Void> start(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        work.run();
        done.complete(null);
      } catch (Throwable thrown) {
        done.completeExceptionally(thrown);
      }
    });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private static ErrorCode refusal(Runnable work) {
    try {
      work.run();
    } catch (LaminarException refused) {
      return refused.code();
    }
    throw new AssertionError("it was not refused");
  }

  @Test
  void shouldAnswerFromOneMomentWhileViewsComeAndGo() {
    try (LaminarDB db = open()) {
      Source<Row> source = db.source("s");
      CompletableFuture<Void> changing = start(() -> {
        for (int round = 0; round < 60; round++) {
          db.execute("CREATE MATERIALIZED VIEW v AS SELECT k, SUM(v) AS v FROM s GROUP BY k");
          source.push(Row.of(source.schema(), 1, round));
          db.execute("CREATE OR REPLACE MATERIALIZED VIEW v AS"
              + " SELECT v, COUNT(*) AS n, MIN(k) AS least FROM s GROUP BY v");
          source.push(Row.of(source.schema(), 1, round));
          db.execute("DROP MATERIALIZED VIEW v");
        }
      });
      Set<String> seen = new TreeSet<>();
      while (!changing.isDone()) {
        try {
          db.query("SELECT * FROM v")
              .rows()
              .forEach(row -> seen.add(row.schema().size() + ""));
        } catch (LaminarException refused) {
          assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
        }
      }
      changing.join();
      assertThat(seen).isSubsetOf("2", "3");
    }
  }

  @Test
  void shouldGoOnAndCloseWhileAnInsertWaitsForRoom() {
    LaminarDB db = open();
    Subscription<Row> full = db.sink("s").subscribe();
    String rows = IntStream.range(0, 200)
        .mapToObj(i -> "(" + i + ", 0)")
        .collect(Collectors.joining(", ", "INSERT INTO s VALUES ", ""));
    CompletableFuture<Void> inserting =
        start(() -> assertThat(refusal(() -> db.execute(rows))).isEqualTo(ErrorCode.CLOSED));
    while (db.metrics().sources().get(0).ringRows() < 16) {
      Thread.onSpinWait();
    }

    assertThat(db.execute("SHOW SOURCES").get(0).rows()).hasSize(1);
    db.execute("CREATE MATERIALIZED VIEW v AS SELECT k FROM s");
    assertThat(inserting).isNotDone();
    db.close();

    inserting.join();
    assertThat(full).hasSize(16);
  }

  @Test
  void shouldBeClosedByTwoThreadsAtOnce() {
    for (int round = 0; round < 100; round++) {
      LaminarDB db = open();
      CompletableFuture<Void> other = start(db::close);
      db.close();
      other.join();
    }
  }

  @Test
  void shouldCloseOnAThreadThatIsInterrupted() {
    LaminarDB db = open();
    Thread.currentThread().interrupt();
    db.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal(() -> db.execute("CREATE SOURCE t (k INTEGER)")))
        .isEqualTo(ErrorCode.CLOSED);
    assertThat(db.metrics().sources()).hasSize(1);
  }

  @Test
  void shouldAnswerNothingWhenClosed() {
    LaminarDB db = open();
    db.close();
    for (String sql : List.of(
        "SHOW SOURCES",
        "DESCRIBE s",
        "EXPLAIN SELECT k FROM s",
        "SELECT 1",
        "INSERT INTO s VALUES (1, 1)",
        "DROP SOURCE IF EXISTS nobody",
        "CREATE SOURCE IF NOT EXISTS s (k INTEGER)")) {
      assertThat(refusal(() -> db.execute(sql))).as(sql).isEqualTo(ErrorCode.CLOSED);
    }
    assertThat(refusal(() -> db.query("SELECT 1"))).isEqualTo(ErrorCode.CLOSED);
    assertThat(refusal(() -> db.explain("s"))).isEqualTo(ErrorCode.CLOSED);
    assertThat(refusal(db::startConnectors)).isEqualTo(ErrorCode.CLOSED);
    assertThat(refusal(() -> db.source("s"))).isEqualTo(ErrorCode.CLOSED);
    assertThat(refusal(() -> db.sink("s").subscribe())).isEqualTo(ErrorCode.CLOSED);
  }
}
