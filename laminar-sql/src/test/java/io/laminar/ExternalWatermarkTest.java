package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watermarks that come from outside, and the one at the end of time. */
final class ExternalWatermarkTest {
  private static LaminarDB open(String origin) {
    LaminarDB db = LaminarDB.open();
    db.execute(
        "CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)"
            + " WITH (watermark = '" + origin + "');"
            + "CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
    return db;
  }

  private static void push(Source<Row> source, long... times) {
    source.pushBatch(
        LongStream.of(times).mapToObj(ts -> Row.of(source.schema(), 1, ts)).toList());
  }

  private static List<Object> counts(LaminarDB db, Subscription<Row> results) {
    db.awaitIdle();
    List<Object> counts = new ArrayList<>();
    results.drain(row -> counts.add(row.get("n")));
    return counts;
  }

  private static long late(LaminarDB db) {
    return db.metrics().queries().get(0).rowsLate();
  }

  private static long watermark(LaminarDB db) {
    return db.metrics().sources().get(0).watermark();
  }

  @Test
  void shouldNotMoveTimeByRows() {
    try (LaminarDB db = open("external")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 9_000, 100, 5_000, 200);
      assertThat(counts(db, results)).isEmpty();
      assertThat(watermark(db)).isEqualTo(Long.MIN_VALUE);

      source.watermark(6_000);

      assertThat(counts(db, results)).containsExactly(2L, 1L);
      assertThat(watermark(db)).isEqualTo(6_000);
      assertThat(late(db)).isZero();
    }
  }

  @Test
  void shouldTakeRowsBehindTheDeclaredWatermarkForLate() {
    try (LaminarDB db = open("external")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 500);
      source.watermark(1_000);
      push(source, 999, 1_000, 50_000, 1_001);
      source.watermark(2_000);

      assertThat(counts(db, results)).containsExactly(1L, 2L);
      assertThat(late(db)).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTheDeclaredWatermarkOfASourceThatNothingReads() {
    try (LaminarDB db = open("external")) {
      db.execute("DROP STREAM counts");
      Source<Row> source = db.source("t");
      push(source, 9_000);
      source.watermark(300);
      push(source, 12_000);
      db.awaitIdle();

      assertThat(watermark(db)).isEqualTo(300);
    }
  }

  @Test
  void shouldWaitForEveryHandleToDeclare() {
    try (LaminarDB db = open("external")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      Source<Row> second = db.source("t");
      push(first, 500);
      first.watermark(4_000);
      push(second, 600);
      assertThat(counts(db, results)).isEmpty();

      second.watermark(1_000);

      assertThat(counts(db, results)).containsExactly(2L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"external", "rows"})
  void shouldFireEverythingAndEndNothingAtTheEndOfTime(String origin) {
    try (LaminarDB db = open(origin)) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 100, 5_000);
      source.watermark(Source.END_OF_TIME);
      assertThat(counts(db, results)).containsExactly(1L, 1L);
      assertThat(results.isEnded()).isFalse();

      push(source, 100, 7_000, 253_402_300_799_999L);
      push(db.source("t"), 8_000);
      assertThat(counts(db, results)).isEmpty();
      assertThat(late(db)).isEqualTo(4);
      assertThat(watermark(db)).isEqualTo(Source.END_OF_TIME);
    }
  }

  @Test
  void shouldEndAfterTheEndOfTimeWhenTheLastHandleFinishes() {
    try (LaminarDB db = open("external")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> source = db.source("t");
      push(source, 100);
      source.watermark(Source.END_OF_TIME);
      source.finish();

      assertThat(counts(db, results)).containsExactly(1L);
      assertThat(results.isEnded()).isTrue();
    }
  }

  @Test
  void shouldReachTheEndOfTimeWhenAllHandlesDeclaredIt() {
    try (LaminarDB db = open("rows")) {
      Subscription<Row> results = db.sink("counts").subscribe();
      Source<Row> first = db.source("t");
      Source<Row> second = db.source("t");
      push(first, 100);
      push(second, 200);
      first.watermark(Source.END_OF_TIME);
      assertThat(counts(db, results)).isEmpty();

      push(second, 3_000);
      assertThat(counts(db, results)).containsExactly(2L);
      second.watermark(Source.END_OF_TIME);

      assertThat(counts(db, results)).containsExactly(1L);
    }
  }
}
