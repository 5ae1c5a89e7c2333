package io.laminar.core.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;

/** Forms that are taken besides a column's own, and batches that are refused. */
class ArrowRowsTest {
  private static void refuses(
      ArrowFixture fixture, FieldVector vector, ErrorCode code, String... words) {
    assertThatThrownBy(() -> fixture.read(vector))
        .isInstanceOfSatisfying(LaminarException.class, e -> {
          assertThat(e.code()).isEqualTo(code);
          assertThat(List.of(words)).allMatch(e.getMessage()::contains);
        });
    vector.close();
  }

  @Test
  void shouldWidenIntegersAndCheckWhatIsWider() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.INTEGER))) {
      UInt4Vector unsigned = new UInt4Vector("V", fixture.allocator);
      unsigned.setSafe(0, Integer.MAX_VALUE);
      unsigned.setValueCount(1);
      assertThat(fixture.read(unsigned)).containsExactly(fixture.row(Integer.MAX_VALUE));

      BigIntVector longs = new BigIntVector("v", fixture.allocator);
      for (int i = 0; i < 600; i++) {
        longs.setSafe(i, i == 517 ? 1L << 31 : i);
      }
      longs.setValueCount(600);
      refuses(fixture, longs, ErrorCode.INVALID_BATCH, "row 517 of the batch", "2147483648");
    }
  }

  @Test
  void shouldFindANullWhereverItIs() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.BIGINT))) {
      for (int rows : new int[] {1, 7, 8, 9, 63, 64, 65, 127, 130}) {
        for (int missing = 0; missing < rows; missing++) {
          BigIntVector longs = new BigIntVector("v", fixture.allocator);
          for (int i = 0; i < rows; i++) {
            longs.setSafe(i, i);
          }
          longs.setNull(missing);
          longs.setValueCount(rows);
          refuses(fixture, longs, ErrorCode.INVALID_BATCH, "row " + missing + " of", "NOT NULL");
        }
      }
    }
  }

  @Test
  void shouldRefuseUnsignedNumbersBeyondTheSign() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.BIGINT))) {
      UInt8Vector unsigned = new UInt8Vector("v", fixture.allocator);
      unsigned.setSafe(0, -1L);
      unsigned.setValueCount(1);
      refuses(fixture, unsigned, ErrorCode.INVALID_BATCH, "row 0", "18446744073709551615");
    }
  }

  @Test
  void shouldConvertUnitsWhereNothingIsLost() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.timestamp(3))) {
      TimeStampSecVector seconds = new TimeStampSecVector("v", fixture.allocator);
      seconds.setSafe(0, -1L);
      seconds.setValueCount(1);
      assertThat(fixture.read(seconds))
          .containsExactly(fixture.row(LocalDateTime.of(1969, 12, 31, 23, 59, 59)));

      TimeStampMicroTZVector micros = new TimeStampMicroTZVector("v", fixture.allocator, "UTC");
      micros.setSafe(0, 1_500_000L);
      micros.setValueCount(1);
      assertThat(fixture.read(micros))
          .containsExactly(fixture.row(LocalDateTime.of(1970, 1, 1, 0, 0, 1, 500_000_000)));

      TimeStampNanoVector nanos = new TimeStampNanoVector("v", fixture.allocator);
      nanos.setSafe(0, 1_000_000L);
      nanos.setSafe(1, 1_000_001L);
      nanos.setValueCount(2);
      refuses(fixture, nanos, ErrorCode.INVALID_BATCH, "row 1 of", "1000001 is finer");

      TimeStampSecVector beyond = new TimeStampSecVector("v", fixture.allocator);
      beyond.setSafe(0, Long.MAX_VALUE / 10);
      beyond.setValueCount(1);
      refuses(fixture, beyond, ErrorCode.INVALID_BATCH, "row 0 of", "out", "unit");
    }
  }

  @Test
  void shouldTakeOtherFormsOfDatesTimesAndNumbers() {
    try (ArrowFixture dates = new ArrowFixture(DataType.of(TypeKind.DATE));
        ArrowFixture times = new ArrowFixture(DataType.of(TypeKind.TIME));
        ArrowFixture doubles = new ArrowFixture(DataType.of(TypeKind.DOUBLE))) {
      DateMilliVector millis = new DateMilliVector("v", dates.allocator);
      millis.setSafe(0, -86_400_000L);
      millis.setValueCount(1);
      assertThat(dates.read(millis)).containsExactly(dates.row(LocalDate.of(1969, 12, 31)));

      TimeSecVector seconds = new TimeSecVector("v", times.allocator);
      seconds.setSafe(0, 61);
      seconds.setValueCount(1);
      assertThat(times.read(seconds)).containsExactly(times.row(LocalTime.of(0, 1, 1)));

      Float4Vector floats = new Float4Vector("v", doubles.allocator);
      floats.setSafe(0, 0.5f);
      floats.setValueCount(1);
      assertThat(doubles.read(floats)).containsExactly(doubles.row(0.5));
    }
  }

  @Test
  void shouldCheckTheDigitsOfDecimals() {
    for (int precision : new int[] {5, 18, 20}) {
      try (ArrowFixture fixture = new ArrowFixture(DataType.decimal(precision, 2))) {
        BigDecimal limit =
            BigDecimal.TEN.pow(precision).subtract(BigDecimal.ONE).movePointLeft(2);
        DecimalVector fits = decimals(fixture, limit, limit.negate());
        assertThat(fixture.read(fits))
            .containsExactly(fixture.row(limit), fixture.row(limit.negate()));
        BigDecimal cent = new BigDecimal("0.01");
        refuses(fixture, decimals(fixture, limit.add(cent)), ErrorCode.INVALID_BATCH, "row 0");
        refuses(
            fixture,
            decimals(fixture, limit.negate(), limit.negate().subtract(cent)),
            ErrorCode.INVALID_BATCH,
            "row 1");
      }
    }
  }

  private static DecimalVector decimals(ArrowFixture fixture, BigDecimal... values) {
    DecimalVector vector = new DecimalVector("v", fixture.allocator, 38, 2);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }

  @Test
  void shouldTakeLargeStringsAndPadFixedOnes() {
    try (ArrowFixture fixture = new ArrowFixture(new DataType(TypeKind.CHAR, 14, 0, false))) {
      LargeVarCharVector large = new LargeVarCharVector("v", fixture.allocator);
      large.setSafe(0, "☃".getBytes(StandardCharsets.UTF_8));
      large.setSafe(1, "0123456789abcd".getBytes(StandardCharsets.UTF_8));
      large.setValueCount(2);
      assertThat(fixture.read(large))
          .containsExactly(fixture.row("☃             "), fixture.row("0123456789abcd"));
    }
    try (ArrowFixture fixture = new ArrowFixture(new DataType(TypeKind.CHAR, 4, 0, false))) {
      VarCharVector text = new VarCharVector("v", fixture.allocator);
      text.setSafe(0, new byte[] {'a'});
      text.setSafe(1, "abcde".getBytes(StandardCharsets.UTF_8));
      text.setValueCount(2);
      refuses(fixture, text, ErrorCode.INVALID_BATCH, "row 1", "5 characters");
    }
  }

  @Test
  void shouldRefuseNullsBadTextAndLargeRows() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.VARCHAR))) {
      VarCharVector text = new VarCharVector("v", fixture.allocator);
      text.setSafe(0, new byte[] {'a'});
      text.setNull(1);
      text.setValueCount(2);
      refuses(fixture, text, ErrorCode.INVALID_BATCH, "row 1", "NOT_NULL_VIOLATION");

      VarBinaryVector bytes = new VarBinaryVector("v", fixture.allocator);
      bytes.setSafe(0, new byte[] {(byte) 0xFF});
      bytes.setValueCount(1);
      refuses(fixture, bytes, ErrorCode.INVALID_BATCH, "row 0", "not UTF-8");

      VarCharVector large = new VarCharVector("v", fixture.allocator);
      large.setSafe(0, new byte[ArrowFixture.MAX_ROW_BYTES]);
      large.setSafe(1, new byte[ArrowFixture.MAX_ROW_BYTES + 1]);
      large.setValueCount(2);
      refuses(fixture, large, ErrorCode.INVALID_BATCH, "row 1", "ROW_TOO_LARGE");
    }
  }

  @Test
  void shouldSurviveMalformedOffsets() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.VARCHAR))) {
      VarCharVector back = strings(fixture);
      back.getOffsetBuffer().setInt(4, -5);
      refuses(fixture, back, ErrorCode.INVALID_BATCH, "offsets that go back, at row 1");

      VarCharVector beyond = strings(fixture);
      beyond.getOffsetBuffer().setInt(8, 1 << 30);
      refuses(fixture, beyond, ErrorCode.INVALID_BATCH, "points beyond");
    }
  }

  private static VarCharVector strings(ArrowFixture fixture) {
    VarCharVector vector = new VarCharVector("v", fixture.allocator);
    vector.setSafe(0, "one".getBytes(StandardCharsets.UTF_8));
    vector.setSafe(1, "two".getBytes(StandardCharsets.UTF_8));
    vector.setValueCount(2);
    return vector;
  }

  @Test
  void shouldListEveryFieldThatDoesNotFit() {
    try (ArrowFixture fixture = new ArrowFixture(
            DataType.of(TypeKind.INTEGER), DataType.timestamp(3), DataType.decimal(5, 2));
        Float8Vector wrong = new Float8Vector("c0", fixture.allocator);
        IntVector extra = new IntVector("extra", fixture.allocator);
        DecimalVector scale = new DecimalVector("c2", fixture.allocator, 5, 3);
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(wrong, extra, scale))) {
      assertThatThrownBy(() -> fixture.read(root, 1))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BINDING_MISMATCH))
          .hasMessageContaining("field c0 is float64, but column c0 INTEGER takes int32")
          .hasMessageContaining("no column for the Arrow field extra")
          .hasMessageContaining("field c2 is decimal128(5, 3)")
          .hasMessageContaining("no Arrow field for column c1 TIMESTAMP(3) NOT NULL");
    }
  }

  @Test
  void shouldTakeABatchWithoutRows() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.VARCHAR));
        VectorSchemaRoot root = VectorSchemaRoot.create(
            new org.apache.arrow.vector.types.pojo.Schema(List.of(new Field(
                "v",
                FieldType.notNullable(new org.apache.arrow.vector.types.pojo.ArrowType.Utf8()),
                List.of()))),
            fixture.allocator)) {
      assertThat(fixture.read(root, 1)).isEmpty();
    }
  }
}
