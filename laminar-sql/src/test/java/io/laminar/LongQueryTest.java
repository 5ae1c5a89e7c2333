package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Cancellation;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryRows;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of queries of which one batch makes millions of pairs: they come in the middle of the step. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LongQueryTest {
  private static final int ROWS = 2_000;

  /** Pairs that a query may still look at when it has been asked to end. */
  private static final long PAIRS = 5_000;

  private static final String PAIRED =
      "SELECT COUNT(*) AS n FROM t a JOIN t b ON met(a.k + b.k) > 0 JOIN t c ON b.k <> c.k";

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong met = new AtomicLong();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private Runnable atFirstPair = () -> {};

  private final LaminarDB db = LaminarDB.open(Config.builder().clock(nanos::get).build());

  LongQueryTest() {
    db.registerFunction("met", (Long sum) -> {
      if (met.incrementAndGet() == 1) {
        begun.complete(null);
        atFirstPair.run();
      }
      return 1L;
    });
    String rows =
        IntStream.range(0, ROWS).mapToObj(k -> "(" + k + ", 0)").collect(Collectors.joining(", "));
    db.execute(
        "CREATE TABLE t (k BIGINT, g BIGINT, PRIMARY KEY (k)); INSERT INTO t VALUES " + rows);
  }

  @AfterEach
  void close() {
    boolean unused = Thread.interrupted();
    db.close();
  }

  private static void refused(ErrorCode code, Runnable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call::run);
    assertThat(error).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
  }

  private void run(String sql, QueryOptions options) {
    db.prepare(sql).with(options).execute();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PAIRED,
        "SELECT a.k FROM t a, t b WHERE met(a.k + b.k) > 0",
        "SELECT COUNT(*) AS n FROM t a LEFT JOIN t b ON met(a.k + b.k) > 0",
        "SELECT COUNT(*) AS n FROM t a FULL JOIN t b ON a.g = b.g AND met(a.k + b.k) > 0",
        "SELECT a.k FROM t a JOIN t b ON met(a.k + b.k) > 0 UNION ALL SELECT k FROM t",
        "SELECT MAX(a.k) AS k FROM t a JOIN t b ON met(a.k + b.k) > 0 GROUP BY b.k ORDER BY k"
      })
  void shouldEndInTheMiddleOfAStepAtItsTimeLimit(String sql) {
    atFirstPair = () -> nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    refused(
        ErrorCode.TIMEOUT,
        () -> run(sql, QueryOptions.defaults().withTimeLimit(Duration.ofSeconds(1))));

    assertThat(met).hasValueBetween(1, PAIRS);
  }

  @Test
  void shouldEndInTheMiddleOfAStepWhenItIsCancelled() {
    Cancellation cancellation = new Cancellation();
    atFirstPair = cancellation::cancel;

    refused(
        ErrorCode.QUERY_CANCELLED,
        () -> run(PAIRED, QueryOptions.defaults().withCancellation(cancellation)));

    assertThat(met).hasValueBetween(1, PAIRS);
  }

  @Test
  void shouldEndInTheMiddleOfAStepWhenItsThreadIsInterrupted() {
    atFirstPair = () -> Thread.currentThread().interrupt();

    refused(ErrorCode.INTERRUPTED, () -> run(PAIRED, QueryOptions.defaults()));

    assertThat(met).hasValueBetween(1, PAIRS);
  }

  @Test
  void shouldEndInTheMiddleOfTheStepThatARowIsWaitedFor() {
    atFirstPair = () -> nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    QueryOptions second = QueryOptions.defaults().withTimeLimit(Duration.ofSeconds(1));
    try (QueryRows rows = db.prepare("SELECT a.k FROM t a JOIN t b ON met(a.k + b.k) < 0")
        .with(second)
        .rows()) {
      refused(ErrorCode.TIMEOUT, () -> assertThat(rows.hasNext()).isFalse());
    }
    assertThat(met).hasValueBetween(1, PAIRS);
  }

  @Test
  void shouldEndInTheMiddleOfAStepWhenTheDatabaseIsClosed() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    atFirstPair = closed::join;
    CompletableFuture<Void> query = CompletableFuture.runAsync(
        () -> refused(ErrorCode.CLOSED, () -> run(PAIRED, QueryOptions.defaults())));
    begun.join();

    db.close();
    closed.complete(null);

    query.join();
    assertThat(met).hasValueBetween(1, PAIRS);
  }

  @Test
  void shouldEndWithTheFirstRowErrorAndNotWithTheStep() {
    refused(
        ErrorCode.DIVISION_BY_ZERO,
        () -> run(PAIRED.replace("> 0", "/ (a.k - a.k) > 0"), QueryOptions.defaults()));

    assertThat(met).hasValueBetween(1, PAIRS);
  }
}
