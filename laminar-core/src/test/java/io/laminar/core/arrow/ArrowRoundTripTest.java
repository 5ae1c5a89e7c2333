package io.laminar.core.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrowRoundTripTest {
  private static final DataType[] TYPES = {
    DataType.of(TypeKind.BOOLEAN),
    DataType.of(TypeKind.TINYINT),
    DataType.of(TypeKind.SMALLINT),
    DataType.of(TypeKind.INTEGER),
    DataType.of(TypeKind.BIGINT),
    DataType.of(TypeKind.REAL),
    DataType.of(TypeKind.DOUBLE),
    DataType.decimal(18, 4),
    DataType.decimal(38, 4),
    new DataType(TypeKind.CHAR, 3, 0, false),
    DataType.of(TypeKind.VARCHAR),
    DataType.of(TypeKind.VARBINARY),
    DataType.of(TypeKind.DATE),
    new DataType(TypeKind.TIME, 9, 0, false),
    DataType.timestamp(3),
    DataType.timestamp(6),
    DataType.timestamp(9),
    new DataType(TypeKind.TIMESTAMP_LTZ, 6, 0, false),
    DataType.of(TypeKind.INTERVAL_DAY),
    new DataType(TypeKind.INTERVAL_DAY, 9, 0, false),
    DataType.of(TypeKind.INTERVAL_YEAR),
    DataType.array(DataType.of(TypeKind.BOOLEAN)),
    DataType.array(DataType.of(TypeKind.INTEGER)),
    DataType.array(DataType.of(TypeKind.BIGINT)),
    DataType.array(DataType.of(TypeKind.REAL)),
    DataType.array(DataType.decimal(38, 4)),
    DataType.array(DataType.of(TypeKind.VARCHAR)),
    DataType.array(DataType.of(TypeKind.VARBINARY)),
    DataType.array(DataType.timestamp(6))
  };

  private static Object value(DataType type, Random random) {
    boolean negative = random.nextBoolean();
    long seconds = random.nextInt() * 2L;
    return switch (type.kind()) {
      case BOOLEAN -> negative;
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case REAL -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian();
      case DECIMAL -> {
        BigDecimal bound = BigDecimal.TEN.pow(type.precision()).subtract(BigDecimal.ONE);
        BigDecimal unscaled = random.nextInt(4) == 0 ? bound : BigDecimal.valueOf(random.nextInt());
        yield (negative ? unscaled.negate() : unscaled).movePointLeft(type.scale());
      }
      case CHAR -> new String[] {"abc", "a☃ ", "   "}[random.nextInt(3)];
      case VARCHAR -> "☃x".repeat(random.nextInt(9));
      case VARBINARY -> bytes(random);
      case DATE -> LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
      case TIME -> LocalTime.ofNanoOfDay(random.nextInt() & 0x7FFF_FFFFL);
      case TIMESTAMP ->
        LocalDateTime.ofEpochSecond(
            seconds,
            (int) (999 * (1_000_000_000L / type.unitsPerSecond())),
            java.time.ZoneOffset.UTC);
      case TIMESTAMP_LTZ -> Instant.ofEpochSecond(seconds, 1_000);
      case BIGINT -> random.nextLong();
      case INTERVAL_DAY -> Duration.ofSeconds(seconds, 1_000_000_000L / type.unitsPerSecond());
      case INTERVAL_YEAR -> Period.ofMonths(random.nextInt()).normalized();
      case ARRAY -> array(type.elementType(), random);
    };
  }

  private static List<@Nullable Object> array(DataType element, Random random) {
    // Now and then more than a batch has rows.
    int count = random.nextInt(50) == 0 ? 300 : random.nextInt(5);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(random.nextInt(3) == 0 ? null : value(element, random));
    }
    return values;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void shouldRoundTripEveryTypeWithNullsInAnyChunks() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (boolean nullable : new boolean[] {false, true}) {
      DataType[] types = new DataType[TYPES.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = TYPES[i].withNullable(nullable);
      }
      try (ArrowFixture fixture = new ArrowFixture(types)) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
          @Nullable Object[] values = new @Nullable Object[types.length];
          for (int k = 0; k < types.length; k++) {
            values[k] = nullable && random.nextInt(3) == 0 ? null : value(types[k], random);
          }
          rows.add(fixture.row(values));
        }
        try (VectorSchemaRoot batch = fixture.batch(false, rows)) {
          assertThat(batch.getRowCount()).isEqualTo(700);
          for (int chunk : new int[] {256, 77, 1}) {
            assertThat(fixture.read(batch, chunk)).as("seed %d", seed).isEqualTo(rows);
          }
        }
      }
    }
  }

  @Test
  void shouldGiveTheFormsThatTheDocumentationNames() {
    try (ArrowFixture fixture = new ArrowFixture(
            DataType.of(TypeKind.VARCHAR).withNullable(true),
            DataType.decimal(10, 2),
            DataType.timestamp(6),
            new DataType(TypeKind.TIMESTAMP_LTZ, 3, 0, true),
            DataType.of(TypeKind.INTERVAL_DAY),
            new DataType(TypeKind.INTERVAL_DAY, 9, 0, false),
            DataType.of(TypeKind.INTERVAL_YEAR));
        VectorSchemaRoot batch = fixture.batch(true, List.of())) {
      assertThat(batch.getSchema().getFields().stream()
              .map(field -> field.getType().toString()))
          .containsExactly(
              "Utf8",
              "Decimal(10, 2, 128)",
              new ArrowType.Timestamp(TimeUnit.MICROSECOND, null).toString(),
              new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC").toString(),
              "Duration(MICROSECOND)",
              "Duration(NANOSECOND)",
              "Interval(YEAR_MONTH)",
              "Int(64, true)",
              "Bool");
      assertThat(batch.getSchema().getFields().stream().map(field -> field.isNullable()))
          .containsExactly(true, false, false, true, false, false, false, false, false);
    }
  }

  @Test
  void shouldCarryWeightsOfChangelogsOnly() {
    try (ArrowFixture fixture = new ArrowFixture(DataType.of(TypeKind.VARCHAR))) {
      List<Row> rows = List.of(fixture.row("a"), fixture.row("a string beyond twelve bytes"));
      try (VectorSchemaRoot changes = fixture.batch(true, rows);
          VectorSchemaRoot appends = fixture.batch(false, rows)) {
        BigIntVector weights = (BigIntVector) changes.getVector("__weight");
        assertThat(List.of(weights.get(0), weights.get(1))).containsExactly(1L, -1L);
        assertThat(((VarCharVector) changes.getVector("v")).getObject(1).toString())
            .isEqualTo("a string beyond twelve bytes");
        assertThat(appends.getVector("__weight")).isNull();
      }
    }
  }
}
