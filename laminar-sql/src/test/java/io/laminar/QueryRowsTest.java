package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Cancellation;
import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryRows;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a query that come one by one; time limits and ends from outside. */
final class QueryRowsTest {
  private static final AtomicLong NANOS = new AtomicLong();
  private static final Clock CLOCK = new Clock() {
    @Override
    public long nanos() {
      return NANOS.get();
    }

    @Override
    public long monotonicNanos() {
      return NANOS.get();
    }
  };
  private static final LaminarDB DB =
      LaminarDB.open(Config.builder().memoryLimit(16 << 20).clock(CLOCK).build());
  private static final int ROWS = 80_000;

  @BeforeAll
  static void fill() {
    DB.execute("CREATE SOURCE t (k INTEGER); CREATE MATERIALIZED VIEW m AS SELECT k FROM t");
    try (Source<Row> source = DB.source("t")) {
      source.pushBatch(
          IntStream.range(0, ROWS).mapToObj(k -> Row.of(source.schema(), k)).toList());
    }
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  private static LaminarException refused(ErrorCode code, ThrowingCallable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }

  @Test
  void shouldGiveMoreRowsThanFitInMemory() {
    refused(ErrorCode.RESOURCE_LIMIT, () -> DB.query("SELECT * FROM m"));
    long sum = 0;
    try (QueryRows rows = DB.rows("SELECT k FROM m WHERE k >= ?", 1)) {
      while (rows.hasNext()) {
        sum += Objects.requireNonNull((Integer) rows.next().get(0));
      }
      assertThat(rows.hasNext()).isFalse();
      assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(sum).isEqualTo((long) ROWS * (ROWS - 1) / 2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SELECT k FROM m LIMIT 3 OFFSET 40000                                  | [40000, 40001, 40002]
      SELECT k FROM m WHERE k < 3 UNION ALL SELECT -1 AS k FROM m WHERE k = 7 | [0, 1, 2, -1]
      SELECT COUNT(*) AS n FROM m                                           | [80000]
      SELECT k FROM m WHERE k < 9 ORDER BY k DESC LIMIT 2                   | [8, 7]
      SELECT k FROM m WHERE k < 0                                           | []
      SELECT k FROM m LIMIT 0                                               | []
      SELECT 1 + 1                                                          | [2]
      """)
  void shouldGiveTheRowsOfAnyQuery(String sql, String expected) {
    try (QueryRows rows = DB.rows(sql)) {
      List<Object> values = new ArrayList<>();
      rows.forEachRemaining(row -> values.add(row.get(0)));

      assertThat(values).hasToString(expected);
    }
  }

  @Test
  void shouldKeepTheMomentOfTheCallWhileRowsFlow() {
    DB.execute("CREATE SOURCE u (k INTEGER); CREATE MATERIALIZED VIEW flowing AS SELECT k FROM u;"
        + "INSERT INTO u VALUES (1), (2)");
    try (QueryRows rows = DB.rows("SELECT k FROM flowing")) {
      assertThat(rows.next().get(0)).isEqualTo(1);
      DB.execute("INSERT INTO u VALUES (3)");
      DB.awaitIdle();
      assertThat(rows.next().get(0)).isEqualTo(2);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void shouldGiveTheRowsOfAJoinThatHoldWhenAllAreRead() {
    DB.execute("CREATE SOURCE j (k INTEGER); CREATE MATERIALIZED VIEW joined AS SELECT k FROM j;"
        + "INSERT INTO j VALUES (1), (2)");
    List<Object> found = new ArrayList<>();
    try (QueryRows rows =
        DB.rows("SELECT a.k, b.k AS next FROM joined a LEFT JOIN joined b ON b.k = a.k + 1")) {
      rows.forEachRemaining(row -> found.add(row.values()));
    }
    assertThat(found)
        .containsExactlyInAnyOrder(Arrays.asList(1, 2), Arrays.asList((Object) 2, null));
  }

  @Test
  void shouldEndWithTheErrorOfARow() {
    try (QueryRows rows = DB.rows("SELECT 1 / (k - 1000) AS q FROM m")) {
      assertThat(rows.next().get(0)).isEqualTo(0);
      refused(ErrorCode.DIVISION_BY_ZERO, () -> rows.forEachRemaining(row -> {}));
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void shouldEndWhenTheTimeIsOver() {
    QueryOptions second = QueryOptions.defaults().withTimeLimit(Duration.ofSeconds(1));
    try (QueryRows rows = DB.prepare("SELECT k FROM m").with(second).rows()) {
      rows.next();
      NANOS.addAndGet(1_000_000_000L);

      assertThat(refused(ErrorCode.TIMEOUT, () -> rows.forEachRemaining(row -> {})))
          .hasMessageContaining("limit of 1 s");
    }
    assertThat(DB.prepare("SELECT COUNT(*) FROM m").with(second).execute().rows())
        .hasSize(1);
  }

  @Test
  void shouldEndWhenItIsCancelledOrInterrupted() {
    Cancellation cancellation = new Cancellation();
    PreparedStatement all =
        DB.prepare("SELECT k FROM m").with(QueryOptions.defaults().withCancellation(cancellation));
    try (QueryRows rows = all.rows()) {
      rows.next();
      cancellation.cancel();
      refused(ErrorCode.QUERY_CANCELLED, () -> rows.forEachRemaining(row -> {}));
    }
    refused(ErrorCode.QUERY_CANCELLED, all::execute);
    Thread.currentThread().interrupt();
    refused(ErrorCode.INTERRUPTED, () -> DB.query("SELECT COUNT(*) FROM m"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldBeCancelledWhileItWaitsForRoom() throws Exception {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(2).build())) {
      db.execute("CREATE SOURCE t (k INTEGER); CREATE MATERIALIZED VIEW v AS SELECT k FROM t");
      Subscription<Row> full = db.sink("t").subscribe();
      Source<Row> source = db.source("t");
      do {
        while (source.tryPush(Row.of(source.schema(), 1))) {
          // Until the subscription and the channel behind it are full.
        }
        // A round of the engine lies between the answers: it takes what it has room for.
        db.metrics();
        db.metrics();
      } while (source.tryPush(Row.of(source.schema(), 1)));
      Cancellation cancellation = new Cancellation();
      PreparedStatement query = db.prepare("SELECT k FROM v")
          .with(QueryOptions.defaults().withCancellation(cancellation));
      Thread canceller = new Thread(cancellation::cancel);
      canceller.start();
      LaminarException[] ended = new LaminarException[1];
      Thread asking =
          new Thread(() -> ended[0] = catchThrowableOfType(LaminarException.class, query::execute));
      asking.start();
      asking.join();
      canceller.join();

      assertThat(ended[0].code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      full.close();
    }
  }

  @Test
  void shouldBeClosedWithTheDatabaseOrBefore() {
    LaminarDB db = LaminarDB.open();
    db.execute("CREATE SOURCE t (k INTEGER); CREATE MATERIALIZED VIEW v AS SELECT k FROM t;"
        + "INSERT INTO t VALUES (1), (2)");
    QueryRows left = db.rows("SELECT k FROM v");
    QueryRows closed = db.rows("SELECT k FROM v");
    closed.close();
    closed.close();
    assertThat(closed.hasNext()).isFalse();
    left.next();
    db.close();

    refused(ErrorCode.CLOSED, left::hasNext);
    refused(ErrorCode.CLOSED, () -> db.rows("SELECT k FROM v"));
  }

  @Test
  void shouldRefuseWhatHasNoRowsAndLimitsOfNothing() {
    refused(ErrorCode.INVALID_ARGUMENT, () -> DB.rows("SHOW SOURCES"));
    refused(ErrorCode.INVALID_ARGUMENT, () -> DB.prepare("SHOW SOURCES").rows());
    refused(ErrorCode.INVALID_ARGUMENT, () -> QueryOptions.defaults().withTimeLimit(Duration.ZERO));
  }
}
