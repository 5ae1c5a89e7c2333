package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Event times and durations at which 64 bits end: time stops there, it never wraps around. */
final class EdgesOfTimeTest {
  private static final long NOW = Instant.parse("2026-11-27T00:00:00Z").getEpochSecond();

  private static LaminarDB open(String type, String delay, String options) {
    Config config = Config.builder().clock(() -> NOW * 1_000_000_000L).build();
    LaminarDB db = LaminarDB.open(config);
    db.execute("CREATE SOURCE t (v INTEGER, ts " + type + " NOT NULL, WATERMARK FOR ts AS ts - "
        + delay + ") " + options + "; CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t"
        + " GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
    return db;
  }

  private static void push(Source<Row> source, Instant ts) {
    source.push(Row.of(source.schema(), 1, ts));
  }

  @Test
  void shouldNotTakeTheYear1677ForTheEndOfTime() {
    try (LaminarDB db = open("TIMESTAMP(9)", "INTERVAL '1' DAY", "")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, Instant.parse("1677-09-21T12:00:00Z"));
      for (int i = 0; i < 100; i++) {
        push(source, Instant.ofEpochSecond(NOW));
      }
      push(source, Instant.ofEpochSecond(NOW + 100_000));
      db.awaitIdle();

      assertThat(db.metrics().queries().get(0).rowsLate()).isZero();
      assertThat(results.poll()).extracting(row -> row.get("n")).isEqualTo(1L);
      assertThat(results.poll()).extracting(row -> row.get("n")).isEqualTo(100L);
    }
  }

  @Test
  void shouldTakeRowsOfAnUnreadSourceOfTheYear1677() {
    try (LaminarDB db = open("TIMESTAMP(9)", "INTERVAL '1' DAY", "")) {
      db.execute("DROP STREAM counts");
      push(db.source("t"), Instant.parse("1677-09-21T12:00:00Z"));
      db.awaitIdle();

      assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void shouldKeepAWindowOpenForADelayAsLongAsTime() {
    try (LaminarDB db = open("TIMESTAMP(9)", "INTERVAL '106751' DAY", "")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, Instant.parse("1677-09-22T12:00:00Z"));
      push(source, Instant.ofEpochSecond(-100_000));
      db.awaitIdle();
      assertThat(results.poll()).isNull();

      push(source, Instant.parse("1970-01-01T12:00:01Z"));
      db.awaitIdle();
      assertThat(results.poll()).extracting(row -> row.get("n")).isEqualTo(1L);
      assertThat(db.metrics().queries().get(0).rowsLate()).isZero();
    }
  }

  @Test
  void shouldAllowFutureTimesBeyondTheYear2262() {
    try (LaminarDB db =
        open("TIMESTAMP(3)", "INTERVAL '1' DAY", "WITH (max_future = '100000 days')")) {
      Source<Row> source = db.source("t");
      push(source, Instant.ofEpochSecond(NOW));
      push(source, Instant.ofEpochSecond(NOW).plus(Duration.ofDays(100_000)));

      assertThatThrownBy(() -> push(
              source, Instant.ofEpochSecond(NOW).plus(Duration.ofDays(100_000)).plusMillis(1)))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.EVENT_TIME_TOO_FAR));
    }
  }

  @Test
  void shouldAllowAllFutureTimesOfNanosecondsWhereMaxFutureReachesBeyondThem() {
    try (LaminarDB db =
        open("TIMESTAMP(9)", "INTERVAL '1' DAY", "WITH (max_future = '100000 days')")) {
      push(db.source("t"), Instant.parse("2262-04-11T00:00:00Z"));
      db.awaitIdle();

      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(1);
    }
  }
}
