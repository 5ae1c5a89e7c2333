package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wall clock that is set back, and one that throws. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClockTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final String SOURCE =
      "CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) ";

  private final AtomicLong wall = new AtomicLong(1_000 * HOUR);
  private final AtomicLong monotonic = new AtomicLong();
  private volatile boolean broken;

  private LaminarDB open(Execution execution, Clock clock, String options) {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(execution).clock(clock).build());
    db.execute(SOURCE + options);
    return db;
  }

  private static void push(Source<Row> source, long ts) {
    source.push(Row.of(source.schema(), 1, ts));
  }

  private static long watermark(LaminarDB db) {
    db.awaitIdle();
    return db.metrics().sources().get(0).watermark();
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  private long unlessBroken() {
    if (broken) {
      throw new IllegalStateException("the battery is empty");
    }
    return wall.get();
  }

  private final class TwoClocks implements Clock {
    @Override
    public long nanos() {
      return wall.get();
    }

    @Override
    public long monotonicNanos() {
      return monotonic.get();
    }
  }

  private static Row next(Subscription<Row> results) {
    return Objects.requireNonNull(results.recv(Duration.ofSeconds(60)));
  }

  @Test
  void shouldNotHoldTimeBackWhenTheWallClockIsSetBack() {
    try (LaminarDB db =
        open(Execution.ENGINE_THREAD, wall::get, "WITH (idle_timeout = '5 seconds')")) {
      Source<Row> far = db.source("t");
      Source<Row> silent = db.source("t");
      push(silent, 100);
      push(far, 5_000);
      assertThat(watermark(db)).isEqualTo(100);
      wall.addAndGet(-HOUR);
      assertThat(watermark(db)).isEqualTo(100);

      wall.addAndGet(5 * SECOND);

      assertThat(watermark(db)).isEqualTo(5_000);
    }
  }

  @Test
  void shouldMeasureSilenceByTheMonotonicClock() {
    try (LaminarDB db =
        open(Execution.ENGINE_THREAD, new TwoClocks(), "WITH (idle_timeout = '5 seconds')")) {
      Source<Row> far = db.source("t");
      Source<Row> silent = db.source("t");
      push(silent, 100);
      push(far, 5_000);
      db.awaitIdle();
      wall.addAndGet(HOUR);
      assertThat(watermark(db)).isEqualTo(100);

      wall.addAndGet(-3 * HOUR);
      monotonic.addAndGet(5 * SECOND);

      assertThat(watermark(db)).isEqualTo(5_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNotSetNowBack(Execution execution) {
    try (LaminarDB db = open(execution, wall::get, "")) {
      db.execute("CREATE STREAM s AS SELECT CURRENT_TIMESTAMP AS at_ FROM t");
      Subscription<Row> results = db.sink("s").subscribe();
      Source<Row> source = db.source("t");
      push(source, 1);
      Object before = next(results).get("at_");
      Object asked = db.query("SELECT CURRENT_TIMESTAMP AS at_").rows().get(0).get("at_");

      wall.addAndGet(-HOUR);
      push(source, 2);

      assertThat(next(results).get("at_")).isEqualTo(before);
      assertThat(db.query("SELECT CURRENT_TIMESTAMP AS at_").rows().get(0).get("at_"))
          .isEqualTo(asked)
          .isEqualTo(before);
    }
  }

  @Test
  void shouldHoldEventTimesToTheWallClockAsItIs() {
    try (LaminarDB db =
        open(Execution.ENGINE_THREAD, wall::get, "WITH (max_future = '1 minute')")) {
      Source<Row> source = db.source("t");
      long millis = wall.get() / 1_000_000;
      push(source, millis);

      wall.addAndGet(-HOUR);

      assertRefused(ErrorCode.EVENT_TIME_TOO_FAR, () -> push(source, millis));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseAClockThatThrowsWhenTheDatabaseIsOpened(Execution execution) {
    broken = true;

    assertRefused(
        ErrorCode.INVALID_CONFIG, () -> open(execution, this::unlessBroken, "").close());
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNameAClockThatThrowsAndGoOn(Execution execution) {
    try (LaminarDB db = open(execution, this::unlessBroken, "WITH (idle_timeout = '5 seconds')")) {
      Subscription<Row> results = db.sink("t").subscribe();
      Source<Row> source = db.source("t");
      broken = true;
      push(source, 1);
      assertRefused(ErrorCode.INVALID_CONFIG, db::awaitIdle);
      assertThat(next(results).get("ts")).isNotNull();
      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(1);

      broken = false;
      push(source, 2);
      db.awaitIdle();
      assertThat(next(results).get("ts")).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldStopOnlyWhatAsksAClockThatThrows(Execution execution) {
    try (LaminarDB db = open(execution, this::unlessBroken, "")) {
      db.execute("CREATE STREAM asks AS SELECT CURRENT_TIMESTAMP AS at_ FROM t;"
          + "CREATE MATERIALIZED VIEW rows_ AS SELECT v FROM t");
      Subscription<Row> asking = db.sink("asks").subscribe();
      broken = true;
      push(db.source("t"), 1);
      db.awaitIdle();

      assertRefused(ErrorCode.QUERY_STOPPED, asking::poll);
      assertThat(db.query("SELECT v FROM rows_").rows()).hasSize(1);
      assertRefused(
          ErrorCode.INVALID_CONFIG,
          () -> db.execute("CREATE STREAM more AS SELECT CURRENT_TIMESTAMP AS at_ FROM t"));
      assertRefused(ErrorCode.INVALID_CONFIG, () -> db.query("SELECT CURRENT_TIMESTAMP AS at_"));
      broken = false;
      db.execute("CREATE STREAM more AS SELECT CURRENT_TIMESTAMP AS at_ FROM t");
    }
  }

  @Test
  void shouldRefuseTheRowThatIsHeldToAClockThatThrows() {
    try (LaminarDB db =
        open(Execution.ENGINE_THREAD, this::unlessBroken, "WITH (max_future = '1 minute')")) {
      Source<Row> source = db.source("t");
      broken = true;
      assertRefused(ErrorCode.INVALID_CONFIG, () -> push(source, 1));
      broken = false;
      push(source, 1);

      assertThat(watermark(db)).isEqualTo(1);
      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(1);
    }
  }
}
