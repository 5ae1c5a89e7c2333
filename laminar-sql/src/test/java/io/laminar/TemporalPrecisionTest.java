package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.TemporalRounding;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A TIMESTAMP(p) or TIME(p) holds its p digits and no more, whatever way a value comes. */
final class TemporalPrecisionTest {
  private static final String FINE = "1969-12-31T23:59:58.987654321";

  record Times(Instant i, LocalDateTime d, ZonedDateTime z, OffsetDateTime o, LocalTime t) {
    static Times of(String fine) {
      LocalDateTime time = LocalDateTime.parse(fine);
      ZonedDateTime utc = time.atZone(ZoneId.of("UTC"));
      ZonedDateTime there = utc.withZoneSameInstant(ZoneId.of("Asia/Tokyo"));
      return new Times(utc.toInstant(), time, there, there.toOffsetDateTime(), time.toLocalTime());
    }
  }

  @AutoClose
  private final LaminarDB db = open(TemporalRounding.FLOOR);

  @AutoClose
  private final LaminarDB strict = open(TemporalRounding.REFUSE);

  private static LaminarDB open(TemporalRounding rounding) {
    return LaminarDB.open(Config.builder()
        .execution(Execution.CALLER_RUNS)
        .temporalRounding(rounding)
        .build());
  }

  private static void createTimes(LaminarDB database, int precision) {
    String type = " TIMESTAMP(%d), ".formatted(precision);
    database.execute("CREATE SOURCE times (i" + type + "d" + type + "z" + type + "o" + type
        + "t TIME(%d))".formatted(precision));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThat(catchThrowableOfType(LaminarException.class, call).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"0, :58", "2, :58.98", "3, :58.987", "4, :58.9876", "7, :58.9876543"})
  void shouldFloorRecordsRowsAndWritersTowardThePast(int precision, String seconds) {
    createTimes(db, precision);
    var results = db.sink("times", Times.class).subscribe();
    Times fine = Times.of(FINE);
    Times floored = Times.of("1969-12-31T23:59" + seconds);
    try (Source<Times> typed = db.source("times", Times.class)) {
      typed.push(fine);
    }
    Source<Row> rows = db.source("times");
    rows.push(Row.of(rows.schema(), fine.i(), fine.d(), fine.z(), fine.o(), fine.t()));
    rows.writer()
        .setInstant(0, fine.i())
        .setDateTime(1, fine.d())
        .setInstant(2, fine.i())
        .setInstant(3, fine.i())
        .setTime(4, fine.t())
        .push();
    for (int i = 0; i < 3; i++) {
      Times got = Objects.requireNonNull(results.poll());
      assertThat(got.i()).isEqualTo(floored.i()).isEqualTo(got.z().toInstant());
      assertThat(got.o().toInstant()).isEqualTo(floored.i());
      assertThat(List.of(got.d(), got.t())).isEqualTo(List.of(floored.d(), floored.t()));
    }
  }

  @Test
  void shouldRefuseThemWhereTheConfigSaysSo() {
    createTimes(strict, 6);
    Times fine = Times.of(FINE);
    try (Source<Times> typed = strict.source("times", Times.class)) {
      refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> typed.push(fine));
    }
    Source<Row> rows = strict.source("times");
    for (Object value : List.of(fine.i(), fine.d(), fine.z(), fine.o())) {
      Row row = Row.of(rows.schema(), value, null, null, null, null);
      refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> rows.push(row));
    }
    refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> rows.writer().setInstant(0, fine.i()));
    refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> rows.writer().setTime(4, fine.t()));
  }

  record Whole(long ts) {}

  @Test
  void shouldNeverFloorALong() {
    db.execute("CREATE SOURCE whole (ts TIMESTAMP(0) NOT NULL)");
    Source<Row> rows = db.source("whole");
    Row row = Row.of(rows.schema(), 1_400L);
    refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> rows.push(row));
    refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> rows.writer().setLong(0, 1_400));
    refused(ErrorCode.INVALID_BATCH, () -> rows.pushBatch(List.of(row)));
    rows.push(Row.of(rows.schema(), -1_000L));
    rows.close();
    try (Source<Whole> typed = db.source("whole", Whole.class)) {
      refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> typed.push(new Whole(-1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESTAMP(1)", "TIMESTAMP(3)", "TIMESTAMP(6)", "TIMESTAMP(9)"})
  void shouldRefuseArrowValuesThatAreFiner(String type) {
    db.execute("CREATE SOURCE fine (v " + type + ", t TIME(9));"
        + "CREATE SOURCE coarse (v TIMESTAMP(0), t TIME(0))");
    var taken = db.sink("fine").subscribe();
    Source<Row> fine = db.source("fine");
    Source<Row> coarse = db.source("coarse");
    LocalDateTime whole = LocalDateTime.of(2024, 1, 1, 0, 0);
    LocalTime noon = LocalTime.NOON;
    fine.push(Row.of(fine.schema(), whole, noon));
    try (VectorSchemaRoot batch = Objects.requireNonNull(taken.pollArrow())) {
      coarse.pushArrow(batch);
    }
    for (Row bad : List.of(
        Row.of(fine.schema(), whole.plusNanos(400_000_000), noon),
        Row.of(fine.schema(), whole, noon.plusNanos(1)))) {
      fine.push(bad);
      try (VectorSchemaRoot batch = Objects.requireNonNull(taken.pollArrow())) {
        refused(ErrorCode.INVALID_BATCH, () -> coarse.pushArrow(batch));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESTAMP '2024-01-01 00:00:00.4', NULL", "NULL, TIME '12:00:00.4'"})
  void shouldRefuseToInsertWhatDoesNotFit(String row) {
    db.execute("CREATE SOURCE t (v TIMESTAMP(0), t TIME(0))");
    refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> db.execute("INSERT INTO t VALUES (" + row + ")"));
    db.execute("INSERT INTO t VALUES (" + row.replace(".4", ".0") + ")");
  }

  /** 10.9 s counts as 10 s: with a delay of a second the watermark stays behind the end of a window. */
  @Test
  void shouldCountEventTimesAsTheyAreStored() {
    db.execute("CREATE SOURCE e (ts TIMESTAMP(0) NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1s');"
        + "CREATE STREAM w AS SELECT window_start, window_time, COUNT(*) AS n"
        + " FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
        + " GROUP BY window_start, window_end, window_time");
    var windows = db.sink("w").subscribe();
    Source<Row> source = db.source("e");
    for (String time : List.of("00:00:09.9", "00:00:10.9", "00:00:09.999")) {
      source.push(Row.of(source.schema(), LocalDateTime.parse("1970-01-01T" + time)));
    }
    assertThat(windows.poll()).isNull();
    source.push(Row.of(source.schema(), Instant.ofEpochSecond(11, 1)));
    assertThat(Objects.requireNonNull(windows.poll()).values())
        .isEqualTo(List.of(
            LocalDateTime.parse("1970-01-01T00:00:00"),
            LocalDateTime.parse("1970-01-01T00:00:09"),
            2L));
  }

  @Test
  void shouldRefuseWindowsWhoseBoundsTheColumnCannotTell() {
    db.execute("CREATE SOURCE e (ts TIMESTAMP(0) NOT NULL, WATERMARK FOR ts)");
    refused(
        ErrorCode.INVALID_WINDOW,
        () -> db.execute("CREATE STREAM w AS SELECT COUNT(*) AS n FROM e"
            + " GROUP BY TUMBLE(ts, INTERVAL '1500ms')"));
  }
}
