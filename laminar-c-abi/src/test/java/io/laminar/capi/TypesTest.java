package io.laminar.capi;

import static io.laminar.capi.Session.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.capi.EncodedRows.Cell;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type in by a row, by a batch of rows and by Arrow, and out by Arrow. */
class TypesTest {
  private static final long MICROS = 1_234_567_890_123_456L;

  static Stream<Arguments> values() {
    return Stream.of(
        value("BOOLEAN", true, true),
        value("TINYINT", -128, -128L),
        value("SMALLINT", 32_767, 32_767L),
        value("INTEGER", Integer.MIN_VALUE, (long) Integer.MIN_VALUE),
        value("INTEGER", 7.0, 7L),
        value("BIGINT", Long.MAX_VALUE, Long.MAX_VALUE),
        value("BIGINT", new BigDecimal("12.00"), 12L),
        value("REAL", 1.5, 1.5),
        value("DOUBLE", -0.1, -0.1),
        value("DOUBLE", 1L << 53, 0x1p53),
        value("DOUBLE", new BigDecimal("0.25"), 0.25),
        value("DOUBLE", Double.NaN, Double.NaN),
        value("DECIMAL(10, 2)", new BigDecimal("-12.34"), new BigDecimal("-12.34")),
        value("DECIMAL(10, 2)", new BigDecimal("5"), new BigDecimal("5.00")),
        value("DECIMAL(10, 2)", 5L, new BigDecimal("5.00")),
        value("DECIMAL(10, 2)", new Cell(Tags.DECIMAL64, 0, -1234), new BigDecimal("-12.34")),
        value(
            "DECIMAL(38, 3)",
            new BigDecimal("-12345678901234567890123456789012345.678"),
            new BigDecimal("-12345678901234567890123456789012345.678")),
        value("VARCHAR", "", ""),
        value("VARCHAR", "grüße 🎉", "grüße 🎉"),
        value("VARCHAR", "x".repeat(5_000), "x".repeat(5_000)),
        value("CHAR(4)", "ab", "ab  "),
        value("VARBINARY", new byte[] {0, -1, 5}, new byte[] {0, -1, 5}),
        value("DATE", new Cell(Tags.DATE, 0, -1), LocalDate.of(1969, 12, 31)),
        value("TIME(6)", new Cell(Tags.TIME, 2, 3_600_000_001L), LocalTime.of(1, 0, 0, 1_000)),
        value("TIME", new Cell(Tags.TIME, 1, 1_999), LocalTime.of(0, 0, 1)),
        value("TIMESTAMP(6)", new Cell(Tags.TIMESTAMP, 2, MICROS), local(123_456_000)),
        value("TIMESTAMP(3)", new Cell(Tags.INSTANT, 2, MICROS), local(123_000_000)),
        value("TIMESTAMP(2)", new Cell(Tags.TIMESTAMP, 2, MICROS), local(120_000_000)),
        value(
            "TIMESTAMP(3)",
            new Cell(Tags.TIMESTAMP, 2, -1),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000)),
        value(
            "TIMESTAMP(9)", new Cell(Tags.TIMESTAMP, 0, 1), LocalDateTime.of(1970, 1, 1, 0, 0, 1)),
        value("TIMESTAMP(3)", 1_500L, LocalDateTime.of(1970, 1, 1, 0, 0, 1, 500_000_000)),
        value(
            "TIMESTAMP(6) WITH LOCAL TIME ZONE",
            new Cell(Tags.INSTANT, 2, MICROS),
            Instant.ofEpochSecond(1_234_567_890L, 123_456_000)),
        value(
            "INTERVAL DAY TO SECOND",
            new Cell(Tags.DURATION, 1, -1_500),
            Duration.ofMillis(-1_500)),
        value("INTERVAL YEAR TO MONTH", new Cell(Tags.MONTHS, 0, 14), Period.ofMonths(14)));
  }

  private static LocalDateTime local(int nanos) {
    return LocalDateTime.of(2009, 2, 13, 23, 31, 30, nanos);
  }

  private static Arguments value(String type, Object cell, Object expected) {
    return Arguments.of(type, cell, expected);
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldComeOutAsItWentIn(String type, Object cell, Object expected) {
    String sql = "CREATE SOURCE a (v " + type + "); CREATE SOURCE b (v " + type + ")";
    try (Session session = new Session("", sql)) {
      long a = session.source("a");
      long b = session.source("b");
      long fromA = session.subscribe("a");
      long fromB = session.subscribe("b");
      session.push(a, EncodedRows.row(cell));
      EncodedRows batch = new EncodedRows(1)
          .cells(cell)
          .next()
          .cells((Object) null)
          .next()
          .cells(cell)
          .next();
      ok(batch.with((at, length) -> SourceEntry.pushRows(a, at, length, session.out())));
      assertThat(session.outLong()).isEqualTo(3);
      ok(Entry.perform(session.database, 2));
      ok(session.forward(fromA, b));
      ok(Entry.perform(session.database, 2));
      List<List<@Nullable Object>> rows = java.util.Objects.requireNonNull(session.recv(fromB));
      assertThat(rows).hasSize(4);
      List<@Nullable Object> nothing = Arrays.asList((Object) null);
      assertThat(rows.get(2)).isEqualTo(nothing);
      for (int row : new int[] {0, 1, 3}) {
        assertThat(new Object[] {rows.get(row).get(0)}).isEqualTo(new Object[] {expected});
      }
    }
  }
}
