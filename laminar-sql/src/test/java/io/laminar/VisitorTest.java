package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowView;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A visitor that subscribes is shown every row in the call that causes it. */
final class VisitorTest {
  private static final String SOURCE =
      "CREATE SOURCE t (k BIGINT NOT NULL, s VARCHAR, m DECIMAL(30, 2));"
          + " CREATE STREAM v AS SELECT k, s, m FROM t WHERE k > 0;"
          + " CREATE MATERIALIZED VIEW sums AS SELECT s, SUM(k) AS total FROM t GROUP BY s;";

  /** A row of the source. */
  record T(long k, @Nullable String s, @Nullable BigDecimal m) {}

  private static LaminarDB open() {
    LaminarDB db = LaminarDB.open(
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(4).build());
    db.execute(SOURCE);
    return db;
  }

  private static String text(RowView row) {
    return row.weight() + " " + row.get(0) + " " + row.get(1) + (row.endsCommit() ? "." : ",");
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Far more rows than the ring of a subscription has room for: there is none. */
  @Test
  void shouldSeeEachRowInTheCallThatCausesIt() {
    try (LaminarDB db = open()) {
      List<String> seen = new ArrayList<>();
      db.sink("v").subscribe(row -> seen.add(text(row)));
      Source<T> source = db.source("t", T.class);
      for (long k = -5; k <= 20; k++) {
        source.push(new T(k, "a", null));
        assertThat(seen).hasSize(Math.max(0, (int) k));
      }
      assertThat(seen).startsWith("1 1 a.", "1 2 a.").endsWith("1 20 a.");
    }
  }

  @Test
  void shouldReadEveryKindOfValue() {
    try (LaminarDB db = open()) {
      List<Object> seen = new ArrayList<>();
      String longText = "a string of more than twelve bytes";
      db.sink("v").subscribe(row -> {
        byte[] bytes = new byte[row.isNull(1) ? 0 : row.length(1)];
        int copied = row.isNull(1) ? 0 : row.copyBytes(1, bytes, 0);
        seen.add(row.getLong(0));
        seen.add(copied);
        seen.add(row.isNull(1) ? "null" : row.getString(1));
        seen.add(String.valueOf(row.get(1)));
        seen.add(String.valueOf(row.get(2)));
      });
      Source<T> source = db.source("t", T.class);
      source.push(new T(1L, longText, new BigDecimal("1234567890123456789012345678.90")));
      source.push(new T(2L, null, null));

      assertThat(seen)
          .containsExactly(
              1L,
              34,
              longText,
              longText,
              "1234567890123456789012345678.90",
              2L,
              0,
              "null",
              "null",
              "null");
    }
  }

  /** SEMANTICS, "Commits": the old sum goes and the new one comes in one commit. */
  @Test
  void shouldTellWhereACommitEnds() {
    try (LaminarDB db = open()) {
      List<String> seen = new ArrayList<>();
      db.execute(
          "CREATE STREAM both AS SELECT s, total FROM sums UNION ALL SELECT s, total FROM sums");
      Subscription<Row> sums = db.sink("sums").subscribe(row -> seen.add(text(row)));
      db.sink("both").subscribe(row -> seen.add("  " + text(row)));
      Source<T> source = db.source("t", T.class);
      source.push(new T(1L, "a", null));
      source.push(new T(2L, "a", null));

      assertThat(seen)
          .containsExactlyInAnyOrder(
              "1 a 1.",
              "-1 a 1,",
              "1 a 3.",
              "  1 a 1,",
              "  1 a 1.",
              "  -1 a 1,",
              "  -1 a 1,",
              "  1 a 3,",
              "  1 a 3.");
      sums.close();
      source.push(new T(4L, "b", null));
      assertThat(seen).endsWith("  1 b 4,", "  1 b 4.").hasSize(11);
    }
  }

  @Test
  void shouldEndWithTheStream() {
    try (LaminarDB db = open()) {
      Subscription<Row> subscription = db.sink("v").subscribe(row -> {});
      Source<T> source = db.source("t", T.class);
      source.push(new T(1L, "a", null));
      assertThat(subscription.isEnded()).isFalse();
      assertThat(subscription.poll()).isNull();
      source.finish();
      assertThat(subscription.isEnded()).isTrue();
      assertThat(subscription.recv()).isNull();
    }
  }

  @Test
  void shouldEndTheSubscriptionOfAVisitorThatThrows() {
    try (LaminarDB db = open()) {
      List<String> seen = new ArrayList<>();
      Subscription<Row> bad = db.sink("v").subscribe(row -> {
        throw new IllegalStateException("no " + row.getLong(0));
      });
      db.sink("v").subscribe(row -> seen.add(text(row)));
      Source<T> source = db.source("t", T.class);

      assertThatThrownBy(() -> source.push(new T(1L, "a", null)))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("VISITOR_FAILED")
          .hasMessageContaining("visitor of v")
          .hasMessageContaining("no 1")
          .hasCauseInstanceOf(IllegalStateException.class);
      source.push(new T(2L, "a", null));

      assertThat(seen).containsExactly("1 1 a.", "1 2 a.");
      refused(ErrorCode.VISITOR_FAILED, bad::poll);
      assertThat(db.query("SELECT total FROM sums").rows().get(0).get(0)).isEqualTo(3L);
    }
  }

  @Test
  void shouldSayHowManyRowsOfABatchWereTakenWhereAVisitorThrows() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE few (k BIGINT NOT NULL) WITH (buffer_size = 64);"
          + " CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM few");
      Source<Row> source = db.source("few");
      List<Row> rows =
          LongStream.range(0, 200).mapToObj(k -> Row.of(source.schema(), k)).toList();

