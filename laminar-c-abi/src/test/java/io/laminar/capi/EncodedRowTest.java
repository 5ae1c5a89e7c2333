package io.laminar.capi;

import static io.laminar.capi.EncodedRows.row;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.capi.EncodedRows.Cell;
import java.math.BigDecimal;
import java.util.Random;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodedRowTest {
  private static void refusedRow(ErrorCode code, String type, @Nullable Object cell) {
    try (Session session = new Session("", "CREATE SOURCE s (v " + type + ")")) {
      long source = session.source("s");
      EncodedRows rows = row(cell);
      refused(code, rows.with((at, length) -> SourceEntry.pushRow(source, at, length)));
      EncodedRows two = new EncodedRows(1).cells(cell).next().cells(cell).next();
      int error = two.with((at, length) -> SourceEntry.pushRows(source, at, length, session.out()));
      assertThat(refused(ErrorCode.INVALID_BATCH, error).message())
          .contains("row 0 of the batch: " + code);
      assertThat(session.outLong()).isZero();
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFitItsColumn() {
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "TINYINT", 128);
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "INTEGER", 0.5);
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "BIGINT", Double.NaN);
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "DOUBLE", (1L << 53) + 1);
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "REAL", new BigDecimal("0.1234567"));
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "BIGINT", new BigDecimal("0.1"));
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "DECIMAL(4, 1)", new BigDecimal("0.12"));
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "DECIMAL(4, 1)", new BigDecimal("12345.1"));
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "DATE", new Cell(Tags.DATE, 0, 1L << 40));
    refusedRow(ErrorCode.VALUE_OUT_OF_RANGE, "TIMESTAMP(9)", new Cell(Tags.INSTANT, 0, 1L << 40));
    refusedRow(ErrorCode.TYPE_MISMATCH, "BIGINT", "text");
    refusedRow(ErrorCode.TYPE_MISMATCH, "VARCHAR", 5);
    refusedRow(ErrorCode.TYPE_MISMATCH, "VARCHAR", new byte[] {1});
    refusedRow(ErrorCode.TYPE_MISMATCH, "VARBINARY", "text");
    refusedRow(ErrorCode.TYPE_MISMATCH, "BOOLEAN", 1);
    refusedRow(ErrorCode.TYPE_MISMATCH, "DATE", new Cell(Tags.INSTANT, 1, 0));
    refusedRow(ErrorCode.TYPE_MISMATCH, "INTEGER ARRAY", 5);
    refusedRow(ErrorCode.NOT_NULL_VIOLATION, "BIGINT NOT NULL", null);
    refusedRow(ErrorCode.INVALID_ARGUMENT, "TIME", new Cell(Tags.TIME, 7, 0));
  }

  @Test
  void shouldRefuseTimesThatAreTooFineWhereTheConfigSaysSo() {
    String config = "{\"temporal_rounding\": \"refuse\"}";
    try (Session session = new Session(config, "CREATE SOURCE s (v TIMESTAMP(3))")) {
      long source = session.source("s");
      session.push(source, row(new Cell(Tags.INSTANT, 2, 1_000)));
      int error = row(new Cell(Tags.INSTANT, 2, 1_001))
          .with((at, length) -> SourceEntry.pushRow(source, at, length));
      refused(ErrorCode.VALUE_OUT_OF_RANGE, error);
    }
  }

  @Test
  void shouldDeleteTheRowOfAKey() {
    try (Session session = new Session("", "CREATE TABLE t (k BIGINT PRIMARY KEY, v VARCHAR)")) {
      long table = session.source("t");
      EncodedRows two =
          new EncodedRows(2).cells(1, "one").next().cells(2, "two").next();
      ok(two.with((at, length) -> SourceEntry.pushRows(table, at, length, 0)));
      session.push(table, new EncodedRows(2).cells(1, null).deletion());
      assertThat(session.query("SELECT * FROM t").toString()).isEqualTo("[[2, two]]");
      EncodedRows mixed =
          new EncodedRows(2).cells(2, null).deletion().next().cells(3, "three").next();
      refused(
          ErrorCode.INVALID_ARGUMENT,
          mixed.with((at, length) -> SourceEntry.pushRows(table, at, length, 0)));
    }
  }

  @Test
  void shouldSurviveWhateverBytesAreGiven() {
    Random random = new Random(11);
    try (Session session =
        new Session("", "CREATE SOURCE s (a BIGINT, b VARCHAR, c DECIMAL(9, 2), d TIMESTAMP)")) {
      long source = session.source("s");
      int size = 256;
      long memory = session.host.allocate(size);
      byte[] bytes = new byte[size];
      int taken = 0;
      for (int i = 0; i < 20_000; i++) {
        random.nextBytes(bytes);
        for (int k = 8; k < 12; k++) {
          // Never the address of a list, which nobody can check.
          bytes[k] = (byte) (random.nextBoolean() ? 0 : (bytes[k] & 0x3F) % 13);
        }
        MemoryUtil.copyToMemory(bytes, 0, memory, size);
        MemoryUtil.putInt(
            memory, random.nextInt(4) == 0 ? random.nextInt() : 8 * random.nextInt(40));
        MemoryUtil.putInt(memory + 4, random.nextInt(3));
        for (int k = 16; k < 48; k += 8) {
          MemoryUtil.putInt(memory + k, random.nextInt(80));
          MemoryUtil.putInt(memory + k + 4, random.nextInt(40));
        }
        boolean one = random.nextBoolean();
        int error = one
            ? SourceEntry.pushRow(source, memory, size)
            : SourceEntry.pushRows(source, memory, size, 0);
        assertThat(error).as(() -> Session.error().toString()).isLessThan(9_000);
        taken += error == 0 ? 1 : 0;
      }
      assertThat(taken).isPositive();
      session.host.free(memory);
    }
  }
}