      failAt(db, 100);
      assertThatThrownBy(() -> source.pushBatch(rows))
          .hasMessageContaining("; 128 rows were taken")
          .hasMessageContaining("go on after those rows");
      failAt(db, 130);
      assertThatThrownBy(() -> source.pushBatch(rows.subList(128, 140)))
          .hasMessageContaining("; 12 rows were taken")
          .hasMessageContaining("do not push it again");
      source.pushBatch(rows.subList(140, 200));

      assertThat(db.query("SELECT n FROM counts").rows().get(0).get(0)).isEqualTo(200L);
    }
  }

  private static void failAt(LaminarDB db, long k) {
    db.sink("few").subscribe(row -> {
      if (row.getLong(0) == k) {
        throw new IllegalStateException("no " + k);
      }
    });
  }

  /** The last row of a commit waits until it is known to be that. */
  @Test
  void shouldEndTheSubscriptionOfAVisitorThatThrowsAtTheEndOfACommit() {
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE STREAM both AS SELECT s, total FROM sums UNION ALL SELECT s, total FROM sums");
      List<String> seen = new ArrayList<>();
      Subscription<Row> bad = db.sink("both").subscribe(row -> {
        if (row.endsCommit()) {
          throw new IllegalStateException("end");
        }
        seen.add(text(row));
      });
      Source<T> source = db.source("t", T.class);

      refused(ErrorCode.VISITOR_FAILED, () -> source.push(new T(1L, "a", null)));
      source.push(new T(2L, "a", null));

      assertThat(seen).containsExactly("1 a 1,");
      refused(ErrorCode.VISITOR_FAILED, bad::poll);
      assertThat(db.query("SELECT total FROM sums").rows().get(0).get(0)).isEqualTo(3L);
    }
  }

  /** The old rows are retracted by the statement, which does all that it says. */
  @Test
  void shouldNotLeaveAStatementHalfDoneWhereAVisitorThrows() {
    try (LaminarDB db = open()) {
      Source<T> source = db.source("t", T.class);
      db.execute("CREATE MATERIALIZED VIEW w AS SELECT k FROM t");
      source.push(new T(1L, "a", null));
      db.sink("w").subscribe(row -> {
        throw new IllegalStateException("no");
      });

      db.execute("CREATE OR REPLACE MATERIALIZED VIEW w AS SELECT k * 10 AS k FROM t");
      refused(ErrorCode.VISITOR_FAILED, () -> source.push(new T(3L, "c", null)));
      source.push(new T(4L, "c", null));

      assertThat(db.query("SELECT k FROM w").rows().stream().map(row -> row.get(0)))
          .containsExactly(30L, 40L);
    }
  }

  @Test
  void shouldNotLetAVisitorCallTheDatabase() {
    try (LaminarDB db = open()) {
      Source<T> source = db.source("t", T.class);
      List<Runnable> calls = List.of(
          () -> source.push(new T(5L, "x", null)),
          source::finish,
          () -> db.execute("DROP STREAM v"),
          () -> db.query("SELECT * FROM sums"),
          () -> db.sink("v").subscribe(),
          db::awaitIdle,
          db::metrics,
          db::close);
      for (Runnable call : calls) {
        List<ErrorCode> codes = new ArrayList<>();
        Subscription<Row> subscription = db.sink("v").subscribe(row -> {
          try {
            call.run();
          } catch (LaminarException e) {
            codes.add(e.code());
          }
        });
        source.push(new T(1L, "a", null));
        boolean ownHandle = calls.indexOf(call) < 2;
        assertThat(codes)
            .containsExactly(ownHandle ? ErrorCode.WRONG_THREAD : ErrorCode.CALLED_BY_VISITOR);
        subscription.close();
      }
    }
  }

  @Test
  void shouldLetAVisitorCloseItsSubscription() {
    try (LaminarDB db = open()) {
      List<Long> seen = new ArrayList<>();
      List<Subscription<Row>> own = new ArrayList<>();
      own.add(db.sink("v").subscribe(row -> {
        seen.add(row.getLong(0));
        if (seen.size() == 2) {
          own.get(0).close();
        }
      }));
      db.execute("INSERT INTO t VALUES (1, 'a', NULL), (2, 'a', NULL), (3, 'a', NULL)");
      db.execute("INSERT INTO t VALUES (4, 'a', NULL)");

      assertThat(seen).containsExactly(1L, 2L);
      assertThat(db.metrics().subscriptions()).isEmpty();
    }
  }

  /** What is refused leaves everything as it was. */
  @Test
  void shouldLeaveADatabaseOpenWhoseCloseIsRefused() throws InterruptedException {
    try (LaminarDB db = open()) {
      Source<T> source = db.source("t", T.class);
      List<ErrorCode> codes = new ArrayList<>();
      Runnable closing = db::close;
      Runnable close = () -> {
        try {
          closing.run();
        } catch (LaminarException e) {
          codes.add(e.code());
        }
      };
      Subscription<Row> subscription = db.sink("v").subscribe(row -> close.run());
      source.push(new T(1L, "a", null));
      subscription.close();
      Thread other = new Thread(close);
      other.start();
      other.join();
      source.push(new T(2L, "a", null));

      assertThat(codes).containsExactly(ErrorCode.CALLED_BY_VISITOR, ErrorCode.WRONG_THREAD);
      assertThat(db.query("SELECT total FROM sums").rows().get(0).get(0)).isEqualTo(3L);
    }
  }

  @Test
  void shouldBeRefusedBesideAnEngineThread() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(SOURCE);
      refused(ErrorCode.NOT_SUPPORTED, () -> db.sink("v").subscribe(row -> {}));
    }
  }
}
